def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ':', e)
s = 'Hello, World'
for m in 'upper lower title swapcase capitalize casefold split rsplit splitlines strip isalpha isdigit isspace istitle isupper islower isidentifier isprintable isascii isalnum isdecimal isnumeric encode expandtabs'.split():
    for v in ('Hello, World', '', 'abc', 'ABC', '123', ' \t\n', 'Über straße', 'ab\tc\n', 'x²', '½', 'Ab Cd', 'a_1', 'ΑΒΓ', 'a\x1cb'):
        t(getattr(v, m))
for args in [(',',), ('l', 1), (None, 1), ('',), ('l', 0), (3,)]:
    t(s.split, *args); t(s.rsplit, *args)
for a in [('l',), ('o', 5), ('o', -3), ('z',), ('', 20), ('o', None, 5), (1,)]:
    t(s.find, *a); t(s.rfind, *a); t(s.index, *a); t(s.count, *a); t(s.rindex, *a)
t(s.partition, ', '); t(s.rpartition, 'o'); t(s.partition, ''); t(s.rpartition, 'zz')
t(s.replace, 'l', 'L', 2); t(s.replace, '', '-'); t(s.replace, 'l', 1); t('aaa'.replace, 'a', 'b', -1); t(''.replace, '', 'x')
t(s.startswith, ('x', 'He')); t(s.endswith, 'ld', 2); t(s.startswith, 1); t(s.startswith, 'ell', 1, 4); t(s.startswith, ('a', 1))
t('abc'.center, 10, '*'); t('abc'.center, 8); t('ab'.center, 5, '-'); t('ab'.center, 4, 'xy'); t('abc'.ljust, 6, '.'); t('abc'.rjust, 6); t('-5'.zfill, 6); t('+5'.zfill, 1)
t('-'.join, ['a', 'b']); t('-'.join, [1]); t('-'.join, 5); t(','.join, 'abc'); t(''.join, {'a': 1, 'b': 2})
t('xxabcxx'.strip, 'x'); t('xxabcxx'.lstrip, 'xa'); t('abc'.strip, 1); t('TestX'.removeprefix, 'Test'); t('TestX'.removesuffix, 'X'); t('a'.removeprefix, 1)
t('a\tbc\td'.expandtabs, 4); t('x'.translate, {120: 'yy'}); t('abc'.translate, str.maketrans('ab', 'xy', 'c')); t(str.maketrans, {'a': 1}); t(str.maketrans, 'a', 'bc'); t(str.maketrans, {'ab': 1})
t('{} {}'.format, 1); t('{0} {1} {0}'.format, 'a', 'b'); t('{a.real} {b[0]} {c[k]}'.format, a=3, b=[7], c={'k': 9}); t('{:>10}|{:<5}|{:^7}|'.format, 'x', 'y', 'z'); t('{:{w}.{p}f}'.format, 3.14159, w=10, p=2); t('{!r} {!s} {!a}'.format, 'é', 'é', 'é'); t('{{}}'.format); t('{'.format); t('}'.format); t('{0} {}'.format, 1, 2); t('{x}'.format); t('{!z}'.format, 1); t('{:q}'.format, 1); t('{0.missing}'.format, 1)
t('{a}'.format_map, {'a': 1}); t('{:,}'.format, 1234567); t('{:_}'.format, 1234567); t('{:+.2e}'.format, 12345.678); t('{:%}'.format, .256); t('{:x} {:X} {:#x} {:b} {:o} {:c}'.format, 255, 255, 255, 5, 8, 65); t('{:010.3f}'.format, -3.14159); t('{:g} {:g} {:g}'.format, 1e10, 1e-5, 100000.0); t('{:.3}'.format, 'abcdef'); t('{:5d}|{:<5d}|{:^5d}|{:=+5d}'.format, 42, 42, 42, 42); t('{:d}'.format, 1.5); t('{:s}'.format, 1); t('{:.2f}'.format, 'a'); t('{:n}'.format, 12)
t('%s %d %5.2f %r %x %%'.__mod__, ('a', 3, 2.5, 'q', 255)); t('%(a)s'.__mod__, {'a': 1}); t('%s'.__mod__, (1, 2)); t('%d'.__mod__, 'a'); t('%s %s'.__mod__, (1,)); t('%5s|%-5s|%05d|%+d'.__mod__, ('a', 'b', 3, 4)); t('%c%c'.__mod__, ('a', 66)); t('%.3s'.__mod__, 'abcdef'); t('%e %g'.__mod__, (1234.5, 0.00001)); t('%*d'.__mod__, (5, 3)); t('%i'.__mod__, 3.7)
t(int, 'x'); t(int, '0x1f', 16); t(int, '0b11', 0); t(int, '1_0'); t(int, '1__0'); t(int, ''); t(int, None); t(int, 3.99); t(int, float('nan')); t(int, float('inf')); t(int, '9' * 30); t(int, '12', 40); t(int, 12, 3); t(int, '-0'); t(int, b'12'); t(int, [1])
t(float, '1e3'); t(float, 'nan'); t(float, '-inf'); t(float, 'x'); t(float, ''); t(float, '1_0.5'); t(float, None); t(float, ' 2.5 '); t(float, 10**400); t(float, 'infinity'); t(float, '0x10')
t(complex, 1, 2); t(complex, '1+2j'); t(complex, 'x'); t(complex, None)
t(round, 2.5); t(round, 3.5); t(round, -2.5); t(round, 2.675, 2); t(round, 1234, -2); t(round, 15, -1); t(round, 25, -1); t(round, 1e300, 2); t(round, 'a'); t(round, 2.5, None); t(round, 1.15, 1); t(round, float('nan')); t(round, 1234.567, -2); t(round, 5e-324, 400)
t(abs, -3); t(abs, 'a'); t(divmod, 7, -2); t(divmod, 7.5, 2); t(divmod, 1, 0); t(divmod, 'a', 1); t(pow, 2, 10, 1000); t(pow, 2, -1, 7); t(pow, 2, -1, 4); t(pow, 2, 3, 0); t(pow, 2.0, 3, 5); t(pow, 0, -1)
t(max, []); t(max, 1, 2, 3); t(max, [1, 5, 3], key=lambda x: -x); t(min, [], default=3); t(min, 'abc'); t(max, 1); t(max, 1, 'a'); t(max); t(sum, [1, 2.5]); t(sum, [[1], [2]], []); t(sum, ['a']); t(sum, ['a'], ''); t(sum, 5)
t(sorted, [3, 1, 2], reverse=True); t(sorted, ['b', 'A'], key=str.lower); t(sorted, [1, 'a']); t(sorted, 5); t(sorted, [(1, 'b'), (1, 'a'), (0, 'c')], key=lambda p: p[0], reverse=True)
t(list, 5); t(tuple, 'abc'); t(dict, [(1, 2)], a=3); t(dict, [1]); t(dict, [(1, 2, 3)]); t(dict, 5); t(lambda: sorted(set('aab'))); t(frozenset, [1]); t(list, range(5)); t(bytes, 3); t(bytes, [1, 256]); t(bytes, 'a'); t(bytes, 'é', 'utf-8'); t(bytes, -1); t(str, b'ab', 'ascii'); t(str, b'ab'); t(bool, []); t(bool, 'x')
t(range, 5); t(range, 1, 10, 3); t(range, 1, 10, 0); t(range, 'a'); t(range(10).index, 3); t(range(10).index, 30); t(range(0, 10, 3).count, 3); t(lambda: range(10)[::-2]); t(lambda: range(10)[20]); t(lambda: 3 in range(5)); t(slice(1, None, 2).indices, 5); t(slice(None, None, -1).indices, 5); t(lambda: range(3) == range(0, 3, 1)); t(lambda: hash(range(3)) == hash(range(0, 3)))
t(chr, 97); t(chr, -1); t(ord, 'a'); t(ord, 'ab'); t(ord, 1); t(hex, 255); t(hex, -255); t(bin, 5); t(oct, 8); t(hex, 'a'); t(ascii, 'é\U0001f600'); t(len, 5); t(len, 'é'); t(hash, []); t(callable, len); t(iter, 5); t(next, iter([])); t(next, iter([]), 'd'); t(next, 5); t(isinstance, 1, 'a'); t(isinstance, 1, (int, str)); t(issubclass, bool, int); t(issubclass, 1, int)
t(getattr, 1, 'x'); t(getattr, 1, 'x', 5); t(getattr, 1); t(setattr, 1, 'x', 2); t(hasattr, 1, 'real'); t(delattr, object(), 'x'); t(zip, 1); t(lambda: list(zip([1, 2], 'ab', [True]))); t(lambda: list(zip([1], [1, 2], strict=True))); t(lambda: list(zip([1, 2], [1], strict=True))); t(lambda: list(zip([1, 2], [1, 2], [1], strict=True))); t(lambda: list(map(lambda a, b: a + b, [1, 2], [3, 4]))); t(lambda: list(filter(None, [0, 1, '', 'a']))); t(lambda: list(enumerate('ab', 5))); t(lambda: list(reversed([1, 2]))); t(reversed, 5); t(reversed, {1}); t(lambda: list(reversed({1: 2, 3: 4}))); t(lambda: list(iter([1, 2, 0, 3].pop, 0)))
t(all, []); t(any, []); t(all, [1, 0]); t(any, [0, 'a']); t(print, 1, 2, sep='-', end='!\n'); t(print, 'a', sep=1); t(print, foo=1); t(format, 3.14, '.1f'); t(format, 'a', '>3'); t(vars, 5); t(type, 5); t(id, 5) if 0 else None
