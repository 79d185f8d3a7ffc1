def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ':', e)
l = [3, 1, 2]
t(l.append); t(l.pop, 10); t([].pop); t(l.remove, 9); t(l.index, 9); t(l.index, 1); t(l.index, 1, 2); t(l.insert, 0, 'x'); t(l.insert, -1, 'y'); print(l); t(l.count, 1); t(l.extend, 5); t(l.extend, 'ab'); print(l); t(l.sort); l[:] = [3, 1, 2]; t(l.sort, key=lambda x: -x); print(l); t(l.sort, reverse=True); print(l); t(l.copy); t(l.reverse); print(l); t(l.clear); print(l); t(l.sort, 1); t((1, 2, 1).count, 1); t((1, 2).index, 5); t([1, 2] .__mul__, 2)
t(lambda: [1] + (2,)); t(lambda: [1, 2][5]); t(lambda: [1, 2, 3][::2]); t(lambda: [1] < [1, 2]); t(lambda: [1] < 1); t(lambda: [[1, 2]] * 2); t(lambda: [1] * 'a')
d = {'a': 1, 'b': 2}
t(d.get, 'z'); t(d.get, 'z', 3); t(d.pop, 'z'); t(d.pop, 'z', 0); t(d.setdefault, 'c', 5); t(d.popitem); t({}.popitem); t(d.update, {'q': 1}, w=2); t(d.update, [('e', 5)]); t(d.update, 5); t(d.update, [1]); print(d); t(d.copy); t(dict.fromkeys, 'ab', 0); t(dict.fromkeys, 5); t(lambda: d['zz']); t(lambda: {[]: 1}); t(lambda: {**d, 'n': 1}); t(lambda: d | {'x': 1}); t(lambda: {'x': 1} | [1]); t(lambda: d.keys() & {'a'}); t(lambda: sorted(d.keys() | {'zz'})); t(lambda: d.items() - {('a', 1)}) if 0 else None; t(lambda: d.keys()); t(lambda: d.values()); t(lambda: d.items()); t(lambda: 'a' in d.keys()); t(lambda: ('a', 1) in d.items()); t(lambda: d.keys() == {'a', 'b', 'q', 'w', 'e'}); t(lambda: list(d.items())[0]); t(lambda: len(d.values())); t(lambda: list(reversed(d.keys()))); t(lambda: d.keys().isdisjoint({'zz'})); t(lambda: {1: 2} == {1.0: 2.0}); t(lambda: {1: 'a', True: 'b'})
def grow():
    x = {1: 1}
    for k in x: x[k + 1] = 1
t(grow)
def grow2():
    x = {1: 1}
    for k, v in x.items(): x[k + 1] = 1
t(grow2)
s = {1, 2, 3}
t(s.add, []); t(s.remove, 9); t(s.discard, 9); t(s.union, [4]); t(s.intersection, [1, 5]); t(s.difference, [1], [2]); t(s.symmetric_difference, [1, 9]); t(s.issubset, [1, 2, 3, 4]); t(s.issuperset, [1]); t(s.isdisjoint, [7]); t(lambda: s | [1]); t(lambda: s & {1}); t(lambda: s - {1}); t(lambda: s ^ {1, 7}); t(lambda: s <= {1, 2, 3}); t(lambda: s < {1}); t(s.update, [5], (6,)); print(s); t(s.difference_update, [5]); t(s.intersection_update, [1, 2]); print(s); t(s.symmetric_difference_update, [2, 3]); print(s); t(set().pop); t(frozenset([1]).add) if 0 else None; t(lambda: frozenset([1]) | {2}); t(lambda: {1} | frozenset([2])); t(lambda: hash(frozenset([1, 2])) == hash(frozenset([2, 1]))); t(lambda: {frozenset([1]): 2}); t(lambda: set([1]) == frozenset([1])); t(s.clear); print(s, frozenset())
t((5).bit_length); t((-5).bit_length); t((5).bit_count); t((1000).to_bytes, 1, 'big'); t((1000).to_bytes, 2, 'little'); t((-1).to_bytes, 2, 'big'); t((-1).to_bytes, 2, 'big', signed=True); t(int.from_bytes, b'\xff\x00', 'big', signed=True); t(int.from_bytes, [1, 2], 'big'); t((3).as_integer_ratio); t((2.5).as_integer_ratio); t((2.0).is_integer); t((2.5).hex); t(float.fromhex, '0x1.8p1'); t((3).conjugate); t(lambda: (3).real); t(lambda: (3).numerator); t(lambda: 3j.imag); t((3+4j).conjugate); t(lambda: (2.5).real)
b = b'abc,def'
t(b.split, b','); t(b.find, b'd'); t(b.find, 100); t(b.replace, b'a', b'X'); t(b.upper); t(b.startswith, b'ab'); t(b.join, [b'1', b'2']); t(b.join, ['a']); t(b.decode); t(b'\xff'.decode); t(b'\xff'.decode, 'latin-1'); t(b'\xff'.decode, 'utf-8', 'ignore'); t(b'\xffa'.decode, 'utf-8', 'replace'); t(b.hex); t(b'ab'.hex, ':'); t(bytes.fromhex, 'zz'); t(b.strip, b'a'); t(b.count, b'c'); t(b.index, b'zz'); t(lambda: b[0]); t(lambda: b[0:2]); t(lambda: 97 in b); t(b.isdigit); t(b'12'.isdigit); t(b.splitlines); t('é'.encode, 'ascii'); t('é'.encode, 'ascii', 'ignore'); t('é'.encode, 'latin-1'); t(b.ljust, 10, b'.'); t(b.partition, b','); t(b.split); t(b' a b '.split); t(b.title)
class A:
    x = 1
    def __init__(self): self.y = 2
    def f(self): "doc"; return 1
a = A()
t(vars, a); print([n for n in dir(a) if not n.startswith('__')]); print(A.f.__name__, A.f.__qualname__, A.f.__doc__, A.__name__, A.__mro__, A.__bases__, A.__dict__['x'], A.__subclasses__(), A.mro())
def g(a, b=2, *c, d, e=5, **f): pass
print(g.__defaults__, g.__kwdefaults__, g.__code__.co_varnames, g.__code__.co_argcount, g.__code__.co_kwonlyargcount, g.__module__, g.__dict__)
g.attr = 5; print(g.__dict__, g.attr)
print(type('X', (A,), {'z': 5}).z, type('X', (A,), {'z': 5}).__mro__[1:])
class P:
    def __init__(self): self._v = 0
    @property
    def v(self): "the v"; return self._v
    @v.setter
    def v(self, x): self._v = x
    @v.deleter
    def v(self): self._v = None
p = P(); p.v = 5; print(p.v); del p.v; print(p.v, P.v.__doc__, P.v.fget.__name__)
def gen():
    try:
        x = yield 1
        print('got', x)
        yield 2
    finally:
        print('closed')
gg = gen(); print(next(gg), gg.send('hi')); gg.close()
gg = gen(); next(gg); t(gg.throw, ValueError('boom'))
print(super.__name__, object.__name__, type(None).__name__, type(...).__name__, type(NotImplemented).__name__, type(len).__name__, type(lambda: 0).__name__, type(gen()).__name__, type([].append).__name__, type(a.f).__name__)
import math
for n, args in [('sqrt', (-1,)), ('sqrt', (16,)), ('log', (0,)), ('log', (8, 2)), ('log2', (8,)), ('log10', (1000,)), ('exp', (1000,)), ('floor', (-2.5,)), ('ceil', (2.1,)), ('trunc', (-2.7,)), ('gcd', (12, 18)), ('lcm', (4, 6)), ('factorial', (20,)), ('factorial', (-1,)), ('comb', (10, 3)), ('perm', (5, 2)), ('isqrt', (17,)), ('prod', ([1, 2, 3],)), ('fsum', ([.1] * 10,)), ('hypot', (3, 4)), ('dist', ((0, 0), (3, 4))), ('modf', (2.5,)), ('frexp', (8.0,)), ('ldexp', (.5, 4)), ('copysign', (1, -0.0)), ('fmod', (-7, 3)), ('remainder', (7, 4)), ('isclose', (1, 1 + 1e-10)), ('degrees', (math.pi,)), ('radians', (180,)), ('gamma', (5,)), ('erf', (.5,)), ('pow', (2, .5)), ('pow', (0, -1)), ('atan2', (1, 1)), ('exp2', (3,)), ('sqrt', ('a',)), ('floor', ('a',)), ('factorial', (2.5,)), ('isnan', (float('nan'),)), ('log', (10**400,)), ('ulp', (1.0,)), ('nextafter', (1.0, 2.0)), ('acos', (2,)), ('sinh', (1,)), ('expm1', (1e-10,)), ('log1p', (-1,))]:
    print(n, end=' '); t(getattr(math, n), *args)
