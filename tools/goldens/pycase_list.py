"""The snippets of pycases.py: one-line expressions, and longer pieces between lines of four dashes."""

EXPRESSIONS = r'''
1 + 1
7 // 2, -7 // 2, 7 // -2, 7 % 3, -7 % 3, 7 % -3
7 / 2, -7 / 2, 1 / 3
7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2
divmod(7, 2), divmod(-7, 2), divmod(7.5, 2)
2 ** 10, 2 ** -1, 2 ** 0.5, (-2) ** 3
2 ** 100
-(2 ** 100) // 3
(2 ** 64) % 1000007, pow(3, 100, 7), pow(2, -1, 7)
10 ** 20 * 10 ** 20
1 << 70, (1 << 70) >> 68
-1 >> 5, -9 // 4, ~5
0xff, 0o17, 0b101, 1_000_000
int('12'), int(' -7 '), int('ff', 16), int('0x1f', 16), int('101', 2), int('1_000')
int(3.9), int(-3.9), int(True)
int('3.5')
int('abc')
int(None)
int([1])
float('1.5'), float(' 2 '), float('inf'), float('-inf'), float('nan'), float('1e-3')
float('x')
round(2.5), round(3.5), round(-2.5), round(2.567, 2), round(1234, -2), round(1e20)
round(0.5), round(1.5), round(2.675, 2), round(-0.4)
1e16, 1e15, 123456789.123, 1e-5, 0.0001, 1.0, 100.0, 1e100, 5e-324
0.1 + 0.2, 1 / 3, 2 / 3, 1e22, 1e23
float(10 ** 15), float(10 ** 16), 1.5e300 * 1e10
3.0, -0.0, 1.0 == 1, hash(1.0) == hash(1)
abs(-3), abs(-2.5), abs(3 + 4j)
1 + 2j, (1 + 2j) * (3 - 1j), complex(1, 2).conjugate(), 1j ** 2
max(1, 2.0), max([3, 1, 2]), max('a', 'b'), max([1, 2], key=lambda v: -v), max([], default=0)
min(3, 1), min([(2, 'a'), (1, 'z')])
max([])
sum([1, 2, 3]), sum([1.5, 2]), sum([[1], [2]], []), sum(range(5), 10)
sum(['a'])
bool(0), bool(''), bool([]), bool([0]), bool(None), bool(0.0)
1 < 2 < 3, 1 < 3 > 2, 1 == 1.0 == True, 3 > 2 > 2
None is None, 1 is not None, not 1, not []
1 and 2, 0 and 2, 0 or 'x', '' or 0, None or [] or 3
True + True, True * 3, isinstance(True, int), -True
5 if 0 else 6
(1,) + (2, 3), (1, 2) * 2, [1] * 3, [[0] * 2] * 2
1 / 0
1 // 0
1 % 0
1.0 / 0
0 ** -1
'a' + 1
1 + 'a'
[1] + (2,)
'a' * 'b'
None + 1
len(5)
'3' < 4
[1, 2] < [1, 3], (1, 2) < (1, 2, 0), 'abc' < 'abd', [1] == (1,)
undefined_name
'abc'.foo
(5).bar
[1, 2][5]
{'a': 1}['b']
(1, 2)['x']
'abc'[1.0]
'abc'[0], 'abc'[-1], 'abcdef'[1:4], 'abcdef'[::-1], 'abcdef'[::2], 'abc'[5:], 'abcdef'[-3:-1]
[0, 1, 2, 3, 4, 5][1:5:2], [0, 1, 2][::-1], [0, 1, 2][-2:], [0, 1, 2][10:], [0, 1, 2][:-10]
list(range(10))[8:2:-2], (1, 2, 3)[1:], [1, 2, 3][::0 + 1]
[1, 2, 3][::0]
range(5), range(1, 10, 2), range(5, 0, -1), list(range(5, 0, -2))
len(range(0, 10, 3)), range(10)[3], range(10)[2:8:2], 5 in range(10), range(3) == range(0, 3, 1), list(reversed(range(3)))
range(1.5)
range(0, 1, 0)
list(range(3)) + [*range(2)]
'hello world'.split(), 'a,b,,c'.split(','), 'a,b,c'.split(',', 1), '  x  y '.split(), ''.split(), ''.split(',')
'a.b.c'.rsplit('.', 1), 'a.b.c'.partition('.'), 'a.b.c'.rpartition('.'), 'abc'.partition('x')
'a\nb\r\nc\n'.splitlines(), 'a\nb'.splitlines(True)
','.join(['a', 'b']), ''.join(map(str, range(3)))
','.join([1, 2])
'Hello'.upper(), 'Hello'.lower(), 'hello world'.title(), 'hELLO'.capitalize(), 'Hello'.swapcase(), 'ß'.casefold()
'  x '.strip(), 'xxaxx'.strip('x'), 'abcba'.lstrip('ab'), 'abcba'.rstrip('ab'), '--a'.lstrip('-')
'abc'.startswith('ab'), 'abc'.startswith(('x', 'a')), 'abc'.endswith('bc'), 'abc'.startswith('b', 1)
'abcabc'.find('c'), 'abc'.find('x'), 'abcabc'.rfind('c'), 'abcabc'.index('b', 2), 'abcabc'.count('bc')
'abc'.index('x')
'aXbXc'.replace('X', '-'), 'aaa'.replace('a', 'b', 2), 'abc'.replace('', '.')
'7'.zfill(3), '-7'.zfill(4), 'ab'.center(6), 'ab'.center(7, '*'), 'ab'.ljust(4) + '|', 'ab'.rjust(4, '.')
'abc'.isalpha(), '12'.isdigit(), 'a1'.isalnum(), ' '.isspace(), 'Ab'.isupper(), 'ab'.islower(), 'a_b'.isidentifier(), '½'.isnumeric()
'prefix_name'.removeprefix('prefix_'), 'a.py'.removesuffix('.py'), 'abc'.removeprefix('x')
'abc'.encode(), b'abc'.decode(), 'é'.encode('utf-8'), b'\xc3\xa9'.decode('utf8')
'a\tb'.expandtabs(4), 'abc'.translate({97: 'X', 98: None}), str.maketrans('ab', 'cd')
ord('a'), chr(97), chr(8364), hex(255), oct(8), bin(10), hex(-1)
'abc' in 'xabcx', 'a' not in 'b', 'ab' * 2
repr('it\'s'), repr("a\"b'c"), repr('a\nb\t\\'), repr('\x00\x7fé'), repr('日本')
str(1.0), str(None), str(True), str([1, 'a']), str((1,)), str({'a': 1}), str({1})
b'a\x00' + b'b', b'abc'[0], b'abc'[1:], bytes(3), bytes([1, 2]), len(b'xyz')
'%d' % 5, '%5d|' % 5, '%-5d|' % 5, '%05d' % 5, '%+d' % 5, '%x' % 255, '%o' % 8, '%X' % 255
'%s' % 'a', '%10s|' % 'a', '%-10s|' % 'a', '%.2s' % 'abc', '%r' % 'a', '%c' % 65, '%%'
'%f' % 1.5, '%.2f' % 3.14159, '%8.3f|' % 3.14159, '%e' % 12345.678, '%.1e' % 0, '%g' % 1e10, '%g' % 0.0001, '%g' % 123456789
'%s %s' % (1, 2), '%(a)s %(b)d' % {'a': 1, 'b': 2}, '%s' % (1,), '%s' % [1, 2], '%d%%' % 50
'%d' % 3.7, '%i' % True, '%*d' % (5, 3), '%.*f' % (2, 1.0)
'%d' % 'a'
'%s %s' % 1
'%s' % (1, 2)
'%q' % 1
'{} {}'.format(1, 2), '{1} {0}'.format(1, 2), '{a}'.format(a=3), '{0[1]}'.format([1, 2]), '{0.real}'.format(5)
'{:5d}|{:<5}|{:>5}|{:^5}|'.format(1, 2, 3, 4), '{:05.1f}'.format(3.14159), '{:+d}'.format(5), '{:,}'.format(1234567), '{:_}'.format(1234567)
'{:.2%}'.format(0.1234), '{:e}'.format(1234.5), '{:g}'.format(0.00001), '{:b}'.format(5), '{:#x}'.format(255), '{:08b}'.format(5), '{:c}'.format(97)
'{:*^10}'.format('hi'), '{:>{w}}'.format('a', w=5), '{!r} {!s}'.format('a', 'b'), '{{}}'.format()
'{:,.2f}'.format(1234567.891), '{:10.3}|'.format('abcdef'), '{:<10}|'.format(True), '{:s}'.format('x')
'{} {}'.format(1)
'{a}'.format(b=1)
'{:d}'.format('a')
'{:d}'.format(1.5)
'{'.format()
f"{1+1}", f"{'a'!r}", f"{3.14159:.2f}", f"{5:>4}|", f"{255:#06x}", f"{1234567:,}"
f"{'x':*^{5}}", f"{{}}", f"{[i for i in range(3)]}", f"{(lambda v: v * 2)(4)}", f"a{1}b{2}c"
f"{1 + 1 = }", f"{'a' = }", f"{3.0:g}", f"{1e6:.3g}", f"{12.5:.0f}", f"{0.5:.0f}", f"{1.5:.0f}"
f"{None} {True} {1.0}", f"{'a' 'b'}", f"{{{1}}}", f"{dict(a=1)['a']}"
f"{10:5}|{'a':5}|{1.5:5}|", f"{-5:05d}", f"{5:^+7d}|", f"{0:d}", f"{True:d}", f"{1e10:f}", f"{2**70}"
f"{1:>1{0}}", f"{'abc':.1}", f"{1.23456789:10.4}|", f"{123:n}", f"{float('inf')} {float('nan'):.1f}"
format(3.14159, '.3f'), format(10, 'x'), format('a', '>3'), format(1.0), format(2, '')
format(1, 'q')
format('a', 'd')
format([1], '5')
[1, 2, 3].index(2), [1, 2, 2].count(2), [3, 1, 2].copy()
[].pop()
[1, 2].index(5)
[1].remove(2)
sorted([3, 1, 2]), sorted('bca'), sorted([1, -2, 3], key=abs, reverse=True), sorted({'b': 1, 'a': 2}), sorted([(1, 'b'), (1, 'a')])
sorted(['B', 'a'], key=str.lower), sorted([2, 1], key=lambda v: (v % 2, v)), sorted([1, 'a'], key=str)
sorted([1, 'a'])
sorted([(1, 'a'), (0, 'b'), (1, 'c')], key=lambda p: p[0]), sorted([(1, 'a'), (0, 'b'), (1, 'c')], key=lambda p: p[0], reverse=True)
list(reversed([1, 2, 3])), list(enumerate('ab')), list(enumerate('ab', 1)), list(zip([1, 2], 'abc')), list(zip())
list(zip([1, 2], [3], strict=True))
list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, '', 2])), list(map(int, '123')), list(map(max, [1, 5], [4, 2]))
any([0, 1]), all([]), any([]), all([1, 0]), any(v > 1 for v in (1, 2))
dict(a=1, b=2), dict([('a', 1)]), dict({'x': 1}, y=2), {'a': 1, **{'b': 2}}, {1: 'a', True: 'b'}, dict(zip('ab', [1, 2]))
{'a': 1}.get('b'), {'a': 1}.get('b', 5), list({'a': 1}.items()), {'a': 1}.keys(), {'a': 1}.values(), {'a': 1}.items()
{'a': 1} | {'b': 2}, {'a': 1} == {'a': 1.0}, 'a' in {'a': 1}, len({}), list({'b': 1, 'a': 2}), dict.fromkeys('ab', 0)
{k: v for k, v in [('a', 1), ('b', 2)]}, {v % 2 for v in range(5)}, [a * b for a in (1, 2) for b in (3, 4)], [v for v in range(10) if v % 2 if v > 4]
{[1]: 2}
{{}: 1}
{1, 2} | {3}, {1, 2} & {2, 3}, {1, 2} - {2}, {1, 2} ^ {2, 3}, {1} <= {1, 2}, {1, 2} > {1}, {1, 2} == {2, 1}, set(), frozenset([1])
{1, 2}.issubset({1, 2, 3}), {1}.isdisjoint({2}), {1, 2}.union([3], (4,)), {3, 1}.intersection([1]), len({1, 1.0, True})
tuple([1, 2]), list('ab'), set([1, 1]), tuple(), list(), (1), (1,), ()
[*range(3), *'ab'], (*[1], 2), {*[1, 2], 3}, {**{}, 'a': 1}
type(1), type('a'), type(None), type([]), type(type), type(1.0).__name__, type(len).__name__, type(lambda: 0).__name__
isinstance(1, (str, int)), isinstance([], list), issubclass(bool, int), isinstance(None, type(None)), isinstance(1, int | str)
isinstance(1, 5)
callable(len), callable(5), callable(int), hasattr('a', 'upper'), hasattr(1, 'x'), getattr('a', 'nope', 3), getattr('abc', 'upper')()
(lambda *a, **k: (a, k))(1, 2, x=3), (lambda a, b=2: a + b)(1), (lambda: None)()
(lambda a: a)()
(lambda a: a)(1, 2)
(lambda a: a)(b=1)
(lambda a, /, b, *, c: (a, b, c))(1, b=2, c=3)
(lambda a, *, c: c)(1)
print('x', end='')
(n := 5) + n
[y := 1, y ** 2]
[last := v for v in range(3)], last
id(1) == id(1), hash('a') == hash('a'), hash((1, 2)) == hash((1, 2))
hash([1])
hash({})
iter([1]).__next__(), next(iter([]), 'end'), list(iter(lambda: 1, 1))
next(iter([]))
next(5)
iter(5)
chr(-1)
ord('ab')
slice(1, 2), slice(None, 5, 2).indices(10), slice(3).stop, slice(None, None, -1).indices(3)
Ellipsis, ..., NotImplemented
int.__name__, str.__module__, [].__class__, (1).__class__.__mro__, len.__name__
(10).bit_length(), (255).to_bytes(2, 'big'), int.from_bytes(b'\x01\x00', 'little'), (2.5).is_integer(), (0.5).as_integer_ratio(), (3.7).__int__(), (5).__add__(3)
float.fromhex('0x1p3'), (1.5).hex(), 0.1.hex()
1_0.5_0, 1e1_0, 0XFF, .5, 5., 1E3
"a" "b" 'c', r'\n', b'\n', u'x', '\u00e9', '\N{BULLET}', '\x41', '\101'
(1, 2, 3) == (1, 2, 3), [1, [2, [3]]], ((),), [[]], {'a': {'b': [1, (2,)]}}
not True == False, -2 ** 2, 2 ** 3 ** 2, 1 + 2 * 3 - 4 / 2, 10 - 3 - 2, 7 & 3 | 8 ^ 1, 1 if True else 2 if False else 3
not 1 in [1], 1 in [1] == True, 3 if 1 > 2 else 4, [1, 2, 3][0 if True else 1], ~-1, - -1
__name__
str(10 ** 25), '%d' % 10 ** 2, 10 ** 25 // 10 ** 20, float(10 ** 25), int(1e25), round(10 ** 25, -20)
10 ** 400 / 1.0
math.sqrt(2)
__import__('math').pi
'a,b;c d'.replace(';', ',').replace(' ', ',').split(',')
'abc'.__len__(), 'a'.__eq__('a'), [1].__contains__(1), (1).__class__.__name__, 'x'.join('abc'), str.upper('a'), list.__name__
[1, 2, 3] == [1, 2, 3.0], [1, 2] is [1, 2], () is (), 'a' is 'a'
vars(type('A', (), {'x': 1}))['x'], type('B', (int,), {})(5) + 1, type('C', (), {'f': lambda self: 3})().f()
list(map(list, zip(*[[1, 2], [3, 4]]))), [[r[i] for r in [[1, 2], [3, 4]]] for i in range(2)]
sum(v * v for v in range(10) if v % 2), max((len(w), w) for w in 'a bb cc'.split()), dict((c, i) for i, c in enumerate('ab'))
''.join(sorted('hello')), ''.join(reversed('abc')), 'abc'[::-1].upper(), '-'.join(str(v) for v in (1, 2.5, None))
'{:>8}|{:<8}|{:^8}|'.format('a', 'b', 'c'), '{:.3s}|'.format('abcdef'), '{0:{1}}|'.format('a', 4), '{:=+6d}|'.format(5), '{: d}'.format(5)
'{0} {0!r} {1[a]} {2.imag}'.format('x', {'a': 5}, 2j), '{:010.4f}'.format(-3.14159), '{:x^9.2f}'.format(2.5), '{:%}'.format(0.5)
round(1.005, 2), round(2.5, 0), round(-1.5), round(1e300, 2), round(5, 1), round(15, -1), round(25, -1)
int('9' * 25) + 1, -10 ** 30 % 7, (10 ** 30) // -7, (-10 ** 30) >> 3, (1 << 65) | 1, (1 << 65) & (1 << 65) - 1, ~(1 << 65), (1 << 65) ^ 5
(2 ** 63) - 1 + 1, -(2 ** 63) - 1, 2 ** 63 * 2, -(2 ** 62) * 4, 3037000500 ** 2, 9223372036854775807 + 1, -9223372036854775808 - 1, abs(-2 ** 63)
2 ** 62 << 1, 2 ** 63 >> 1, 10 ** 18 * 10, (10 ** 19) == 1e19, 2 ** 53 + 1 == float(2 ** 53 + 1), 2 ** 100 > 1e30, hash(2 ** 61 - 1)
3 // 0.1, 3 % 0.1, -3 % 0.7, 1e308 * 10, -1e308 * 10, 1e-320 / 1e10, 5 % -3.5, divmod(-5, 3.0), float('inf') // 1
float('nan') == float('nan'), float('inf') > 10 ** 400, min(1, float('nan')), sorted([2.0, 1, True, 0.5])
1.5.is_integer(), 2 .real, (3).imag, 1.0.__repr__(), 1e5, 1e-7, 123456.789e3, 1.7976931348623157e308, 4.35, 0.1 + 0.7
'''

SNIPPETS = r'''
import math
result = (math.sqrt(16), math.ceil(1.2), math.floor(-1.2), math.log(math.e), math.log(8, 2), math.log2(8), math.log10(1000), math.pow(2, 3), math.exp(0))
----
import math
result = (math.pi, math.e, math.inf, -math.inf, math.isnan(math.nan), math.gcd(12, 18), math.factorial(20), math.prod([1, 2, 3]), math.comb(5, 2), math.perm(5, 2))
----
import math
result = (math.hypot(3, 4), math.atan2(1, 1), math.degrees(math.pi), math.radians(180), math.trunc(-1.7), math.fabs(-2), math.copysign(1, -0.0), math.isclose(0.1 + 0.2, 0.3), math.fmod(-7, 3), math.modf(2.5), math.frexp(8.0), math.isqrt(17), math.lcm(4, 6), math.fsum([0.1] * 10), math.dist((0, 0), (3, 4)))
----
import math
result = math.sqrt(-1)
----
import math
result = math.log(0)
----
import math
result = math.factorial(-1)
----
import math
result = [math.floor(v) for v in (2.0, 2.5, -0.5)] + [math.ceil(10 / 3), int(math.log(16, 2)), 2 ** math.ceil(math.log2(100))]
----
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw
result = f(1, c=3), f(1, 2, 3, 4, c=5, e=6), f(*[1, 2], **{'c': 3, 'z': 1})
----
def f(a, b=2, *args, c, d=4, **kw):
    return a
result = f(1)
----
def f(a, b):
    pass
result = f(1)
----
def f(a, b):
    pass
result = f(1, 2, 3)
----
def f(a, b):
    pass
result = f(1, a=2)
----
def f(a, b):
    pass
result = f(1, 2, z=3)
----
def f(a, /, b):
    return a, b
result = f(a=1, b=2)
----
def f():
    pass
result = f(1)
----
def f(*, k):
    return k
result = f(k=1), f.__kwdefaults__, f.__name__, f.__defaults__
----
def f(x, acc=[]):
    acc.append(x)
    return acc
f(1)
result = f(2)
----
def outer():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
g = outer()
g(); g()
result = g()
----
count = 0
def inc():
    global count
    count += 1
inc(); inc()
result = count
----
def f():
    x = 1
    def g():
        return x
    x = 2
    return g()
result = f()
----
fs = [lambda: i for i in range(3)]
gs = [lambda i=i: i for i in range(3)]
result = [f() for f in fs], [g() for g in gs]
----
x = 5
def f():
    print(x)
    x = 1
result = f()
----
def f():
    return y
result = f()
----
def f():
    if False:
        z = 1
    return z
result = f()
----
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
result = [fib(i) for i in range(12)]
----
def f():
    return f()
result = f()
----
def gen():
    x = yield 1
    y = yield x * 2
    return y
g = gen()
a = next(g)
b = g.send(10)
try:
    g.send(7)
except StopIteration as e:
    c = e.value
result = a, b, c
----
def inner():
    yield 1
    yield 2
    return 'done'
def outer():
    r = yield from inner()
    yield r
result = list(outer())
----
def gen():
    try:
        yield 1
        yield 2
    finally:
        log.append('closed')
log = []
g = gen()
next(g)
g.close()
result = log, list(g)
----
def gen():
    try:
        yield 1
    except ValueError as e:
        yield 'caught ' + str(e)
g = gen()
next(g)
result = g.throw(ValueError('x'))
----
def count():
    n = 0
    while True:
        yield n
        n += 1
from itertools import islice
result = list(islice(count(), 5)), list(islice(count(), 2, 10, 3))
----
g = (i * i for i in range(4))
result = next(g), list(g), list(g), type(g).__name__
----
def g():
    yield
result = g().__next__(), [*g()], type(g()).__name__
----
def g():
    raise StopIteration
    yield
result = list(g())
----
result = []
for i in range(5):
    if i == 1:
        continue
    if i == 3:
        break
    result.append(i)
else:
    result.append('else')
----
result = []
for i in range(2):
    result.append(i)
else:
    result.append('else')
----
n = 0
while n < 3:
    n += 1
else:
    n = 100
result = n
----
a, b = 1, 2
a, b = b, a
(c, d), *e = (3, 4), 5, 6
first, *mid, last = range(5)
x = y = []
x.append(1)
result = a, b, c, d, e, first, mid, last, y
----
a, b = 1, 2, 3
----
a, b, c = 1, 2
----
a, *b, c = [1]
----
a, b = 5
----
*a, = 'xyz'
[p, [q]] = 1, [2]
result = a, p, q
----
l = [1, 2, 3, 4, 5]
l[1:3] = ['a', 'b', 'c']
del l[0], l[-1]
l[::2] = [0, 0]
result = l
----
l = [1, 2, 3]
l[::2] = [1]
----
l = [3, 1, 2]
l.sort(reverse=True)
l.insert(1, 'x')
l.extend('ab')
l += (9,)
l.append(l.pop(0))
l.reverse()
l.remove('x')
result = l
----
l = [1, 2]
m = l
l += [3]
l = l + [4]
result = l, m
----
t = ([],)
try:
    t[0] += [1]
except TypeError as e:
    result = t, str(e)
----
t = (1, 2)
t[0] = 5
----
s = 'abc'
s[0] = 'x'
----
d = {'a': 1}
d['b'] = 2
d.update(c=3)
d.update({'a': 9}, e=5)
d.setdefault('f', []).append(1)
p = d.pop('b')
q = d.pop('zz', None)
del d['c']
result = d, p, q, d.popitem(), list(reversed(d))
----
d = {}
d.popitem()
----
d = {'a': 1}
d.pop('b')
----
d = {'a': 1, 'b': 2}
for k in d:
    d[k + 'x'] = 1
----
d = {1: 2}
del d[3]
----
d = {'x': 1, 'y': 2}
keys = d.keys()
d['z'] = 3
result = list(keys), keys & {'x', 'q'}, d.items() >= {('x', 1)}, d == {'z': 3, 'y': 2, 'x': 1}
----
class D(dict):
    def __missing__(self, k):
        return k * 2
d = D(a=1)
result = d['b'], d.get('b'), d, isinstance(d, dict), len(d)
----
s = {1, 2}
s.add(3); s.discard(9); s.update([4, 5]); s.remove(1)
s |= {7}; s -= {2}
result = sorted(s), s.pop() in (3, 4, 5, 7)
----
s = set()
s.remove(1)
----
f = frozenset([1, 2])
result = f | {3}, hash(f) == hash(frozenset([2, 1])), {f: 1}[frozenset({2, 1})]
----
class A:
    x = 1
    def __init__(self, y=2):
        self.y = y
    def m(self):
        return self.x + self.y
    @classmethod
    def c(cls):
        return cls.__name__
    @staticmethod
    def s(v):
        return v
a = A(3)
result = a.m(), A.c(), a.c(), a.s(4), A.x, a.__dict__, A.m(a), a.m.__name__, A.m.__qualname__, a.__class__ is A
----
class A:
    def f(self): return 'A'
class B(A):
    def f(self): return 'B' + super().f()
class C(A):
    def f(self): return 'C' + super().f()
class D(B, C):
    def f(self): return 'D' + super().f()
result = D().f(), [k.__name__ for k in D.__mro__], D.__bases__ == (B, C), issubclass(D, A)
----
class A: pass
class B(A): pass
class C(A, B): pass
----
class A:
    def __init__(self):
        self.log = ['A']
class B(A):
    def __init__(self, **kw):
        super(B, self).__init__()
        self.log.append('B')
        self.kw = kw
result = B(q=1).log, B(q=1).kw
----
class P:
    def __init__(self): self._x = 1
    @property
    def x(self):
        "doc"
        return self._x
    @x.setter
    def x(self, v): self._x = v * 2
    @x.deleter
    def x(self): self._x = None
p = P()
a = p.x
p.x = 5
b = p.x
del p.x
result = a, b, p.x, P.x.__doc__, type(P.x).__name__
----
class P:
    @property
    def x(self): return 1
P().x = 5
----
class A: pass
A().missing
----
class A: pass
del A().x
----
class A:
    __slots__ = ('x',)
a = A()
a.x = 1
a.y = 2
----
class A:
    def __getattr__(self, name):
        if name.startswith('dyn_'):
            return name[4:]
        raise AttributeError(name)
a = A()
result = a.dyn_foo, hasattr(a, 'other'), getattr(a, 'zzz', None)
----
class A:
    def __getattribute__(self, name):
        if name == 'z': return 'got'
        return object.__getattribute__(self, name)
    y = 3
result = A().z, A().y
----
class A:
    def __setattr__(self, k, v):
        self.__dict__[k] = (k, v)
    def __delattr__(self, k):
        self.__dict__.pop(k)
a = A()
a.x = 1
first = a.x
del a.x
result = first, a.__dict__
----
class Desc:
    def __set_name__(self, owner, name): self.name = '_' + name
    def __get__(self, obj, owner=None):
        return self if obj is None else getattr(obj, self.name, 'unset')
    def __set__(self, obj, v): setattr(obj, self.name, v + 1)
class A:
    d = Desc()
a = A()
before = a.d
a.d = 1
result = before, a.d, a.__dict__, type(A.d).__name__
----
class NonData:
    def __get__(self, o, t=None): return 'class'
class A:
    d = NonData()
a = A()
b = a.d
a.__dict__['d'] = 'inst'
result = b, a.d
----
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + (o.x if isinstance(o, V) else o))
    __radd__ = __add__
    def __iadd__(self, o): self.x += 100; return self
    def __mul__(self, o): return NotImplemented
    def __rmul__(self, o): return 'rmul'
    def __neg__(self): return V(-self.x)
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __hash__(self): return hash(self.x)
    def __lt__(self, o): return self.x < o.x
    def __repr__(self): return f'V({self.x})'
    def __bool__(self): return self.x != 0
    def __len__(self): return 7
    def __getitem__(self, k): return k
    def __contains__(self, k): return k == 1
    def __call__(self, *a): return a
    def __matmul__(self, o): return 'mm'
    def __index__(self): return self.x
    def __float__(self): return 0.5
v = V(1)
w = v
w += 1
result = v + V(2), v + 1, 1 + v, sum([V(1), V(2)]), -v, V(1) == V(1), V(1) != V(2), {V(1): 2}[V(1)], sorted([V(2), V(1)]), bool(V(0)), len(v), v[1:2, ...], 1 in v, v(1, 2), v @ 1, [5, 6, 7][V(1)], float(v), w is v, max(V(1), V(3)), 3 * V(1)
----
class V:
    def __mul__(self, o): return NotImplemented
V() * 3
----
class V: pass
V() + 1
----
class V: pass
V() < V()
----
class V: pass
len(V())
----
class V: pass
V()[0]
----
class V: pass
V()()
----
class V: pass
for x in V(): pass
----
class A:
    def __eq__(self, o): return True
hash(A())
----
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
result = list(It(3)), 1 in It(3), max(It(4)), [*It(2)], tuple(It(1)), sum(It(4)), dict.fromkeys(It(2))
----
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
result = list(Seq()), 20 in Seq(), [x for x in Seq()]
----
class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        ns['added'] = sorted(k for k in ns if not k.startswith('__'))
        cls = super().__new__(mcs, name, bases, ns)
        cls.kw = kw
        return cls
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
    def __call__(cls, *a):
        obj = super().__call__(*a)
        obj.called = True
        return obj
    def __len__(cls): return 42
class A(metaclass=Meta, flag=1):
    x = 1
    def f(self): pass
result = A.added, A.kw, A().called, len(A), type(A).__name__
----
class Base:
    subs = []
    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.subs.append((cls.__name__, tag))
class A(Base, tag='a'): pass
class B(A): pass
result = Base.subs
----
class A:
    def __new__(cls, v):
        if v < 0: return None
        return super().__new__(cls)
    def __init__(self, v): self.v = v
result = A(-1), A(3).v
----
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def total(self): return sum(self)
t = T(1, 2, 3)
result = t, t.total(), t[1:], isinstance(t, tuple), len(t), T.__name__
----
class L(list):
    def __getitem__(self, i): return ('item', super().__getitem__(i))
l = L([1, 2])
l.append(3)
result = l[0], l, len(l), [x for x in l], l + [1]
----
class S(str):
    def shout(self): return self.upper() + '!'
s = S('ab')
result = s.shout(), s + 'c', type(s + 'c').__name__, s == 'ab', {s: 1}['ab'], f'{s:>4}', s[0]
----
class I(int):
    def __add__(self, o): return I(super().__add__(o) * 10)
result = I(1) + 2, I(3) - 1, type(I(3) - 1).__name__, [0, 1, 2][I(1)], I('7')
----
class A:
    class B:
        y = 2
    z = B.y + 1
    lst = [i for i in range(3)]
    def get(self): return A.z
result = A.B.y, A.z, A.lst, A().get(), A.B.__qualname__
----
class A:
    x = 2
    ys = [x * i for i in range(2)]
----
class A:
    __private = 1
    def get(self): return self.__private
result = A().get(), A._A__private, hasattr(A(), '__private')
----
class A:
    def __str__(self): return 'str'
    def __repr__(self): return 'repr'
    def __format__(self, spec): return 'fmt:' + spec
a = A()
result = str(a), repr(a), f'{a}', f'{a:x}', f'{a!r}', f'{a!s:>5}', '%s %r' % (a, a), '{}'.format(a), [a]
----
class A:
    def __enter__(self): log.append('enter'); return self
    def __exit__(self, t, v, tb): log.append(t.__name__ if t else None); return t is ValueError
log = []
with A() as a:
    log.append('body')
with A():
    raise ValueError('suppressed')
try:
    with A(), A():
        raise KeyError('k')
except KeyError as e:
    log.append(repr(e))
result = log
----
from contextlib import contextmanager, suppress, nullcontext, ExitStack
log = []
@contextmanager
def cm(n):
    log.append('in %s' % n)
    try:
        yield n
    except ZeroDivisionError:
        log.append('caught')
    finally:
        log.append('out %s' % n)
with cm(1) as v:
    log.append(v)
with cm(2):
    1 / 0
with suppress(KeyError):
    {}['a']
with nullcontext(5) as five:
    log.append(five)
with ExitStack() as stack:
    stack.enter_context(cm(3))
    stack.callback(log.append, 'callback')
result = log
----
def f():
    try:
        return 'try'
    finally:
        log.append('finally')
log = []
result = f(), log
----
def f():
    for i in range(3):
        try:
            continue
        finally:
            log.append(i)
    try:
        raise ValueError(1)
    except (TypeError, ValueError) as e:
        log.append(e.args)
    else:
        log.append('else')
    finally:
        return log
log = []
result = f()
----
try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError('bad') from e
except ValueError as e:
    result = str(e), repr(e.__cause__), type(e.__context__).__name__
----
try:
    try:
        raise KeyError('a')
    except KeyError:
        raise TypeError('b')
except TypeError as e:
    result = repr(e.__context__), e.__cause__, e.__suppress_context__
----
try:
    raise ValueError
except ValueError as e:
    result = str(e), e.args, repr(e)
----
class MyError(Exception):
    def __init__(self, code, msg='default'):
        super().__init__(msg)
        self.code = code
try:
    raise MyError(5)
except Exception as e:
    result = e.code, str(e), repr(e), isinstance(e, MyError), e.args
----
def f():
    try:
        raise ValueError('x')
    except ValueError:
        raise
try:
    f()
except Exception as e:
    result = repr(e)
----
try:
    raise ValueError('a', 2)
except ValueError as e:
    result = str(e), e.args
try:
    e
except NameError as n:
    result += (str(n),)
----
try:
    pass
except:
    result = 0
else:
    result = 'else'
finally:
    result += '!'
----
raise 5
----
raise ValueError from 3
----
assert 1 == 2
----
assert 1 == 2, 'message %d' % 5
----
raise
----
raise KeyError('missing')
----
raise NotImplementedError
----
try:
    [][0]
except LookupError as e:
    result = type(e).__name__, type(e).__mro__[1].__name__, issubclass(FileNotFoundError, OSError), issubclass(ModuleNotFoundError, ImportError)
----
try:
    import does_not_exist_anywhere
except ImportError as e:
    result = type(e).__name__, str(e), e.name
----
import math.nothing
----
try:
    raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
except* ValueError as e:
    result = [repr(x) for x in e.exceptions]
except* TypeError:
    pass
----
from dataclasses import dataclass, field, replace, asdict, astuple, fields, is_dataclass
@dataclass
class A:
    x: int
    y: float = 2.0
    z: list = field(default_factory=list)
    w: int = field(default=5, repr=False, compare=False)
a = A(1)
b = replace(a, x=3)
result = a, b, a == A(1), a != b, asdict(b), astuple(a), [f.name for f in fields(A)], is_dataclass(a), A(1, z=[2]).z, a.w
----
from dataclasses import dataclass
@dataclass
class A:
    x: int
    y: int = 2
A()
----
from dataclasses import dataclass
@dataclass
class A:
    x: int = 1
    y: int
----
from dataclasses import dataclass
@dataclass
class A:
    x: list = []
----
from dataclasses import dataclass
@dataclass(frozen=True, order=True)
class A:
    x: int
    y: str = 'a'
a = A(1)
try:
    a.x = 2
except Exception as e:
    err = type(e).__name__, str(e)
result = err, A(1) < A(2), sorted([A(2), A(1, 'b'), A(1)]), hash(A(1)) == hash(A(1)), {A(1): 2}[A(1)]
----
from dataclasses import dataclass, field, InitVar, KW_ONLY
from typing import ClassVar, Optional
@dataclass
class Base:
    a: int
    count: ClassVar[int] = 0
    def __post_init__(self): self.post = self.a * 2
@dataclass
class Child(Base):
    b: Optional[int] = None
    c: int = field(init=False, default=9)
    _: KW_ONLY
    k: str = 'k'
    def __post_init__(self):
        super().__post_init__()
        self.b = self.b or 7
result = Child(1), Child(1).post, Child(2, k='z'), Child.count, list(Child.__dataclass_fields__)
----
from dataclasses import dataclass, make_dataclass
P = make_dataclass('P', ['x', ('y', int, 5)])
@dataclass(eq=False)
class Q:
    v: int = 0
@dataclass(slots=True, kw_only=True)
class R:
    v: int
result = P(1), Q() == Q(), R(v=1), Q.__name__
----
from enum import Enum, IntEnum, auto, Flag, unique
class Color(Enum):
    RED = 1
    GREEN = 'g'
    ALIAS = 1
    @property
    def pretty(self): return self.name.title()
    @classmethod
    def default(cls): return cls.RED
class N(IntEnum):
    A = auto()
    B = auto()
result = Color.RED, Color(1), Color['GREEN'], Color.RED.name, Color.GREEN.value, list(Color), Color.ALIAS is Color.RED, Color.RED.pretty, Color.default(), N.B + 1, N.A < N.B, len(Color), Color.RED in Color, str(Color.RED), str(N.A), f'{N.B}', {Color.RED: 1}[Color.RED], isinstance(N.A, int), N(2), list(Color.__members__), repr(N.A)
----
from enum import Enum
class E(Enum):
    A = 1
E(5)
----
from enum import Enum
class E(Enum):
    A = 1
E['Q']
----
from enum import Enum
class E(Enum):
    A = 1
E.A = 3
----
from enum import Enum, Flag, auto
class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)
    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius
class Op(str, Enum):
    ADD = 'add'
class F(Flag):
    R = auto()
    W = auto()
    X = auto()
result = Planet.EARTH.mass, Planet((0.64, 3.39)).name, Op.ADD == 'add', Op.ADD.upper(), Op('add'), F.R | F.W, F.R in (F.R | F.W), (F.R | F.X).value, bool(F.R & F.W), 'x' + Op.ADD
----
from collections import namedtuple, OrderedDict, defaultdict, Counter, deque, ChainMap
P = namedtuple('P', ['x', 'y'], defaults=[5])
p = P(1)
result = p, p.x, p[1], p._asdict(), p._replace(x=9), P._fields, tuple(p), p == (1, 5), P._make([7, 8]), P(*'ab')
----
from collections import namedtuple
P = namedtuple('P', 'x y')
P(1)
----
from collections import namedtuple
P = namedtuple('P', 'x, y')
x, y = P(1, 2)
p = P(y=1, x=2)
p.x = 5
----
from typing import NamedTuple
class P(NamedTuple):
    x: int
    y: str = 'd'
    def show(self): return f'{self.x}{self.y}'
result = P(1), P(1).show(), P(2, 'q')._asdict(), P._fields, P(1) + (3,)
----
from collections import OrderedDict
d = OrderedDict([('a', 1), ('b', 2)])
d['c'] = 3
d.move_to_end('a')
x = d.popitem(last=False)
result = d, x, list(d), OrderedDict(a=1) == {'a': 1}, isinstance(d, dict)
----
from collections import defaultdict
d = defaultdict(list)
d['a'].append(1)
c = defaultdict(int)
for ch in 'abca': c[ch] += 1
n = defaultdict(lambda: defaultdict(int))
n['x']['y'] += 2
result = d, dict(c), d['zz'], len(d), d.get('q'), dict(n['x'])
----
from collections import Counter
c = Counter('abracadabra')
result = c.most_common(2), c['z'], c + Counter('aa'), sum(c.values()), Counter(a=2) - Counter(a=1), sorted(c.elements())[:3], c
----
from collections import deque
d = deque([1, 2, 3], maxlen=3)
d.append(4); d.appendleft(0); d.rotate(1)
result = d, list(d), d[0], d.pop(), d.popleft(), len(d), d.maxlen
----
from collections import ChainMap
m = ChainMap({'a': 1}, {'a': 2, 'b': 3})
result = m['a'], m['b'], sorted(m), len(m)
----
from collections.abc import Iterable, Mapping, Sequence, Callable
result = isinstance([], Iterable), isinstance({}, Mapping), isinstance('a', Sequence), isinstance(len, Callable), isinstance(5, Iterable), isinstance({1}, Sequence)
----
from itertools import chain, product, permutations, combinations, repeat, accumulate, zip_longest, cycle, count, islice, takewhile, dropwhile, groupby, starmap, tee, compress, pairwise
result = (list(chain([1], 'ab')), list(chain.from_iterable([[1], [2]])), list(product('ab', [1, 2])), list(product(range(2), repeat=2)),
          list(permutations([1, 2, 3], 2)), list(combinations('abc', 2)), list(repeat(5, 2)), list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b)),
          list(zip_longest([1], [2, 3], fillvalue=0)), list(islice(cycle('ab'), 5)), list(islice(count(3, 2), 3)), list(takewhile(lambda v: v < 3, range(9))),
          list(dropwhile(lambda v: v < 3, range(5))), [(k, list(g)) for k, g in groupby([1, 1, 2], key=lambda v: v)], list(starmap(pow, [(2, 3)])),
          [list(t) for t in tee([1, 2])], list(compress('abc', [1, 0, 1])), list(pairwise([1, 2, 3])))
----
from functools import partial, reduce, wraps, lru_cache, cached_property, total_ordering, singledispatch, cmp_to_key, cache
def f(a, b, c=0): return a, b, c
p = partial(f, 1, c=5)
q = partial(p, 2)
result = p(2), q(), p.func is f, p.args, p.keywords, reduce(lambda a, b: a + b, [1, 2, 3], 10), reduce(max, [3, 9, 2]), sorted([3, 1], key=cmp_to_key(lambda a, b: a - b))
----
from functools import reduce
reduce(lambda a, b: a, [])
----
from functools import partial
class C:
    def __init__(self, a, b=2): self.v = (a, b)
make = partial(C, b=7)
result = make(1).v, partial(make, 3)().v, partial(int, base=2)('101'), partial(print).func is print
----
from functools import wraps
def deco(prefix):
    def inner(fn):
        @wraps(fn)
        def wrapper(*a, **k):
            return prefix + fn(*a, **k)
        return wrapper
    return inner
@deco('>')
@deco('<')
def hello(name='x'):
    'Docs.'
    return name
result = hello(), hello('y'), hello.__name__, hello.__doc__, hello.__wrapped__.__name__
----
from functools import lru_cache, cached_property
calls = []
@lru_cache(maxsize=None)
def f(x):
    calls.append(x)
    return x * 2
class A:
    @cached_property
    def v(self):
        calls.append('v')
        return 5
a = A()
result = f(2), f(2), f(3), a.v, a.v, calls, f.cache_info().hits
----
from functools import total_ordering, singledispatch
@total_ordering
class A:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
@singledispatch
def show(x): return 'object'
@show.register(int)
def _(x): return 'int'
@show.register
def _(x: list): return 'list'
result = A(1) <= A(1), A(2) > A(1), A(1) >= A(2), show(1), show([]), show('a'), show(True)
----
import operator
from operator import itemgetter, attrgetter, methodcaller, add, mul
result = itemgetter(1)([1, 2]), itemgetter(0, 2)('abc'), attrgetter('real')(5), methodcaller('upper')('a'), add(1, 2), mul(3, 4), operator.neg(1), operator.index(True), sorted([(1, 2), (0, 3)], key=itemgetter(1)), operator.getitem([1, 2], 0)
----
import re
result = (re.match(r'(\d+)-(\w+)', '12-ab c').groups(), re.search('b+', 'abbb').group(), re.findall(r'\d', 'a1b2'), re.findall(r'(\w)(\d)', 'a1b2'), re.sub(r'\s+', ' ', 'a   b'), re.split(r'[,;]', 'a,b;c'),
          re.split(r'(\d)', 'a1b2c'), re.match('x', 'abc'), re.fullmatch('[a-z]+', 'abc').span(), re.sub(r'(\w)(\d)', r'\2\1', 'a1'), re.sub('a', lambda m: m.group().upper(), 'banana', count=2), re.compile('A', re.I).match('a').group(0))
----
import re
m = re.search(r'(?P<name>[a-z]+)(?P<num>\d+)?', 'key42 x')
result = m.group('name'), m['num'], m.groupdict(), m.start(), m.end(2), m.lastindex, bool(m), re.escape('a.b'), [x.group() for x in re.finditer('[a-z]', 'a1b')], re.match('(a)|(b)', 'b').groups()
----
import re
result = [re.split(r'(\d+)', s) for s in ('ir_r2_k3', 'x')], re.sub(r'^module\.', '', 'module.conv1.weight'), re.match(r'layers\.(\d+)\.(.*)', 'layers.3.bias').group(1, 2), re.sub(r'\.(\d+)\.', lambda m: '[%d].' % (int(m.group(1)) + 1), 'a.0.b')
----
import re
re.compile('(')
----
import copy
a = [1, [2, 3], {'k': [4]}]
b = copy.copy(a)
c = copy.deepcopy(a)
a[1].append(9)
a[2]['k'].append(8)
result = a, b, c, b[1] is a[1], c[1] is a[1]
----
import copy
class N:
    def __init__(self, v): self.v = v; self.me = self; self.l = [v]
n = N(1)
m = copy.deepcopy(n)
k = copy.copy(n)
result = m.me is m, m is n, k.l is n.l, m.l, m.l is n.l, copy.deepcopy(5), copy.deepcopy('a')
----
import copy
class C:
    def __init__(self, x): self.x = x
    def __deepcopy__(self, memo): return C(('deep', self.x))
    def __copy__(self): return C(('shallow', self.x))
result = copy.deepcopy(C(1)).x, copy.copy(C(2)).x, copy.deepcopy([C(3)])[0].x
----
import inspect
def f(a, b: int = 2, *args, c, d=None, **kw) -> str: pass
s = inspect.signature(f)
result = str(s), list(s.parameters), s.parameters['b'].default, s.parameters['a'].default is inspect.Parameter.empty, [str(p.kind) for p in s.parameters.values()], s.parameters['c'].kind == inspect.Parameter.KEYWORD_ONLY
----
import inspect
class A:
    def __init__(self, x, *, y=1): pass
    def m(self): pass
result = list(inspect.signature(A).parameters), list(inspect.signature(A.__init__).parameters), inspect.isclass(A), inspect.isfunction(A.m), inspect.ismethod(A(1).m), inspect.getfullargspec(A.__init__).args, inspect.getfullargspec(A.__init__).kwonlyargs
----
import inspect
def f(a, b=1, **k): pass
b = inspect.signature(f).bind(1, c=3)
b.apply_defaults()
result = b.arguments, b.args, b.kwargs
----
def f(x: int, y: 'undefined' = 3) -> None: ...
class A:
    a: int
    b: str = 'x'
result = f.__annotations__['x'].__name__, f.__annotations__['y'], list(A.__annotations__), hasattr(A, 'a'), A.b
----
def f(v):
    match v:
        case 0: return 'zero'
        case int() | float() if v < 0: return 'negative'
        case str(s): return 'str ' + s
        case [x, y]: return ('pair', x, y)
        case [first, *rest]: return ('list', first, rest)
        case {'type': 'a', 'v': val, **more}: return ('dict', val, more)
        case None | True: return 'none/true'
        case _: return 'other'
result = [f(v) for v in (0, -1, -2.5, 'q', (1, 2), [1, 2, 3], {'type': 'a', 'v': 5, 'z': 6}, None, True, 7, {}, [])]
----
from dataclasses import dataclass
@dataclass
class P:
    x: int
    y: int
class K:
    A = 1
def f(v):
    match v:
        case P(x=0, y=0): return 'origin'
        case P(x, y) if x == y: return f'diag {x}'
        case P(x=px): return px
        case (P() as p, *_): return ('seq', p.y)
        case K.A: return 'const'
        case 'a' | 'b' as letter: return letter
        case -3: return 'minus three'
    return None
result = [f(v) for v in (P(0, 0), P(2, 2), P(3, 4), [P(1, 9), 2], 1, 'b', -3, 'zz')]
----
if (n := len('abc')) > 2:
    result = n
while (n := n - 1) > 0:
    result += n
data = [y for x in range(5) if (y := x * x) % 2 == 0]
result = result, data, y
----
import string
result = string.ascii_lowercase, string.digits, string.punctuation, string.Template('$a b').substitute(a=1)
----
from types import SimpleNamespace, MappingProxyType
n = SimpleNamespace(a=1, b=[2])
n.c = 3
result = n, n.a, vars(n), n == SimpleNamespace(a=1, b=[2], c=3), dict(MappingProxyType({'x': 1}))
----
import json
result = json.dumps({'a': [1, 2.5, None, True], 'b': 'é"'}), json.loads('{"x": [1, 2.0, null, "s"]}'), json.dumps([1, 2], indent=2), json.dumps({'b': 1, 'a': 2}, sort_keys=True)
----
import json
json.loads('{bad}')
----
import os
result = os.path.join('a', 'b', '/c', 'd'), os.path.basename('/x/y.py'), os.path.splitext('a.tar.gz'), os.path.dirname('/x/y'), os.sep
----
from pathlib import Path, PurePosixPath
p = PurePosixPath('/a/b') / 'c.tar.gz'
result = str(p), p.name, p.stem, p.suffix, p.parent, p.parts, p.with_suffix('.x').name, p.suffixes
----
import warnings, logging, sys, time
warnings.warn('x')
warnings.filterwarnings('ignore')
log = logging.getLogger('a')
log.warning('hidden %s', 1)
result = sys.version_info >= (3, 8), sys.version_info[0], sys.maxsize > 2 ** 31, type(sys.path).__name__, 'sys' in sys.modules
----
from abc import ABC, abstractmethod, ABCMeta
class A(ABC):
    @abstractmethod
    def f(self): ...
    @property
    @abstractmethod
    def p(self): ...
class B(A):
    def f(self): return 1
    p = 2
result = B().f(), B().p
A()
----
from abc import ABC, abstractmethod
class A(ABC):
    @abstractmethod
    def f(self): ...
class B(A): pass
B()
----
from typing import List, Dict, Optional, Union, Tuple, Any, Callable, TypeVar, Generic, cast, TYPE_CHECKING, Literal
T = TypeVar('T')
class Box(Generic[T]):
    def __init__(self, v: T): self.v = v
def f(x: Optional[List[int]] = None) -> Dict[str, Any]: return {'x': x}
result = Box(1).v, Box[int](2).v, f([1]), cast(int, 'a'), TYPE_CHECKING, list[int]([1]), dict[str, int](a=1)
----
from typing import Protocol, runtime_checkable, overload, Final
@runtime_checkable
class HasF(Protocol):
    def f(self): ...
class A:
    def f(self): pass
@overload
def g(a: int) -> int: ...
@overload
def g(a: str) -> str: ...
def g(a): return a
result = isinstance(A(), HasF), isinstance(5, HasF), g(3)
----
class Registry:
    def __init__(self): self.d = {}
    def register(self, name):
        def deco(cls):
            self.d[name] = cls
            cls.tag = name
            return cls
        return deco
    def __getitem__(self, k): return self.d[k]
R = Registry()
@R.register('foo')
class Foo: pass
result = R['foo'].__name__, Foo.tag, R['foo']().tag
----
class Singleton:
    _inst = None
    def __new__(cls, *a, **k):
        if cls._inst is None:
            cls._inst = super().__new__(cls)
        return cls._inst
result = Singleton() is Singleton()
----
class AttrDict(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__
a = AttrDict(x=1)
a.y = 2
result = a.x, a, a['y'], 'y' in a
----
class AttrDict(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self
a = AttrDict({'x': {'y': 1}})
a.z = 5
result = a.x, a['z'], a
----
def f(**kw):
    d = locals()
    x = 1
    return sorted(d), kw
result = f(a=1)
----
def f(a, b=2):
    c = 3
    return {k: v for k, v in locals().items()}
result = f(1)
----
class A:
    def __init__(self, x=1, y=2, **kwargs):
        params = locals()
        params.pop('self')
        self.__dict__.update(params)
result = A(y=5, q=7).__dict__, vars(A(3))
----
result = globals()['__name__'], 'result' in globals(), sorted(k for k in dir() if not k.startswith('__'))
----
class A:
    b = 1
    def c(self): pass
a = A()
a.d = 2
result = [n for n in dir(a) if not n.startswith('_')], [k for k in vars(A) if not k.startswith('_')], setattr(a, 'e', 5), a.e, delattr(a, 'e'), hasattr(a, 'e')
----
x = [1, 2, 3]
del x[1]
y = {'a': 1}
del y['a']
z = 5
del z
result = x, y, 'z' in globals()
----
z = 5
del z
result = z
----
a = [1, 2, 3]
b = a[:]
c = list(a)
d = a * 1
a[0] = 9
result = b, c, d, a is b
----
grid = [[0] * 3 for _ in range(2)]
grid[0][1] = 5
bad = [[0] * 2] * 2
bad[0][0] = 1
result = grid, bad
----
result = [(i, j) for i in range(3) for j in range(i)], [[j for j in range(i)] for i in range(3)], {i: [k for k in range(i)] for i in range(2)}
----
x = 'outer'
l = [x for x in range(3)]
result = x, l
----
def f(n):
    if n == 0:
        return 0
    return 1 + f(n - 1)
result = f(200)
----
def outer():
    def a(n): return n if n <= 0 else b(n - 1)
    def b(n): return n if n <= 0 else a(n - 2)
    return a(10)
result = outer()
----
a = b = c = 0
a += 1; b -= 1; c |= 6; c &= 3; c ^= 1; c <<= 4; c >>= 1
d = 7
d //= 2
d **= 3
d %= 5
e = 3
e /= 2
s = 'a'
s *= 3
result = a, b, c, d, e, s
----
import numbers, decimal, fractions
from fractions import Fraction
from decimal import Decimal
result = isinstance(1, numbers.Number), isinstance(1.0, numbers.Integral), Fraction(1, 3) + Fraction(1, 6), Decimal('1.1') + Decimal('2.2')
----
import bisect, heapq
h = [3, 1, 2]
heapq.heapify(h)
result = bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2), heapq.heappop(h), heapq.nlargest(2, [1, 5, 3])
----
import random
random.seed(0)
r = random.random()
result = 0 <= r < 1, random.randint(3, 3), random.choice([7]), sorted(random.sample(range(3), 3)), len(random.choices([1], k=4)), 0 <= random.uniform(0, 1) <= 1
----
import textwrap
result = textwrap.dedent('  a\n    b\n'), textwrap.indent('a\nb', '> ')
----
class A:
    def __init__(self): self.items = []
    def add(self, x):
        self.items.append(x)
        return self
    def __iter__(self): yield from self.items
    def __len__(self): return len(self.items)
    def __getitem__(self, i): return self.items[i]
    def __contains__(self, x): return x in self.items
    def __reversed__(self): return iter(self.items[::-1])
a = A().add(1).add(2).add(3)
result = list(a), len(a), a[-1], a[:2], 2 in a, list(reversed(a)), bool(a), bool(A()), [*a], max(a), dict(enumerate(a)), list(zip(a, a))
----
class Node:
    def __init__(self, v, *kids): self.v, self.kids = v, kids
    def walk(self):
        yield self.v
        for k in self.kids:
            yield from k.walk()
t = Node(1, Node(2, Node(3)), Node(4))
result = list(t.walk()), sum(t.walk())
----
def round_channels(c, by=8):
    near = max(by, by * int((c + by / 2) / by))
    return near + by if near < 0.9 * c else near
result = [round_channels(v) for v in (1, 12, 16 * 0.75, 33.3, 96 * 1.4, 24 * 0.35)]
----
cfg = 'ir_r2_k3_s2_e6_c24_se0.25'
import re
ops = {}
for op in cfg.split('_')[1:]:
    k, v = re.split(r'(\d.*)', op)[:2]
    ops[k] = v
result = ops, [int(''.join(filter(str.isdigit, w))) for w in ('a1b2', 'c30')]
----
d = {'a': {'b': {'c': 1}}, 'x': 2}
def flatten(d, prefix=''):
    out = {}
    for k, v in d.items():
        if isinstance(v, dict):
            out.update(flatten(v, prefix + k + '.'))
        else:
            out[prefix + k] = v
    return out
result = flatten(d)
----
from argparse import Namespace
n = Namespace(lr=0.1, name='x')
result = n.lr, vars(n), 'lr' in n, n
----
import argparse
p = argparse.ArgumentParser()
p.add_argument('--lr', type=float, default=0.1)
p.add_argument('--name', default='x')
p.add_argument('--flag', action='store_true')
a = p.parse_args([])
result = a.lr, a.name, a.flag
----
class A:
    def f(self): return 'f'
A.g = lambda self: 'g' + self.f()
a = A()
a.h = lambda: 'h'
import types
a.k = types.MethodType(lambda self, x: (self.f(), x), a)
m = a.f
result = a.g(), a.h(), a.k(1), m(), m.__self__ is a, m.__func__ is A.f
----
class A:
    count = 0
    def __init__(self):
        type(self).count += 1
        self.__class__.last = self
A(); A()
result = A.count, isinstance(A.last, A)
----
try:
    x = int('a')
except ValueError as e:
    result = str(e)
else:
    result = 'no'
----
result = []
for a, (b, *c) in [(1, (2, 3, 4)), (5, [6])]:
    result.append((a, b, c))
for i, x in enumerate(reversed('ab')):
    result.append((i, x))
----
def f(a, b, c): return a + b + c
args = (1, 2)
result = f(*args, 3), f(*args, **{'c': 4}), f(*[1], *(2,), c=5), max(*[1, 2], *(3,))
----
def f(a, b=1): pass
f(*[1], **{'a': 2})
----
def f(**kw): return kw
f(**{1: 2})
----
def f(**k): return k
result = f(**{'a': 1}, **{'b': 2})
----
def f(**k): return k
f(**{'a': 1}, **{'a': 2})
----
x = 10
class A:
    x = 20
    def f(self): return x
    y = x
result = A().f(), A.y
----
result = 'a' 'b' \
    'c'
----
result = [
    1,  # comment
    2,
]; result.append(3)
----
def f(): return 1,
def g(): return
result = f(), g()
----
if True: result = 1
else: result = 2
----
result = """multi
line 'quotes' "x" \
joined"""
----
x = 1
result = (yield_ := x)
----
for i in []:
    pass
result = i
----
print = lambda *a: a
result = print(1)
----
def f(x):
    "doc string"
    return x
result = f.__doc__, f.__module__ == __name__, f.__code__.co_varnames, f.__code__.co_argcount
----
x = 5
  y = 6
----
if True
    pass
----
result = (1, 2
----
def f(:
    pass
----
x = = 3
----
return 5
----
break
----
f(a=1, 2)
----
def f(a, a): pass
----
1 = x
----
def f():
    x = 1
    global x
----
class A:
    def f(self):
        nonlocal q
----
'unterminated
----
result = [1, 2, 3
result = 5
----
async def f():
    return 1
result = type(f).__name__
----
lambda: (yield)
result = 'fine'
----
result = int.__add__(1, 2), str.join(',', ['a']), list.append, dict.get({'a': 1}, 'a')
result = result[0], result[1], result[3]
----
import math
class A:
    def __round__(self, n=None): return ('round', n)
    def __trunc__(self): return 3
    def __floor__(self): return 'floor'
    def __ceil__(self): return 'ceil'
    def __abs__(self): return 'abs'
    def __divmod__(self, o): return 'divmod'
    def __pow__(self, o, m=None): return ('pow', o, m)
    def __invert__(self): return 'inv'
    def __rshift__(self, o): return 'rs'
    def __rtruediv__(self, o): return 'rt'
a = A()
result = round(a), round(a, 2), math.floor(a), math.ceil(a), abs(a), divmod(a, 1), pow(a, 2, 3), a ** 2, ~a, a >> 1, 1 / a
----
class A:
    def __del__(self): pass
    def __sizeof__(self): return 1
    def __dir__(self): return ['z', 'a']
    def __instancecheck__(self, o): return True
result = dir(A()), isinstance(5, A())
----
class Meta(type):
    def __getattr__(cls, name): return 'meta ' + name
    def __iter__(cls): return iter([1, 2])
    def __contains__(cls, x): return x == 1
    def __getitem__(cls, k): return k
    @property
    def prop(cls): return 'prop'
class A(metaclass=Meta): pass
result = A.foo, list(A), 1 in A, A['k'], A.prop
----
class A:
    def __class_getitem__(cls, k): return (cls.__name__, k)
result = A[int], A['x', 1]
----
class Base:
    def __init__(self, *args, **kwargs): self.a = args, kwargs
class Mixin:
    def __init__(self, *args, extra=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra = extra
class C(Mixin, Base): pass
c = C(1, 2, extra=3, k=4)
result = c.a, c.extra
----
class A:
    @classmethod
    def make(cls, *a): return cls(*a)
    def __init__(self, *a): self.a = a
    @staticmethod
    def add(x, y): return x + y
    table = {'add': add}
class B(A): pass
result = type(B.make(1)).__name__, B.make(1, 2).a, A.table['add'](1, 2), A.__dict__['make'].__class__.__name__
----
class A:
    def __eq__(self, o): return NotImplemented
class B:
    def __eq__(self, o): return 'B eq'
result = A() == B(), A() == 1, A() != A(), (A() == A())
----
class Vec:
    def __init__(self, *v): self.v = v
    def __iter__(self): return iter(self.v)
    def __eq__(self, o): return tuple(self) == tuple(o)
    def __repr__(self): return 'Vec' + repr(self.v)
a, *b = Vec(1, 2, 3)
result = a, b, Vec(1) == (1,), list(map(lambda p: p * 2, Vec(4))), Vec(1, 2)
----
from itertools import count
ids = count()
class A:
    def __init__(self): self.id = next(ids)
result = [A().id for _ in range(3)]
----
def apply(fs, x):
    for f in fs: x = f(x)
    return x
result = apply([str, len, float, lambda v: v / 2, round, bool], 12345)
----
result = [x if x > 1 else -x for x in range(4)], [(a, b) for a, b in zip('ab', (1, 2)) if b], [not x for x in (0, 1)], [*map(lambda x: x ** 2, filter(lambda x: x % 2, range(6)))]
----
x = {'b': 2, 'a': 1}
result = sorted(x.items(), key=lambda kv: kv[1]), max(x, key=x.get), {v: k for k, v in x.items()}, sorted(x, reverse=True), list(x.values()), min(x.items())
----
l = list(range(10))
result = l[2:8:3], l[-3:], l[:-7], l[::-3], l[5:2], l[5:2:-1], l[100:], l[-100:2], l[slice(1, 3)], l[True]
----
t = 1, 2
result = t.count(1), t.index(2), t + t, t * 0, t[::-1], len(t), 1 in t, hash(t) == hash((1, 2)), t is tuple(t)
----
ba = bytearray(b'abc')
ba[0] = 65
ba.append(33)
result = ba, bytes(ba), list(b'\x01\xff'), b'a'.hex(), bytes.fromhex('00ff'), b'a' in b'abc', b'a,b'.split(b','), memoryview(b'ab')[0]
----
def f(a, b=[], *c, d={}, **e): pass
result = f.__defaults__, f.__kwdefaults__, f.__code__.co_name
----
e = ValueError('a')
e2 = KeyError('b')
result = str(e), str(e2), repr(e2), str(OSError(2, 'msg')), str(Exception()), repr(Exception('a', 1)), str(IndexError('x'))
----
try:
    {}['k']
except KeyError as e:
    a = str(e), e.args
try:
    [].x
except AttributeError as e:
    b = str(e)
try:
    None.x
except AttributeError as e:
    c = str(e)
try:
    None[0]
except TypeError as e:
    d = str(e)
try:
    (1)()
except TypeError as e:
    f = str(e)
try:
    [1, 2]['a']
except TypeError as e:
    g = str(e)
result = a, b, c, d, f, g
----
errors = []
for code in (lambda: 'a' + 1, lambda: 1 + 'a', lambda: [] + 1, lambda: {} + {}, lambda: -'a', lambda: 'a' - 'b', lambda: [1] < 1, lambda: 1 in 5, lambda: len(1), lambda: int('1', 99), lambda: 'a' % 1, lambda: abs('a'), lambda: sum(1), lambda: sorted(1), lambda: list(1), lambda: dict(1), lambda: dict([1]), lambda: set([[]]), lambda: range('a'), lambda: max(1), lambda: 'a'.join(1), lambda: [].index(1), lambda: float([]), lambda: int('x', 10), lambda: [1, 2].pop(7), lambda: zip(1), lambda: isinstance(1, 'a'), lambda: round('a'), lambda: chr('a'), lambda: enumerate(1), lambda: 5 .x, lambda: map(1)):
    try:
        code()
        errors.append('none')
    except Exception as e:
        errors.append(f'{type(e).__name__}: {e}')
result = errors
----
s = 'The quick brown fox'
result = {w: len(w) for w in s.split()}, ' '.join(w[::-1] for w in s.split()), sum(c in 'aeiou' for c in s), s.lower().count('o'), s.split()[-1].center(9, '-'), s.find('quick'), s[4:9].title()
----
import sys
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return 'limit'
result = depth(0)
----
from __future__ import annotations
def f(x: NotDefined, y: list[Undefined] | None = None) -> Whatever:
    z: AlsoNot = 5
    return z
class A:
    a: Missing = 1
result = f(1), A.a, f.__annotations__['x'], A.__annotations__
----
x: int
y: list[int] = [1]
class A:
    z: 'Foo'
result = y, 'x' in globals(), __annotations__ if False else None
----
result = (lambda x: (lambda y: x + y))(1)(2), (lambda *, k=3: k)(), [f(2) for f in [lambda v: v + 1, lambda v: v * 10]], (lambda x, *a, y=1, **k: (x, a, y, k))(1, 2, y=3, z=4)
----
class Ctx:
    def __enter__(self): raise ValueError('enter')
    def __exit__(self, *a): raise RuntimeError('never')
try:
    with Ctx(): pass
except ValueError as e:
    result = str(e)
----
class Ctx:
    def __enter__(self): return 1
    def __exit__(self, *a): raise RuntimeError('exit')
try:
    with Ctx(): raise ValueError('body')
except RuntimeError as e:
    result = str(e), repr(e.__context__)
----
with 5:
    pass
----
with (open) as f, (len) as g:
    pass
----
def f():
    try:
        try:
            return 1
        finally:
            log.append('a')
    finally:
        log.append('b')
def g():
    while True:
        try:
            break
        finally:
            log.append('c')
    return 'g'
def h():
    try:
        raise ValueError
    except ValueError:
        return 'except'
    else:
        return 'else'
    finally:
        log.append('d')
log = []
result = f(), g(), h(), log
----
a = 5
def f(x=a): return x
a = 6
result = f()
----
def f():
    import math as m
    from os import path as p, sep
    return m.floor(1.5), sep
result = f()
----
import collections as c, itertools
import os.path
result = c.OrderedDict.__name__, itertools.__name__, os.path.__name__ in ('posixpath', 'ntpath')
----
from collections import *
result = Counter('a')['a'], 'OrderedDict' in globals()
----
import importlib
m = importlib.import_module('math')
result = m.sqrt(4), __import__('os.path').__name__
----
class Lazy:
    def __init__(self, fn): self.fn = fn
    def __get__(self, obj, cls):
        if obj is None: return self
        v = obj.__dict__[self.fn.__name__] = self.fn(obj)
        return v
class A:
    n = 0
    @Lazy
    def big(self):
        A.n += 1
        return 'computed'
a = A()
result = a.big, a.big, A.n
----
class Cfg:
    lr = 0.1
    layers = [1, 2]
    def __init__(self, **kw):
        for k, v in kw.items():
            if not hasattr(self, k):
                raise AttributeError(f'{type(self).__name__} has no option {k!r}')
            setattr(self, k, v)
    def to_dict(self):
        return {k: getattr(self, k) for k in dir(self) if not k.startswith('_') and not callable(getattr(self, k))}
result = Cfg(lr=1).to_dict()
Cfg(foo=1)
----
stack = [[1, [2, [3, [4]]]], 5]
def flat(l):
    for x in l:
        if isinstance(x, (list, tuple)):
            yield from flat(x)
        else:
            yield x
result = list(flat(stack)), sum(flat(stack)), ','.join(map(str, flat(stack)))
----
def bisect_root(f, lo, hi):
    for _ in range(60):
        mid = (lo + hi) / 2
        if f(mid) > 0: hi = mid
        else: lo = mid
    return round(lo, 6)
result = bisect_root(lambda x: x * x - 2, 0, 2)
----
primes = [n for n in range(2, 30) if all(n % d for d in range(2, int(n ** 0.5) + 1))]
perm = {c: i for i, c in enumerate(sorted('hello'))}
matrix = [[1, 2, 3], [4, 5, 6]]
result = primes, perm, [sum(col) for col in zip(*matrix)], [sum(a * b for a, b in zip(r, c)) for r in matrix for c in zip(*matrix)]
----
result = tuple(x for x in [1, 2]), list((1, 2)), dict(a=1).items() == {'a': 1}.items(), list('ab' 'c'), set('aab') == {'a', 'b'}, frozenset('a')
----
x = float('nan')
result = x != x, x in [x], [x] == [x], (x,) == (x,), {x: 1}[x]
'''

# By module: expressions with the module imported. Functions that a platform's C library computes are rounded.
LIBRARY = {
    "math": r'''
[round(f(0.3), 12) for f in (math.sin, math.cos, math.tan, math.asin, math.acos, math.atan)]
[round(f(0.3), 12) for f in (math.sinh, math.cosh, math.tanh, math.asinh, math.atanh)], round(math.acosh(1.3), 12)
[round(f(0.7), 12) for f in (math.erf, math.erfc, math.gamma, math.lgamma, math.expm1, math.log1p, math.exp2, math.cbrt)]
round(math.cbrt(-27), 12), math.exp2(5), math.gamma(5), round(math.lgamma(10), 10)
math.isfinite(1.0), math.isfinite(math.inf), math.isinf(-math.inf), math.isinf(math.nan), math.isnan(math.nan)
math.ldexp(0.75, 4), math.frexp(12.0), math.modf(-2.5), math.fmod(-7, 3), math.remainder(7, 4), math.remainder(-7, 4)
math.nextafter(1.0, 2.0), math.ulp(1.0), math.ulp(-1e300), math.tau, math.copysign(3, -0.0)
math.acosh(0.5)
math.gamma(0)
math.log1p(-1)
math.atanh(1)
math.exp(1000)
math.dist((0, 0), (3, 4)), math.hypot(2, 3, 6), math.fsum([0.1] * 10), math.prod([2, 3.5]), math.prod([], start=7)
math.comb(10, 3), math.perm(5, 2), math.perm(5), math.isqrt(99), math.factorial(12), math.gcd(12, 18, 27), math.lcm(4, 6)
math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.5), math.log(8, 2), math.log2(1024), math.log10(1000)
math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-9, abs_tol=1e-8)
math.degrees(math.pi), math.radians(180), math.atan2(1, -1), math.pow(2, 0.5)
math.comb(3, -1)
math.isqrt(-1)
''',
    "cmath": r'''
[complex(round(v.real, 10), round(v.imag, 10)) for v in (cmath.sin(1 + 2j), cmath.cos(1 + 2j), cmath.tan(1 + 2j))]
[complex(round(v.real, 10), round(v.imag, 10)) for v in (cmath.sinh(1 + 2j), cmath.cosh(1 + 2j), cmath.tanh(1 + 2j), cmath.exp(1j))]
cmath.phase(-1), tuple(round(v, 10) for v in cmath.polar(3 + 4j)), cmath.rect(2, 0), cmath.tau == 2 * cmath.pi, cmath.sqrt(-4)
''',
    "itertools": r'''
list(itertools.filterfalse(lambda v: v % 2, range(6))), list(itertools.filterfalse(None, [0, 1, '', 2]))
list(itertools.combinations_with_replacement('ab', 2)), list(itertools.combinations('abcd', 2)), list(itertools.permutations([1, 2, 3], 2))
list(itertools.accumulate([1, 2, 3], lambda a, b: a * b)), list(itertools.accumulate([1, 2], initial=10)), list(itertools.pairwise('abc'))
list(itertools.takewhile(lambda v: v < 3, [1, 2, 3, 1])), list(itertools.dropwhile(lambda v: v < 3, [1, 2, 3, 1]))
list(itertools.zip_longest('ab', [1], fillvalue=0)), list(itertools.starmap(pow, [(2, 3), (3, 2)])), list(itertools.compress('abc', [1, 0, 1]))
[(k, list(g)) for k, g in itertools.groupby([1, 1, 2, 1])], list(itertools.islice(itertools.count(3, 2), 1, 6, 2))
list(itertools.islice(itertools.cycle('ab'), 5)), list(itertools.repeat(1, 2)), list(itertools.product('ab', [1, 2], repeat=1))
[list(t) for t in itertools.tee([1, 2], 2)], list(itertools.chain.from_iterable([[1], [2]])), list(itertools.product([0, 1], repeat=2))
list(itertools.islice([1], -1))
list(itertools.islice([1], -1, 2))
list(itertools.islice([1], 0, 2, 0))
''',
    "operator": r'''
operator.and_(6, 3), operator.or_(6, 3), operator.xor(6, 3), operator.invert(5), operator.lshift(1, 4), operator.rshift(16, 2)
operator.ge(1, 1), operator.gt(1, 1), operator.le(1, 2), operator.lt(2, 1), operator.ne(1, 2), operator.eq(1, 1)
operator.floordiv(7, 2), operator.mod(7, 3), operator.pos(-3), operator.neg(3), operator.truediv(1, 2), operator.pow(2, 3)
operator.concat([1], [2]), operator.contains([1, 2], 2), operator.countOf([1, 2, 1], 1), operator.indexOf([1, 2], 2), operator.length_hint([1, 2])
operator.is_(None, None), operator.is_not(1, None), operator.not_(0), operator.truth([0]), operator.call(max, 1, 2), operator.index(True)
operator.iadd([1], [2]), operator.iconcat([1], [2]), operator.isub(5, 2), operator.imul(2, 3), operator.itruediv(1, 2), operator.ifloordiv(7, 2)
operator.imod(7, 4), operator.ipow(2, 5), operator.iand(6, 3), operator.ior(6, 3), operator.ixor(6, 3), operator.ilshift(1, 3), operator.irshift(8, 2)
[(l := [1, 2, 3]), operator.setitem(l, 0, 9), operator.delitem(l, 1), operator.getitem(l, 1)]
operator.itemgetter(1, 0)('ab'), operator.attrgetter('real', 'imag')(3), operator.methodcaller('upper')('a')
operator.indexOf([1], 5)
''',
    "functools": r'''
functools.reduce(lambda a, b: a + b, [1, 2, 3], 10), functools.partial(int, base=2)('101'), functools.cmp_to_key(lambda a, b: b - a)(1) < functools.cmp_to_key(lambda a, b: b - a)(0)
functools.update_wrapper(lambda: 1, len).__name__, functools.WRAPPER_ASSIGNMENTS[:2], functools.WRAPPER_UPDATES
functools.reduce(max, [])
''',
    "bisect": r'''
bisect.bisect_right([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2), bisect.bisect([1, 2, 3], 2, 0, 1), bisect.bisect_left([3, 2, 1], -2, key=lambda v: -v)
[(l := [1, 3]), bisect.insort(l, 2), bisect.insort_left(l, 3), bisect.insort_right(l, 1)][0]
''',
    "heapq": r'''
[(l := [5, 1, 4]), heapq.heapify(l), heapq.heappush(l, 0), heapq.heappop(l), heapq.heappushpop(l, 9), heapq.heapreplace(l, 7), sorted(l)]
heapq.nsmallest(2, [3, 1, 2]), heapq.nlargest(2, [3, 1, 2], key=lambda v: -v), list(heapq.merge([1, 4], [2, 3]))
heapq.heappop([])
''',
    "statistics": r'''
statistics.mean([1, 2, 4]), statistics.fmean([1, 2, 4]), statistics.median([3, 1, 2, 4]), statistics.median_low([3, 1, 2, 4]), statistics.median_high([3, 1, 2, 4])
statistics.mode('aab'), statistics.multimode('aabb'), statistics.pvariance([1, 2, 4, 5]), statistics.variance([1, 2, 4, 5]), round(statistics.stdev([1, 2, 4]), 12), round(statistics.pstdev([1, 2, 4]), 12)
round(statistics.geometric_mean([1, 2, 4]), 12), round(statistics.harmonic_mean([1, 2, 4]), 12), statistics.quantiles([1, 2, 3, 4, 5], n=4)
statistics.mean([])
''',
    "string": r'''
string.ascii_letters, string.ascii_uppercase, string.hexdigits, string.octdigits, string.whitespace, len(string.printable), string.capwords('a bc  d'), string.punctuation
string.Formatter().format('{0}-{a}', 1, a=2), string.Template('$a ${b}').substitute(a=1, b=2)
''',
    "textwrap": r'''
textwrap.wrap('the quick brown fox jumps', 10), textwrap.fill('the quick brown fox', 9), textwrap.shorten('the quick brown fox', 12), textwrap.indent('a\nb', '> ')
textwrap.TextWrapper(width=8).wrap('aa bb cc dd')
''',
    "re": r'''
re.subn('a', 'b', 'aaa', count=2), re.findall('B', 'abAB', re.IGNORECASE), re.findall('^b', 'a\nb', re.MULTILINE), bool(re.match('a.b', 'a\nb', re.DOTALL)), re.findall(r'a  b # c', 'ab', re.VERBOSE)
re.compile('a').pattern, re.escape('a.b'), re.split('(,)', 'a,b'), re.fullmatch('a+', 'aab'), re.sub(r'(\w)(\w)', r'\2\1', 'abcd'), [m.span() for m in re.finditer('a', 'aba')]
isinstance(re.compile('a'), re.Pattern), isinstance(re.match('a', 'a'), re.Match), re.match('(?P<n>a)(b)?', 'a').groupdict(), re.match('(a)(b)?', 'a').groups('x')
re.compile('(')
''',
    "json": r'''
json.loads('{"a": [1, 2.5, null, true, "x"]}'), json.dumps({'a': [1, None, True], 'b': 'x'}, sort_keys=True), json.dumps([1, {'a': 2}], indent=2), json.dumps('\u00e9'), json.dumps(1.0)
json.JSONEncoder().encode([1]), json.JSONDecoder().decode('[1]'), json.dumps({1: 2}, separators=(',', ':'))
json.loads('{')
''',
    "base64": r'''
base64.b64encode(b'hello'), base64.b64decode('aGVsbG8='), base64.urlsafe_b64encode(b'\xff\xfe'), base64.urlsafe_b64decode('__4='), base64.standard_b64encode(b'a'), base64.standard_b64decode(b'YQ=='), base64.encodebytes(b'a'), base64.decodebytes(b'YQ==\n')
''',
    "binascii": r'''
binascii.hexlify(b'\x01\xff'), binascii.unhexlify('01ff'), binascii.crc32(b'hello'), binascii.a2b_hex('00'), binascii.b2a_hex(b'a')
''',
    "hashlib": r'''
hashlib.md5(b'a').hexdigest(), hashlib.sha1(b'a').hexdigest(), hashlib.sha224(b'a').hexdigest(), hashlib.sha256(b'a').hexdigest()
hashlib.sha384(b'a').hexdigest(), hashlib.sha512(b'a').hexdigest(), hashlib.new('md5', b'a').digest_size
''',
    "datetime": r'''
datetime.date(2024, 2, 29).isoformat(), datetime.timedelta(days=1, hours=2).total_seconds(), str(datetime.datetime(2024, 1, 2, 3, 4, 5)), datetime.MINYEAR, datetime.MAXYEAR
(datetime.date(2024, 3, 1) - datetime.date(2024, 2, 1)).days, datetime.date(2024, 1, 1).weekday(), datetime.datetime(2024, 1, 2).strftime('%Y-%m-%d'), datetime.timezone.utc is not None
''',
    "decimal": r'''
decimal.Decimal('1.10') + decimal.Decimal('2.2'), decimal.Decimal('1.25').quantize(decimal.Decimal('0.1'), rounding=decimal.ROUND_HALF_EVEN), decimal.Decimal(3) / 8
''',
    "enum": r'''
enum.IntFlag('P', 'R W').R | 2, enum.StrEnum('S', 'A B').A, enum.Enum('C', ['X', 'Y']).Y.value, [m.name for m in enum.IntEnum('I', 'A B')]
''',
    "types": r'''
types.FunctionType is type(lambda: 0), types.GeneratorType is type(v for v in ''), types.NoneType, types.BuiltinFunctionType is type(len), types.MethodType is type([].append), types.SimpleNamespace(a=1), types.MappingProxyType({1: 2})
types.new_class('A').__name__, types.LambdaType is types.FunctionType, types.EllipsisType is type(...), types.NotImplementedType is type(NotImplemented)
''',
    "typing": r'''
typing.get_origin(typing.List[int]), typing.get_args(typing.Dict[str, int]), typing.Optional[int], typing.Union[int, str], typing.get_args(typing.Callable[[int], str])
typing.NewType('U', int)(3), typing.cast(int, 'a'), typing.TypedDict('D', {'a': int})(a=1), typing.NamedTuple('N', [('a', int)])(a=1)
''',
    "os.path": r'''
os.path.normpath('a/./b/../c'), os.path.commonprefix(['abc', 'abd']), os.path.commonpath(['/a/b', '/a/c']), os.path.isabs('/a'), os.path.relpath('/a/b', '/a/c'), os.path.splitdrive('/a'), os.path.normcase('A')
os.path.join('a', '/b', 'c'), os.path.split('a/b'), os.path.splitext('a.tar.gz'), os.path.basename('a/'), os.path.dirname('a/b'), os.path.pardir, os.path.curdir, os.path.extsep, os.path.pathsep
''',
    "pathlib": r'''
pathlib.PurePath('a', 'b.txt').suffix, pathlib.PurePosixPath('/a/b').parts, pathlib.PurePath('a/b').parent.name, pathlib.PurePath('a') / 'b', pathlib.PurePath('a.b.c').stem, pathlib.PurePath('a/b').with_suffix('.x')
''',
    "fnmatch": r'''
fnmatch.fnmatch('a.py', '*.py'), fnmatch.fnmatchcase('A', 'a'), fnmatch.filter(['a1', 'b', 'a2'], 'a?'), fnmatch.fnmatch('b', '[!a]')
''',
    "colorsys": r'''
tuple(round(v, 12) for v in colorsys.hsv_to_rgb(0.5, 0.4, 0.9)), colorsys.hsv_to_rgb(0, 0, 1), colorsys.hsv_to_rgb(0.9, 1, 1)[0]
''',
    "queue": r'''
[(q := queue.Queue()), q.put(1), q.put(2), q.get(), q.qsize(), q.empty()][3:]
[(q := queue.LifoQueue()), q.put(1), q.put(2), q.get()][3], [(q := queue.PriorityQueue()), q.put(2), q.put(1), q.get()][3]
''',
    "pprint": r'''
pprint.pformat({'b': 1, 'a': [1, 2]})
''',
    "html": r'''
html.escape('<a href="x">&</a>'), html.unescape('&lt;&amp;&#39;')
''',
    "array": r'''
array.array('i', [1, 2]).tolist(), array.array('f', [0.5])[0], len(array.array('b', b'abc')), array.array('i', [1]).itemsize
''',
    "graphlib": r'''
list(graphlib.TopologicalSorter({'c': {'b'}, 'b': {'a'}}).static_order())
''',
    "keyword": r'''
keyword.iskeyword('if'), keyword.iskeyword('iff'), keyword.issoftkeyword('match'), len(keyword.kwlist)
''',
    "uuid": r'''
str(uuid.UUID(int=1)), uuid.UUID('12345678123456781234567812345678').hex, len(str(uuid.uuid4()))
''',
    "io": r'''
[(f := io.StringIO()), f.write('ab\nc'), f.getvalue(), f.seek(0), f.readline(), f.read()][1:]
[(f := io.BytesIO(b'abc')), f.read(2), f.tell(), f.getvalue(), f.seek(0, io.SEEK_END)][1:], io.StringIO('a\nb').readlines(), list(io.StringIO('a\nb'))
''',
    "csv": r'''
list(csv.reader(['a,b', '"c,d",e'])), list(csv.DictReader(['a,b', '1,2'])), csv.QUOTE_ALL, csv.QUOTE_MINIMAL
''',
    "copy": r'''
[(a := [[1]]), (b := copy.copy(a)), (c := copy.deepcopy(a)), b[0] is a[0], c[0] is a[0]][3:]
''',
    "difflib": r'''
difflib.get_close_matches('appel', ['ape', 'apple', 'peach'])
''',
    "fractions": r'''
fractions.Fraction(3, 6), fractions.Fraction('0.25') + 1, fractions.Fraction(7, 3).limit_denominator(2), float(fractions.Fraction(1, 8))
''',
    "collections": r'''
collections.Counter('aab').most_common(1), collections.deque([1, 2, 3], maxlen=2), collections.OrderedDict(a=1), collections.ChainMap({1: 2}, {1: 3, 4: 5})[4], collections.namedtuple('P', 'x y')(1, 2)._replace(x=5)
''',
    "inspect": r'''
str(inspect.signature(lambda a, b=1, *c, d, **e: 0)), inspect.isclass(int), inspect.isfunction(lambda: 0), inspect.ismodule(inspect), inspect.isbuiltin(len), inspect.isroutine(len), inspect.isgeneratorfunction(lambda: (yield)), inspect.getmro(bool), inspect.cleandoc('  a\n    b')
''',
    "builtins": r'''
'{a} {b}'.format_map({'a': 1, 'b': 2}), 'abcab'.rindex('b'), 'abc'.isascii(), '\u00e9'.isascii(), '12'.isdecimal(), 'a\n'.isprintable(), 'Ab Cd'.istitle(), ascii('\u00e9')
'abc'.rindex('x')
b'abcab'.rindex(b'b'), b'a'.isascii(), memoryview(b'ab').tolist(), memoryview(b'ab').tobytes(), (6).bit_count(), (6).numerator, (6).denominator, range(1, 9, 3).step, slice(1, 2, 3).step
{1, 2}.difference({2}), {1, 2}.issuperset({1}), {1, 2}.symmetric_difference({2, 3}), frozenset({1}).difference({1}), frozenset({1, 2}).symmetric_difference({2})
[(s := {1, 2, 3}), s.difference_update({1}), s.intersection_update({2, 5}), s.symmetric_difference_update({7}), sorted(s), s.clear(), s][4:], [(l := [1]), l.clear()][0], [(d := {1: 2}), d.clear()][0]
[issubclass(c, Exception) for c in (ArithmeticError, AssertionError, BufferError, EOFError, MemoryError, OverflowError, ReferenceError, SyntaxError, SystemError, TimeoutError, UnboundLocalError, UnicodeError)]
[issubclass(c, Exception) for c in (GeneratorExit, KeyboardInterrupt, SystemExit)], [issubclass(c, OSError) for c in (ConnectionError, FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError)], [issubclass(c, Warning) for c in (UserWarning, DeprecationWarning, FutureWarning, RuntimeWarning, ResourceWarning)]
[c.mro()[1] for c in (FloatingPointError, IndentationError, UnicodeDecodeError)], IOError is OSError, EnvironmentError is OSError
''',
}
