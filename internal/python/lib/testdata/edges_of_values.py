# What plain values do at the edges of their methods.
import cmath
import math
import sys


def t(*tests):
    for test in tests:
        try:
            print(repr(test()))
        except Exception as failure:
            print(type(failure).__name__ + ':', str(failure).replace('\n', ' '))


# bytearray and memoryview
a = bytearray(b'abc')
t(lambda: len(a), lambda: list(a), lambda: 97 in a, lambda: b'bc' in a, lambda: 'x' in a, lambda: a == b'abc', lambda: a == bytearray(b'abd'), lambda: a == 5, lambda: a != b'abc')
t(lambda: a.extend([100, 101]), lambda: a, lambda: a.extend(b'xy' * 20), lambda: len(a), lambda: a.extend([300]), lambda: a.extend('ab'), lambda: a.extend(5))
t(lambda: a.append(256), lambda: a.append(-1), lambda: a.append(7), lambda: a[-1], lambda: a[len(a)], lambda: a[1:3], lambda: a.upper()[:3], lambda: a.find(b'c'), lambda: a + b'z' == bytes(a) + b'z')
a = bytearray(3)
def put(i, v): a[i] = v
t(lambda: put(-1, 9), lambda: put(0, 255), lambda: put(3, 1), lambda: put(-4, 1), lambda: put(0, 256), lambda: put(0, -1), lambda: a)
t(lambda: bytes(memoryview(b'abc')), lambda: memoryview(5), lambda: len(memoryview(bytearray(b'ab'))), lambda: bytes(bytearray(b'q')), lambda: bytearray('é', 'utf-8'), lambda: bytearray('a'))

# text and its codes
t(lambda: chr(0xd800) == '\ud800', lambda: len(chr(0x10ffff)), lambda: chr(-1), lambda: chr(0x110000), lambda: ord(b'a'), lambda: ord(b'ab'), lambda: ord('ab'), lambda: ord(''), lambda: ord(5))
t(lambda: 'aé'.encode('ascii', 'replace'), lambda: 'aé'.encode('ascii', 'ignore'), lambda: 'aé'.encode('ascii'), lambda: 'é'.encode('latin-1'), lambda: '€'.encode('latin-1'), lambda: b'\xe9'.decode('latin-1'), lambda: b'\xe9'.decode('ascii'), lambda: b'\xe9'.decode(), lambda: b'a\xe9b'.decode('utf-8', 'ignore'), lambda: b'a\xe9b'.decode('ascii', 'replace') == 'a�b')
t(lambda: b'abc'.find(b'z'), lambda: b'abcabc'.rfind(b'bc'), lambda: b'a,b'.partition(b','), lambda: b'ab'.partition(b','), lambda: b'a,b,c'.rpartition(b','), lambda: b'ab'.rpartition(b','), lambda: b'ab'.index(b'z'), lambda: b'%d-%s' % (3, b'x'), lambda: b'a'.hex(), lambda: b'\x01\xff'.hex('-'), lambda: bytes.fromhex('01 fF'), lambda: bytes.fromhex('0g'))
t(lambda: float('１２'), lambda: int('٣٤'), lambda: int('１_2'), lambda: '٣'.isdigit(), lambda: '٣'.isdecimal(), lambda: '²'.isdecimal(), lambda: '½'.isnumeric())

# integers from text
t(lambda: int('+7'), lambda: int('-0b101', 2), lambda: int('0b101', 2), lambda: int('0B101', 0), lambda: int('0o17', 8), lambda: int('0XfF', 16), lambda: int('012', 0), lambda: int('000', 0), lambda: int('0_0', 0), lambda: int('-12', 0), lambda: int('z', 36), lambda: int('+', 10), lambda: int('1', 1), lambda: int('1', 37), lambda: int(base=3), lambda: int(5, base=3), lambda: int(b'17', 8), lambda: int(bytearray(b'5')), lambda: int('-' + '9' * 25), lambda: int('-ff', 16), lambda: int(' 5\n'), lambda: int('5 5'), lambda: int('_5'), lambda: int('5_'), lambda: int(True), lambda: int(-2.9), lambda: int(1e20))


class Numbers:
    def __init__(self, v): self.v = v
    def __int__(self): return self.v
    def __float__(self): return self.v
    def __complex__(self): return self.v
    def __bytes__(self): return self.v
    def __trunc__(self): return self.v


class Index:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v


t(lambda: int(Numbers(3)), lambda: int(Numbers('x')), lambda: float(Numbers(2.5)), lambda: float(Numbers(2)), lambda: complex(Numbers(1j)), lambda: complex(Numbers(1)), lambda: bytes(Numbers(b'q')), lambda: bytes(Numbers('q')), lambda: int(Index(4)), lambda: float(Index(4)), lambda: complex(Index(4)), lambda: [1, 2, 3][Index(1)], lambda: [1, 2, 3][Index('a')], lambda: 'abc'[Index(-1):], lambda: bytes(Index(2)), lambda: range(Index(3)), lambda: hex(Index(255)), lambda: bin(Index(-5)), lambda: oct(8), lambda: hex(1.5), lambda: [0] * Index(2), lambda: round(Numbers(1)), lambda: math.trunc(Numbers(7)))
t(lambda: (5).is_integer() if sys.version_info >= (3, 12) else True, lambda: (2.0).is_integer(), lambda: (2.5).is_integer(), lambda: (5).bit_length(), lambda: (-256).bit_length(), lambda: (0).bit_length(), lambda: (255).bit_count(), lambda: (-7).bit_count(), lambda: (258).to_bytes(2, 'big'), lambda: (258).to_bytes(2, 'little'), lambda: (258).to_bytes(1, 'big'), lambda: (-1).to_bytes(1, 'big'), lambda: (-129).to_bytes(1, 'big', signed=True), lambda: (-128).to_bytes(1, 'big', signed=True), lambda: (128).to_bytes(1, 'big', signed=True), lambda: (127).to_bytes(1, 'big', signed=True), lambda: (-2).to_bytes(3, 'little', signed=True), lambda: int.from_bytes(b'\x01\x02', 'big'), lambda: int.from_bytes(b'\x01\x02', 'little'), lambda: int.from_bytes(b'\xff\xfe', 'big', signed=True), lambda: int.from_bytes(b'', 'big'), lambda: (3).to_bytes(2, 'middle'), lambda: (10).as_integer_ratio(), lambda: (0.75).as_integer_ratio(), lambda: float('inf').as_integer_ratio(), lambda: float('nan').as_integer_ratio(), lambda: (7).conjugate(), lambda: (7).real, lambda: (7).imag, lambda: (7).numerator, lambda: (7).denominator, lambda: True.real, lambda: (2.5).real, lambda: (2.5).imag, lambda: (2.5).conjugate(), lambda: (1 + 2j).conjugate(), lambda: (1 + 2j).real)
t(lambda: (1.0).hex(), lambda: (-0.1).hex(), lambda: (0.0).hex(), lambda: float('inf').hex(), lambda: float('-inf').hex(), lambda: float('nan').hex(), lambda: (5e-324).hex(), lambda: float.fromhex('0x1.8p1'), lambda: float.fromhex('0x10'), lambda: float.fromhex('1.8'), lambda: float.fromhex('-0x.8p-2'), lambda: float.fromhex('inf'), lambda: float.fromhex('zz'))

# arithmetic of unlike and large numbers
big = 10 ** 30
t(lambda: big // 7, lambda: big % 7, lambda: -big // 7, lambda: -big % 7, lambda: big % -7, lambda: divmod(-big, 10 ** 15 + 1), lambda: big * 0.5, lambda: big / 10 ** 29, lambda: 10 ** 400 / 3, lambda: 10 ** 400 / 10 ** 399, lambda: big / 0, lambda: big // 0, lambda: big % 0, lambda: 1 / big, lambda: 2 ** 70 >> 3, lambda: 1 << 70, lambda: 1 << -1, lambda: 1 >> -1, lambda: big >> 200, lambda: -big >> 200, lambda: ~big, lambda: -big, lambda: +big, lambda: abs(-big), lambda: big & 255, lambda: big | 1, lambda: big ^ big, lambda: big == float(big), lambda: big < float('inf'), lambda: big > float('-inf'), lambda: big < float('nan'), lambda: 2 ** 63 - 1 + 1, lambda: -2 ** 63 - 1, lambda: (2 ** 62) * 4, lambda: (-2 ** 63) * -1, lambda: -2 ** 63 // -1, lambda: 3 ** 50, lambda: (-1) ** 10 ** 3, lambda: (-2) ** 3, lambda: (-8) ** (1 / 3), lambda: 0 ** 0, lambda: 0.0 ** -1, lambda: 2 ** -2, lambda: big ** -1, lambda: 1 ** big, lambda: (-1) ** (big + 1), lambda: 0 ** big, lambda: pow(3, big, 7), lambda: pow(-3, 5, 7), lambda: pow(3, 5, -7), lambda: pow(2, -1, 0), lambda: int('9' * 20) + 1, lambda: hash(big) == hash(float(big)) or big != float(big), lambda: hash(2 ** 61 - 1), lambda: hash(2 ** 61), lambda: hash(-1), lambda: hash(-2), lambda: hash(-(2 ** 61)), lambda: hash(1.5), lambda: hash(-1.0), lambda: hash(float('inf')), lambda: hash(float('-inf')), lambda: hash(True), lambda: hash(10 ** 40), lambda: hash(1e300), lambda: hash(0.1), lambda: hash(1j), lambda: hash(1 + 0j))
t(lambda: 7.5 // 2, lambda: -7.5 // 2, lambda: -7.5 % 2, lambda: 7.5 % -2, lambda: 1e300 * 1e300, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 1.0 / 0, lambda: divmod(-0.5, 3), lambda: 5.0 // 0.1, lambda: 1e16 // 3, lambda: 0.3 // 0.1, lambda: -0.0 % 3, lambda: float('inf') // 2, lambda: float('inf') % 2, lambda: 2 % float('inf'), lambda: -2 % float('inf'), lambda: 10.0 ** 400, lambda: (-2.0) ** 0.5, lambda: (-2.0) ** 3, lambda: float('inf') ** -1, lambda: 0.0 ** 0, lambda: 1j ** 2, lambda: 1j / 0, lambda: (1 + 2j) * (3 - 1j), lambda: (1 + 2j) / (3 - 1j), lambda: 1j < 2j, lambda: 1j == 1, lambda: (2 + 0j) == 2, lambda: 5 // 1j, lambda: 5 % 1j, lambda: abs(3 + 4j), lambda: -(1j), lambda: +(1j), lambda: 0j ** -1, lambda: (1 + 1j) ** 2, lambda: bool(0j), lambda: 2 ** 0.5, lambda: True + True, lambda: True & 3, lambda: True ^ True, lambda: ~True, lambda: -True, lambda: +True)
t(lambda: round(1.5), lambda: round(0.5), lambda: round(-1.5), lambda: round(2.675, 2), lambda: round(12345, -2), lambda: round(12350, -2), lambda: round(-12350, -2), lambda: round(10 ** 30 + 5, -1), lambda: round(5, -1), lambda: round(15, -400), lambda: round(1.7e308, -308), lambda: round(1e-310, 400), lambda: round(float('inf')), lambda: round(float('nan'), 2), lambda: round(1e22, 2), lambda: round(-0.4), lambda: round(-0.4, 0), lambda: round(7, 2), lambda: round(7, 1.0), lambda: round(5e-324, -1))

# formats
for spec in ['', '5', '<5', '>5', '^5', '=5', '05', '+', ' ', '-', '+05', ',', '_', '08,', 'd', 'x', '#x', '#b', '#o', 'X', '#X', 'c', 'e', 'E', 'f', 'F', 'g', 'G', '%', 'n', 's', '.2', '.2f', '10.3e', '#.0f', '#g', '.0e', '.3g', '.10g', '*^9', '*=9', 'z', 'zf', '5z', '.', '2.', ',d', ',_', '_x', '_b', 'q', '12,.2f', '012_.1f', '.1%', '#.3', '.0f', '-<6', '<<6', '0<6', '\x00>4', '06.1f', '+.3', ' g', '020', '#s', '=s', '.3s', '5.2s', '05s', '<05', ',s', '+s']:
    for value in [0, 1, -42, 1234567, 10 ** 20, 0.0, -0.0, 1.5, -1234.5678, 1e20, 1e-7, 123456789.0, float('inf'), float('nan'), True, 'ab', '', 1 + 2j, -0.5j]:
        t(lambda: format(value, spec))
t(lambda: format(None, ''), lambda: format(None, '5'), lambda: format([1], '>9'), lambda: format(3.0, '.400f')[-3:], lambda: '%.3d|%+.2e|% d|%#x|%#o|%-6.2f|%06.1f|%5%|%c|%c' % (5, 12345.678, 3, 255, 8, 1.255, -2.5, 97, 'q'))
t(lambda: '%d' % 3.99, lambda: '%x' % 3.5, lambda: '%s' % [1], lambda: '%(a)s %(b)05d' % {'a': 1, 'b': 2}, lambda: '%(a)s' % {}, lambda: '%(a)s' % 3, lambda: '%y' % 1, lambda: '%' % (), lambda: '%s' % (), lambda: '%s%s' % (1,), lambda: 'x' % 1, lambda: 'x' % {}, lambda: '%c' % 300000000, lambda: '%c' % 'ab', lambda: '%r %a' % ('é', 'é'), lambda: '%.2s|%5.1s|' % ('abc', 'xyz'), lambda: '%i %u' % (2, 3), lambda: '%g %G %g' % (1e-10, 1e-10, 1e6), lambda: '%.0f %.1f' % (0.5, 0.25), lambda: '%*.*f' % (8, 2, 3.14159), lambda: '%-*d|' % (5, 3))

# mathematics
inf, nan = float('inf'), float('nan')
t(lambda: math.pow(-1, 0.5), lambda: math.pow(0, -1), lambda: math.pow(2, 10), lambda: math.ceil(-0.5), lambda: math.floor(-0.5), lambda: math.trunc(-2.7), lambda: math.ceil(inf), lambda: math.floor(nan), lambda: math.floor(2.0 ** 70), lambda: math.fmod(-7, 3), lambda: math.fmod(7, 0), lambda: math.fmod(inf, 2), lambda: math.remainder(7, 4), lambda: math.remainder(5, 2), lambda: math.exp(1000), lambda: math.exp(-1000), lambda: math.expm1(1e-5), lambda: math.log(0), lambda: math.log(-1), lambda: math.log(8, 2), lambda: math.log(8, 1), lambda: math.log(10 ** 400), lambda: math.log2(8), lambda: math.log2(10 ** 400), lambda: math.log10(10 ** 400), lambda: math.log10(0), lambda: math.log1p(-1), lambda: math.sqrt(-1), lambda: math.sqrt(2), lambda: math.isqrt(17), lambda: math.isqrt(-1), lambda: math.isqrt(10 ** 40), lambda: math.factorial(20), lambda: math.factorial(-1), lambda: math.factorial(2.5), lambda: math.gcd(12, 18, 27), lambda: math.gcd(), lambda: math.gcd(0, -4), lambda: math.lcm(4, 6, 10), lambda: math.lcm(), lambda: math.lcm(0, 3), lambda: math.comb(5, 2), lambda: math.comb(2, 5), lambda: math.comb(-1, 2), lambda: math.perm(5, 2), lambda: math.perm(5), lambda: math.perm(2, 3), lambda: math.perm(5, -1))
t(lambda: math.dist([1, 2], [4, 6]), lambda: math.dist([1], [1, 2]), lambda: math.hypot(3, 4), lambda: math.hypot(1, 2, 2), lambda: math.hypot(), lambda: math.hypot(inf, nan), lambda: math.fsum([0.1] * 10), lambda: math.fsum([1e308, 1e308, -1e308]), lambda: math.fsum([inf, 1]), lambda: math.fsum([inf, -inf]), lambda: math.fsum([nan]), lambda: math.prod([1, 2, 3], start=4), lambda: math.prod([]), lambda: math.isclose(1, 1 + 1e-10), lambda: math.isclose(1, 1.1), lambda: math.isclose(1, 1.1, rel_tol=0.2), lambda: math.isclose(0, 1e-10), lambda: math.isclose(0, 1e-10, abs_tol=1e-9), lambda: math.isclose(inf, inf), lambda: math.isclose(inf, 1e308), lambda: math.isclose(1, 2, rel_tol=-1), lambda: math.copysign(3, -0.0), lambda: math.frexp(8), lambda: math.frexp(0), lambda: math.ldexp(0.5, 4), lambda: math.ldexp(1, 5000), lambda: math.ldexp(1, -5000), lambda: math.modf(-2.5), lambda: math.modf(inf), lambda: math.degrees(math.pi), lambda: math.radians(180), lambda: math.atan2(1, -1), lambda: math.acos(2), lambda: math.asin(-1), lambda: math.acosh(0.5), lambda: math.atanh(1), lambda: math.gamma(5), lambda: math.gamma(-1), lambda: math.gamma(0), lambda: math.gamma(200), lambda: math.lgamma(10), lambda: math.lgamma(-1), lambda: math.erf(0.5), lambda: math.erfc(0.5), lambda: math.cbrt(-27), lambda: math.exp2(3), lambda: math.nextafter(1, 2), lambda: math.nextafter(1, 0), lambda: math.ulp(1), lambda: math.ulp(0), lambda: math.isfinite(inf), lambda: math.isinf(-inf), lambda: math.isnan(nan), lambda: math.tan(0.5), lambda: math.sinh(1), lambda: math.cosh(1000), lambda: math.sin(inf), lambda: math.sqrt('a'), lambda: math.floor('a'), lambda: math.gcd(1.5, 2), lambda: math.tau, lambda: math.e, lambda: math.inf)
t(lambda: cmath.sqrt(-1), lambda: cmath.isfinite(1j), lambda: cmath.isfinite(complex(inf, 0)), lambda: cmath.isnan(complex(nan, 0)), lambda: cmath.isinf(complex(0, -inf)), lambda: cmath.phase(1j), lambda: cmath.exp(0), lambda: cmath.log(0), lambda: cmath.isclose(1j, 1j + 1e-12), lambda: abs(cmath.polar(1 + 1j)[0] - 2 ** 0.5) < 1e-12, lambda: cmath.rect(2, 0), lambda: cmath.pi)

# reductions
t(lambda: max([3, 1], default=0), lambda: max(1, 2, default=3), lambda: max((), key=len, default=None), lambda: max('ab', 'c', key=len), lambda: min([(1, 'b'), (1, 'a')], key=lambda p: p[0]), lambda: sum([1, 2], start=10), lambda: sum([[1]], []), lambda: sum((0.1,) * 10), lambda: sum([1, 2.5, 3j]), lambda: sum([], 'a'), lambda: sum(['a'], b''), lambda: any([0, '', 3]), lambda: all([]), lambda: all([1, 0]), lambda: sorted({'b': 1, 'a': 2}), lambda: sorted('bca', reverse=1), lambda: list(enumerate('ab', 5)), lambda: list(zip('ab', [1], strict=True)), lambda: list(zip('a', [1, 2], strict=True)), lambda: list(zip('abc', range(2))), lambda: list(map(pow, [2, 3], [3, 2])), lambda: list(filter(None, [0, 1, '', 'a'])), lambda: list(reversed({'a': 1, 'b': 2})), lambda: list(reversed({'a': 1, 'b': 2}.items())), lambda: list(reversed(range(1, 10, 3))), lambda: reversed({1}), lambda: next(iter([]), 'end'), lambda: next(iter([])), lambda: list(iter([1, 2, 0, 3].pop, 0)), lambda: iter(5), lambda: len(5), lambda: divmod(7, 2.0))

# sequences
l = [5, 3, 1, 4]
t(lambda: l[::-1], lambda: l[::2], lambda: l[-3:-1], lambda: l[10:], lambda: l[:-10], lambda: l[3:0:-2], lambda: l[::0], lambda: l['a'], lambda: l[1.0], lambda: l[True], lambda: l[10 ** 30], lambda: l[-10 ** 30:10 ** 30], lambda: l['a':], lambda: l.index(1), lambda: l.index(1, 3), lambda: l.index(5, -4, -1), lambda: l.index(9), lambda: l.count(3), lambda: l.pop(9), lambda: [].pop(), lambda: l.insert(-1, 7) or l, lambda: l.insert(100, 8) or l, lambda: l.remove(99), lambda: l.sort(key=lambda x: -x) or l, lambda: l.sort(reverse=True, key=str) or l, lambda: [1, 'a'].sort(), lambda: l.reverse() or l, lambda: l.copy() is l, lambda: l.clear() or l, lambda: [1] < [1, 2], lambda: [2] < [1, 2], lambda: [1, 2] >= [1, 2], lambda: [1] < (1,), lambda: (1, 2) + [3], lambda: [1] + (2,), lambda: [1] * -1, lambda: 'ab' * 2, lambda: 2 * (1,), lambda: [0] * 'a', lambda: (1, 2).index(2, 2), lambda: (1, 2, 1).count(1))
def change(values, i, v):
    values[i] = v
    return values
def drop(values, i):
    del values[i]
    return values
t(lambda: change([1, 2, 3], slice(0, 2), 'xyz'), lambda: change([1, 2, 3], slice(None, None, 2), [8, 9]), lambda: change([1, 2, 3], slice(None, None, 2), [8]), lambda: change([1, 2, 3], slice(None, None, -1), 'abc'), lambda: change([1, 2, 3], slice(2, 1), [7]), lambda: change([1, 2, 3], slice(0, 1), 5), lambda: change([1], 1, 0), lambda: change([1], -2, 0), lambda: change((1,), 0, 0), lambda: change('a', 0, 'b'), lambda: drop([1, 2, 3, 4, 5], slice(None, None, 2)), lambda: drop([1, 2, 3, 4, 5], slice(4, 0, -2)), lambda: drop([1, 2, 3], slice(-2, None)), lambda: drop([1], 3), lambda: drop((1,), 0), lambda: drop({'a': 1}, 'b'), lambda: drop(5, 0), lambda: drop([1, 2, 3], slice(2, 1)))
r = range(10, 0, -3)
t(lambda: list(r), lambda: len(r), lambda: r[1], lambda: r[-1], lambda: r[4], lambda: r[1:], lambda: r[::-1], lambda: 7 in r, lambda: 8 in r, lambda: 7.0 in r, lambda: 'a' in r, lambda: r.index(4), lambda: r.index(5), lambda: r.count(1), lambda: (r.start, r.stop, r.step), lambda: r == range(10, -1, -3), lambda: range(0) == range(2, 1), lambda: range(0, 3, 2) == range(0, 4, 2), lambda: hash(range(0)) == hash(range(1, 0)), lambda: range(1, 2, 0), lambda: range(1.0), lambda: range(2 ** 70)[2 ** 69], lambda: bool(range(0)), lambda: slice(1, 5, 2).indices(4), lambda: slice(None, None, -1).indices(4), lambda: slice(-3, -1).indices(2), lambda: slice(1).indices(-1), lambda: slice(None, None, 0).indices(3), lambda: (slice(2).start, slice(1, 2).stop, slice(1, 2, 3).step), lambda: slice(1, 2) == slice(1, 2), lambda: slice(1, 2) < slice(1, 3), lambda: slice(1))

# dictionaries and sets
d = {'a': 1, 'b': 2}
t(lambda: d['z'], lambda: d.get('z', 5), lambda: d.setdefault('c', 3), lambda: d.setdefault('a', 9), lambda: d.pop('z'), lambda: d.pop('z', None), lambda: d.pop('c'), lambda: d.popitem(), lambda: {}.popitem(), lambda: d.update(x=1) or d, lambda: d.update([('y', 2)]) or d, lambda: d.update([1]), lambda: d.update(['abc']), lambda: d.update(5), lambda: d | {'a': 0}, lambda: {'a': 0} | d, lambda: d | 5, lambda: d == dict(a=1, x=1, y=2), lambda: d == {'a': 1}, lambda: d != {}, lambda: d < {}, lambda: dict([(1, 2)], b=3), lambda: dict.fromkeys('ab', 0), lambda: dict.fromkeys([1]), lambda: {[]: 1}, lambda: {1: 'i', True: 'b', 1.0: 'f'}, lambda: list(d.items()), lambda: d.keys() & {'a', 'q'}, lambda: sorted(d.keys() | {'q'}), lambda: d.keys() - {'x', 'y'}, lambda: sorted(d.keys() ^ {'a', 'q'}), lambda: {'a', 'q'} & d.keys(), lambda: sorted({'a', 'q'} - d.keys()), lambda: ['a'] & d.keys(), lambda: d.keys() & ['a'], lambda: d.keys() == {'a', 'x', 'y'}, lambda: d.keys() <= {'a', 'x', 'y', 'z'}, lambda: d.keys() > {'a'}, lambda: d.keys().isdisjoint('bc'), lambda: ('a', 1) in d.items(), lambda: ('a', 2) in d.items(), lambda: 'a' in d.items(), lambda: 2 in d.values(), lambda: d.values() == d.values(), lambda: d.items() == d.items(), lambda: len(d.values()), lambda: d.keys() & 5, lambda: d.keys() < 5, lambda: d.values() | {1}, lambda: d.keys().mapping['a'], lambda: list(d.items())[0])
def walk(values, act):
    for v in values:
        act(v)
    return values
t(lambda: walk({1: 1, 2: 2}, lambda k: None), lambda: walk(dict.fromkeys('ab'), lambda k: growing.update({k + 'x': 1})) if (growing := {}) is None else 0)
growing = {1: 1}
t(lambda: walk(growing, lambda k: growing.update({k + 1: 1})))
growing = {1}
t(lambda: walk(growing, lambda k: growing.add(k + 1)))
s = {1, 2, 3}
t(lambda: s | {4}, lambda: s & {2, 9}, lambda: s - {1}, lambda: s ^ {3, 4}, lambda: s <= {1, 2, 3}, lambda: s < {1, 2, 3}, lambda: s >= {1}, lambda: s == frozenset(s), lambda: s | [1], lambda: s.union([4], (5,)), lambda: s.intersection([1, 2], [2]), lambda: s.difference([1], [2]), lambda: s.symmetric_difference([1, 9]), lambda: s.issubset(range(9)), lambda: s.issuperset([1]), lambda: s.isdisjoint([7]), lambda: s.discard(9), lambda: s.remove(9), lambda: s.add([]), lambda: {1} in {frozenset({1})}, lambda: [] in s, lambda: set().pop(), lambda: s.update([7], 'a') or len(s), lambda: s.intersection_update([1, 7]) or s, lambda: s.difference_update([7]) or s, lambda: s.symmetric_difference_update([1, 5]) or s, lambda: frozenset([1]) | {2}, lambda: {2} | frozenset([1]), lambda: frozenset(frozenset([1])), lambda: hash(frozenset([1, 2])) == hash(frozenset([2, 1])), lambda: hash({1}), lambda: s.copy() == s, lambda: s.clear() or s, lambda: set(5), lambda: set('a') < 5)
