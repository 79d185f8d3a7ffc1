"""Expressions on the standard library for pycase_calls.py: a title, what stands before, and an expression a line."""
import ast


def single(lines):
    """The expressions of some lines: a line with commas is several, evaluated in turn."""
    for line in lines.strip().split("\n"):
        tree = ast.parse(line.strip(), mode="eval").body
        if isinstance(tree, ast.Tuple) and not line.strip().startswith("(") or isinstance(tree, ast.Tuple) and tree.col_offset == 0 and tree.elts[0].col_offset == 0:
            yield from (ast.get_source_segment(line.strip(), e) for e in tree.elts)
        else:
            yield line.strip()


GROUPS = {}

GROUPS["collections"] = ("""
from collections import *
class Point(namedtuple('Point', 'x y', defaults=[5])): pass
P = namedtuple('P', ['a', 'b'])
def after(thing, change):
    made = change(thing)
    return thing if made is None else (made, thing)
""", """
P(1, 2), P(1, b=2), P(*[3, 4]), Point(1), Point(1)._asdict(), P._fields, P(1, 2)._replace(a=9), P._make([7, 8]), Point._field_defaults
P(1)
P(1, 2, 3)
P(1, 2)._replace(z=1)
P(1, 2).a, P(1, 2)[1], len(P(1, 2)), P(1, 2) == (1, 2), P(1, 2) + (3,), list(P(1, 2)), hash(P(1, 2)) == hash((1, 2))
namedtuple('Q', 'a a')
namedtuple('Q', 'a class')
namedtuple('Q', 'a class', rename=True)._fields
namedtuple('Q', 'a b', defaults=[1, 2, 3])
namedtuple('Q', 'a,b')(1, 2)
namedtuple('Q', '_a')
Counter('abca'), Counter('abca').most_common(1), Counter(a=2, b=1), Counter({'x': 3})['y'], Counter('ab') + Counter('bc'), Counter('abb') - Counter('b'), Counter('ab') & Counter('b'), Counter('ab') | Counter('bbc')
sorted(Counter('abca').elements()), Counter('aab').total(), +Counter(a=1, b=-1), -Counter(a=1, b=-1), Counter('ab') == Counter('ba'), Counter('a') <= Counter('ab'), Counter('aa') > Counter('a')
after(Counter('ab'), lambda c: c.update('bc'))
after(Counter('ab'), lambda c: c.update({'a': 3}, z=1))
after(Counter('abb'), lambda c: c.subtract('b'))
after(Counter('ab'), lambda c: c.pop('a'))
after(Counter('ab'), lambda c: c.__delitem__('q'))
Counter.fromkeys('ab', 1)
Counter('abc').most_common(), Counter().most_common(2), repr(Counter())
after(Counter('ab'), lambda c: c.__iadd__(Counter('a')))
after(Counter('ab'), lambda c: c.__isub__(Counter('a')))
OrderedDict([('a', 1), ('b', 2)]), OrderedDict(a=1) == {'a': 1}, OrderedDict([('a', 1), ('b', 2)]) == OrderedDict([('b', 2), ('a', 1)]), list(reversed(OrderedDict(a=1, b=2)))
after(OrderedDict(a=1, b=2, c=3), lambda d: d.move_to_end('a'))
after(OrderedDict(a=1, b=2, c=3), lambda d: d.move_to_end('c', last=False))
after(OrderedDict(a=1, b=2, c=3), lambda d: d.move_to_end('z'))
after(OrderedDict(a=1, b=2, c=3), lambda d: d.popitem())
after(OrderedDict(a=1, b=2, c=3), lambda d: d.popitem(last=False))
after(OrderedDict(), lambda d: d.popitem())
after(OrderedDict(a=1), lambda d: d.pop('b', 4))
after(OrderedDict(a=1), lambda d: d.update(b=2))
after(OrderedDict(a=1), lambda d: d.setdefault('c', 3))
OrderedDict(a=1) | {'b': 2}, OrderedDict.fromkeys('ab', 0), OrderedDict(a=1).copy()
after(defaultdict(list), lambda d: d['x'].append(1))
after(defaultdict(int, a=1), lambda d: d['b'])
after(defaultdict(None), lambda d: d['b'])
defaultdict(int) | {'a': 1}, defaultdict(int, {'a': 1}).copy(), defaultdict(list).default_factory, defaultdict(int).get('z')
defaultdict(5)
deque([1, 2, 3], maxlen=2), deque('abc'), deque([1]) + deque([2]), deque([1]) * 2, deque([1, 2])[1], len(deque('ab')), 2 in deque([1, 2]), deque([1]) == deque([1]), deque([1]) < deque([2]), deque('ab').maxlen
after(deque([1, 2, 3]), lambda d: d.append(4))
after(deque([1, 2, 3], 3), lambda d: d.append(4))
after(deque([1, 2, 3], 3), lambda d: d.appendleft(4))
after(deque([1, 2, 3]), lambda d: d.pop())
after(deque([1, 2, 3]), lambda d: d.popleft())
after(deque(), lambda d: d.pop())
after(deque(), lambda d: d.popleft())
after(deque([1, 2, 3]), lambda d: d.rotate(1))
after(deque([1, 2, 3]), lambda d: d.rotate(-1))
after(deque([1, 2, 3]), lambda d: d.rotate())
after(deque([1, 2, 3]), lambda d: d.extend([4, 5]))
after(deque([1, 2, 3]), lambda d: d.extendleft([4, 5]))
after(deque([1, 2, 3]), lambda d: d.remove(2))
after(deque([1, 2, 3]), lambda d: d.remove(9))
after(deque([1, 2, 3]), lambda d: d.insert(1, 9))
after(deque([1, 2, 3]), lambda d: d.reverse())
after(deque([1, 2, 3]), lambda d: d.clear())
after(deque([1, 2, 3]), lambda d: d.__setitem__(0, 9))
after(deque([1, 2, 3]), lambda d: d.__delitem__(0))
deque([1, 2, 1]).count(1), deque([1, 2, 1]).index(2), list(reversed(deque([1, 2]))), deque([1, 2]).copy()
deque([1]).index(5)
deque([1])[3]
deque([1], maxlen=-1)
ChainMap({'a': 1}, {'a': 2, 'b': 3}), ChainMap({'a': 1}, {'b': 3})['b'], len(ChainMap({'a': 1}, {'a': 2})), sorted(ChainMap({'a': 1}, {'b': 2})), ChainMap({'a': 1}).new_child({'a': 5})['a'], ChainMap({'a': 1}, {'b': 2}).parents, ChainMap().maps
ChainMap({'a': 1})['z']
after(ChainMap({'a': 1}, {'b': 2}), lambda c: c.__setitem__('b', 9))
after(ChainMap({'a': 1}, {'b': 2}), lambda c: c.pop('b'))
after(UserDict(a=1), lambda d: d.__setitem__('b', 2))
UserDict(a=1), UserDict(a=1).data, UserDict({'a': 1}) | {'b': 2}, 'a' in UserDict(a=1), UserDict(a=1).get('z', 4), len(UserDict(a=1)), UserDict(a=1).copy(), UserDict.fromkeys('ab')
UserDict(a=1)['z']
UserList([1, 2]), UserList([1]) + [2], [0] + UserList([1]), UserList([1]) * 2, UserList([1, 2])[0:1], UserList([1, 2]) == [1, 2], UserList([3, 1]).index(1), len(UserList('ab'))
after(UserList([1, 2]), lambda v: v.append(3))
after(UserList([1, 2]), lambda v: v.extend([3]))
after(UserList([1, 2]), lambda v: v.insert(0, 3))
after(UserList([1, 2]), lambda v: v.pop())
after(UserList([2, 1]), lambda v: v.sort())
after(UserList([2, 1]), lambda v: v.reverse())
after(UserList([2, 1]), lambda v: v.remove(2))
after(UserList([2, 1]), lambda v: v.clear())
after(UserList([2, 1]), lambda v: v.__iadd__([5]))
UserString('abc').upper(), UserString('a') + 'b', len(UserString('abc')), UserString('abc')[1], 'b' in UserString('abc'), UserString('a') == 'a', UserString('a b').split(), UserString('a') * 3, str(UserString('x')), UserString('x-').rstrip('-')
""")

GROUPS["abstract classes"] = ("""
import collections.abc as A
import numbers
class S(A.Sequence):
    def __init__(self, *v): self.v = v
    def __len__(self): return len(self.v)
    def __getitem__(self, i): return self.v[i]
class M(A.MutableMapping):
    def __init__(self): self.d = {'a': 1}
    def __len__(self): return len(self.d)
    def __iter__(self): return iter(self.d)
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
class T(A.Set):
    def __init__(self, v=()): self.v = list(dict.fromkeys(v))
    def __len__(self): return len(self.v)
    def __iter__(self): return iter(self.v)
    def __contains__(self, k): return k in self.v
class U(A.MutableSet, T):
    def add(self, v): self.v.append(v) if v not in self.v else None
    def discard(self, v): self.v.remove(v) if v in self.v else None
class L(A.MutableSequence):
    def __init__(self, *v): self.v = list(v)
    def __len__(self): return len(self.v)
    def __getitem__(self, i): return self.v[i]
    def __setitem__(self, i, x): self.v[i] = x
    def __delitem__(self, i): del self.v[i]
    def insert(self, i, x): self.v.insert(i, x)
def after(thing, change, field):
    made = change(thing)
    return made if isinstance(made, (int, str)) and not isinstance(made, bool) else list(getattr(thing, field))
""", """
[isinstance(v, A.Sequence) for v in ([], (), '', b'', range(1), {}, set(), 5)]
[isinstance(v, A.Mapping) for v in ([], {}, set())], [isinstance(v, A.Set) for v in ([], {}, set(), frozenset(), {}.keys())]
[isinstance(v, A.Iterable) for v in ([], {}, 5, iter([]), (x for x in ()))], [isinstance(v, A.Iterator) for v in ([], iter([]), (x for x in ()))]
[isinstance(v, A.Callable) for v in (len, 5, int, lambda: 0)], [isinstance(v, A.Hashable) for v in ([], (), 5, {})], [isinstance(v, A.Sized) for v in ([], 5)], [isinstance(v, A.Container) for v in ([], 5)]
[isinstance(v, A.Generator) for v in ((x for x in ()), iter([]))], issubclass(list, A.MutableSequence), issubclass(tuple, A.MutableSequence), issubclass(dict, A.MutableMapping), issubclass(set, A.MutableSet), isinstance([], A.Collection), isinstance([], A.Reversible)
[isinstance(1, c) for c in (numbers.Number, numbers.Integral, numbers.Real, numbers.Rational, numbers.Complex)], [isinstance(1.5, c) for c in (numbers.Number, numbers.Integral, numbers.Real)], isinstance(1j, numbers.Real), isinstance(True, numbers.Integral)
2 in S(1, 2), list(S(1, 2)), list(reversed(S(1, 2))), S(3, 4).index(4), S(3, 3).count(3)
S(3).index(9)
S(3, 4, 3).index(3, 1)
A.Sequence()
M().get('a'), M().get('z'), M().get('z', 5), 'a' in M(), list(M().keys()), list(M().values()), list(M().items()), M() == {'a': 1}, M() != {'a': 2}
M()['z']
after(M(), lambda m: m.pop('a'), 'd')
after(M(), lambda m: m.pop('z', 8), 'd')
M().pop('z')
after(M(), lambda m: m.popitem() and None, 'd')
after(M(), lambda m: m.clear(), 'd')
after(M(), lambda m: m.update({'b': 2}, c=3), 'd')
after(M(), lambda m: m.update([('b', 2)]), 'd')
after(M(), lambda m: m.setdefault('q', 7), 'd')
('a', 1) in M().items(), ('a', 2) in M().items(), 1 in M().values(), 'a' in M().keys(), len(M().items())
list(T([1, 2]) & T([2, 3])), list(T([1, 2]) | T([2, 3])), list(T([1, 2]) - T([2, 3])), list(T([1, 2]) ^ T([2, 3])), T([1]) <= T([1, 2]), T([1]) < T([1]), T([1, 2]) >= T([1]), T([1]) == T([1]), T([1]).isdisjoint(T([2])), T([1]) > T([2]), T([1]) != {1}
after(U([1, 2]), lambda u: u.remove(1), 'v')
U([1]).remove(5)
after(U([1, 2]), lambda u: u.pop(), 'v')
U([]).pop()
after(U([1, 2]), lambda u: u.clear(), 'v')
after(U([1, 2]), lambda u: u.__ior__([5]), 'v')
after(U([1, 2]), lambda u: u.__iand__([2]), 'v')
after(U([1, 2]), lambda u: u.__isub__([2]), 'v')
after(U([1, 2]), lambda u: u.__ixor__([2, 3]), 'v')
after(L(1, 2), lambda u: u.append(3), 'v')
after(L(1, 2), lambda u: u.extend([3, 4]), 'v')
after(L(1, 2), lambda u: u.reverse(), 'v')
after(L(1, 2, 3), lambda u: u.pop(0), 'v')
after(L(1, 2, 3), lambda u: u.pop(), 'v')
after(L(1, 2, 3), lambda u: u.remove(2), 'v')
after(L(1, 2, 3), lambda u: u.clear(), 'v')
after(L(1, 2, 3), lambda u: u.__iadd__([9]), 'v')
""")

GROUPS["enum"] = ("""
from enum import *
class C(Enum):
    R = 1
    G = 2
    ALSO = 1
class I(IntEnum):
    A = 1
    B = 5
class F(Flag):
    X = auto()
    Y = auto()
    Z = auto()
    XY = X | Y
class W(IntFlag):
    P = 1
    Q = 2
class N(str, Enum):
    ONE = 'one'
class V(Enum):
    def _generate_next_value_(name, start, count, last): return name.lower()
    LEFT = auto()
    RIGHT = auto()
    def shout(self): return self.value.upper()
    @property
    def twice(self): return self.value * 2
    @classmethod
    def _missing_(cls, value): return cls.LEFT if value == 'none' else None
""", """
C.R, repr(C.R), str(C.R), C.R.name, C.R.value, C(2), C['G'], list(C), len(C), C.ALSO is C.R, 'R' in C.__members__, list(C.__members__)
C(9)
C['Q']
C.Q
C.R == 1, C.R == C.R, C.R != C.G, C.R in C, hash(C.R) == hash(C.R), isinstance(C.R, C), bool(C.R), C.R is C(1)
C.R < C.G
I.A == 1, I.A + 1, I.B > I.A, I(5), str(I.A), repr(I.A), sorted([I.B, I.A]), f'{I.A}', int(I.B)
F.X | F.Y, F.X & F.XY, F.XY ^ F.X, ~F.X, bool(F.X & F.Y), F.X in F.XY, F(3), F(0), F.XY.value, list(F), len(F), list(F.XY), F.Z.value, str(F.X), repr(F.X | F.Z)
F(99)
W.P | W.Q, W.P | 8, W(3), int(W.P | W.Q), W.P in W(3), ~W.P
N.ONE == 'one', N.ONE.upper(), N('one'), str(N.ONE), f'{N.ONE}', repr(N.ONE)
V.LEFT.value, V.RIGHT.shout(), V.LEFT.twice, V('none')
V('nothing')
Enum('Made', 'A B C')(2), list(Enum('Made', {'X': 5})), Enum('Made', ['P', 'Q']).Q.value, Enum('M', [('A', 7)]).A
setattr(C, 'R', 5)
type('D', (C,), {})
unique(C)
unique(I)
StrEnum('S', 'A B').A, StrEnum('S', 'A B').B == 'b', isinstance(StrEnum('S', 'A').A, str)
C.R.__class__.__name__, C.__doc__, dir(C.R)[-1]
""")

GROUPS["dataclasses"] = ("""
import dataclasses
from dataclasses import *
import typing
@dataclass
class A:
    x: int
    y: int = 2
    z: list = field(default_factory=list)
@dataclass(frozen=True, order=True)
class B:
    a: int
    b: str = 'q'
@dataclass
class C(A):
    w: int = field(default=5, repr=False, compare=False)
    total: int = field(init=False)
    k: typing.ClassVar[int] = 3
    def __post_init__(self): self.total = self.x + self.w
@dataclass(eq=False)
class D: v: int = 0
@dataclass(kw_only=True, slots=True)
class E:
    v: int = 0
    u: int
@dataclass
class G:
    a: int
    seed: InitVar[int] = 0
    def __post_init__(self, seed): self.a += seed
""", """
A(1), A(1, 3), A(1, z=[4]), A(1) == A(1), A(1) == A(2), A(1) != 5
A()
A(1, 2, 3, 4)
A(1, q=3)
B(1), B(1) < B(2), B(1) <= B(1), B(2) > B(1), B(1, 'a') >= B(1, 'b'), hash(B(1)) == hash(B(1)), sorted([B(3), B(1)])
setattr(B(1), 'a', 5)
delattr(B(1), 'a')
hash(A(1))
A(1) < A(2)
C(1), C(1).total, C(1, w=9).total, C(1) == C(1, w=9), C.k, [f.name for f in fields(C)], C(1).w
D(1) == D(1), D().v, hash(D()) is not None
E(u=1), E(u=1, v=2)
E(1)
E(u=1).__dict__
G(1, 5), G(1).a
asdict(A(1, z=[B(2)])), astuple(A(1, z=[B(2)])), replace(A(1), x=9), replace(C(1), x=4).total
replace(C(1), total=4)
replace(B(1), z=1)
asdict(5)
fields(5)
is_dataclass(A), is_dataclass(A(1)), is_dataclass(5), [f.default for f in fields(B)][1], fields(A)[2].default is MISSING, fields(A)[2].default_factory, fields(A)[0].type in (int, 'int')
make_dataclass('Made', ['a', ('b', int), ('c', int, 5)])(1, 2)
make_dataclass('Made', [('a', int, field(default=3))], frozen=True)()
dataclass(type('Bad', (), {'__annotations__': {'a': list}, 'a': []}))
dataclass(type('Bad', (), {'__annotations__': {'a': int, 'b': int}, 'a': 1}))
A.__match_args__, B.__match_args__, E.__match_args__
repr(A(1, z=[A(2)]))
fields(B)[0].name, fields(B)[0].repr, fields(B)[0].init, fields(B)[0].compare, fields(B)[0].hash, fields(B)[0].kw_only, dict(fields(B)[0].metadata)
field(default=1, default_factory=list)
""")

GROUPS["inspect and types"] = ("""
import inspect, types, functools
def f(a, b=2, *args, c, d: int = 4, **kw) -> str:
    "words"
def g(x, /, y, *, z): return x
class K:
    "doc"
    a = 1
    def m(self, p): pass
    @staticmethod
    def s(q): pass
    @classmethod
    def c(cls, r): pass
    @property
    def pr(self): return 1
    def __call__(self, u): pass
    def __init__(self, v=3): pass
def gen(): yield 1
async def co(): pass
s = inspect.signature(f)
""", """
str(s), list(s.parameters), s.parameters['b'].default, s.parameters['a'].default is inspect.Parameter.empty, [p.kind.name for p in s.parameters.values()], s.parameters['d'].annotation in (int, 'int')
str(inspect.signature(g)), str(inspect.signature(K)), str(inspect.signature(K.m)), str(inspect.signature(K().m)), str(inspect.signature(K.s)), str(inspect.signature(K.c)), str(inspect.signature(K())), str(inspect.signature(lambda a, *b: 0))
str(inspect.signature(functools.partial(f, 1, c=3)))
inspect.signature(5)
s.bind(1, c=3).arguments, s.bind(1, 2, 3, c=4, e=5).args, s.bind(1, 2, 3, c=4, e=5).kwargs
s.bind()
s.bind(1)
s.bind(1, c=1, a=2)
inspect.signature(g).bind(x=1, y=2, z=3)
inspect.signature(g).bind(1, 2)
inspect.signature(g).bind(1, 2, 3, z=1)
inspect.signature(g).bind_partial(1).arguments
(lambda b: (b.apply_defaults(), b.arguments)[1])(s.bind(1, c=3))
inspect.getfullargspec(f)[:4], inspect.getfullargspec(g).kwonlyargs, inspect.getfullargspec(f).kwonlydefaults
inspect.isfunction(f), inspect.isfunction(K), inspect.isclass(K), inspect.ismethod(K().m), inspect.ismethod(K.m), inspect.ismodule(inspect), inspect.isbuiltin(len), inspect.isgeneratorfunction(gen), inspect.isgenerator(gen()), inspect.iscoroutinefunction(co), inspect.isroutine(len), inspect.isabstract(K)
inspect.getdoc(f), inspect.getdoc(K), inspect.getdoc(gen)
[n for n, _ in inspect.getmembers(K) if not n.startswith('_')], [n for n, _ in inspect.getmembers(K(), inspect.ismethod) if not n.startswith('_')]
inspect.cleandoc('  a\\n    b\\n    c  ')
inspect.getmro(K)[-1].__name__, inspect.getmodule(inspect.getmodule) is inspect, inspect.unwrap(f) is f
s.replace(return_annotation=int).return_annotation is int, inspect.Parameter('q', inspect.Parameter.KEYWORD_ONLY, default=1)
inspect.Parameter('a b', inspect.Parameter.KEYWORD_ONLY)
inspect.Signature([inspect.Parameter('a', inspect.Parameter.POSITIONAL_ONLY), inspect.Parameter('b', inspect.Parameter.VAR_POSITIONAL)])
inspect.Signature([inspect.Parameter('a', inspect.Parameter.KEYWORD_ONLY), inspect.Parameter('b', inspect.Parameter.POSITIONAL_ONLY)])
s == inspect.signature(f), s != inspect.signature(g), s.parameters['a'] == inspect.signature(f).parameters['a'], s.return_annotation in (str, 'str'), s.empty is inspect._empty
types.SimpleNamespace(a=1, b=2), types.SimpleNamespace(a=1).a, types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1)
isinstance(f, types.FunctionType), isinstance(len, types.BuiltinFunctionType), isinstance(K().m, types.MethodType), isinstance(gen(), types.GeneratorType), isinstance(inspect, types.ModuleType), isinstance(None, types.NoneType), isinstance(..., types.EllipsisType)
types.MappingProxyType({'a': 1})['a'], types.ModuleType('made').__name__, types.new_class('Made', (K,)).a, types.MethodType(lambda self: self, 5)()
types.MappingProxyType({'a': 1}).__setitem__
K.__dict__['a'], K.m.__qualname__, f.__kwdefaults__, f.__defaults__, f.__name__, f.__doc__, f.__code__.co_argcount
""")

GROUPS["functools and contextlib"] = ("""
import functools, contextlib, operator, io
log = []
@functools.lru_cache(maxsize=2)
def sq(v):
    log.append(v)
    return v * v
@functools.singledispatch
def kind(v): return 'other'
@kind.register
def _(v: int): return 'int'
@kind.register(list)
def _(v): return 'list'
@functools.total_ordering
class O:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
class P:
    @functools.cached_property
    def c(self):
        log.append('c')
        return 5
    def add(self, a, b): return a + b
    add5 = functools.partialmethod(add, 5)
@contextlib.contextmanager
def block(name):
    log.append(name)
    try:
        yield name * 2
    except KeyError:
        log.append('caught')
    finally:
        log.append('end')
def use(manager, fail=None):
    del log[:]
    with manager as got:
        if fail: raise fail
    return got, list(log)
def wrapped(function):
    @functools.wraps(function)
    def inner(*a): return function(*a)
    return inner
""", """
functools.reduce(operator.add, [1, 2, 3]), functools.reduce(operator.add, [], 5), functools.reduce(operator.mul, [2, 3], 4)
functools.reduce(operator.add, [])
functools.partial(pow, 2)(3), functools.partial(int, base=2)('101'), functools.partial(pow, 2).args, functools.partial(int, base=2).keywords, functools.partial(functools.partial(pow, 2), 3)()
sq(2), sq(2), sq(3), sq.cache_info(), sq(4), sq(2), sq.cache_info().misses, sq.cache_clear(), sq.cache_info().currsize
functools.cache(lambda v: v + 1)(1)
kind(1), kind([]), kind('a'), kind(True), kind.dispatch(int).__name__, sorted(t.__name__ for t in kind.registry)
O(1) <= O(1), O(1) > O(0), O(1) >= O(2), O(1) < O(2), O(1) == O(1), O(1) != O(1)
(lambda p: (p.c, p.c, p.__dict__))(P()), P().add5(3)
wrapped(block).__name__, wrapped(len).__name__, wrapped(sq).__wrapped__ is sq
sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a))
use(block('x'))
use(block('x'), KeyError('k'))
use(block('x'), ValueError('v'))
use(contextlib.nullcontext(7)), use(contextlib.nullcontext())
use(contextlib.suppress(KeyError), KeyError('k'))
use(contextlib.suppress(KeyError), ValueError('k'))
use(contextlib.closing(io.StringIO('a')))[0].closed
(lambda s: (s.enter_context(block('y')), s.callback(log.append, 'cb'), s.close(), log[-2:]))(contextlib.ExitStack())[0::3]
(lambda out: (contextlib.redirect_stdout(out).__enter__(), out.getvalue())[1])(io.StringIO()) if False else 0
operator.itemgetter(1)([5, 6]), operator.itemgetter(0, 2)('abc'), operator.attrgetter('real')(3), operator.attrgetter('v', 'v')(O(2)), operator.methodcaller('upper')('a'), operator.methodcaller('split', ',')('a,b')
operator.add(1, 2), operator.sub(1, 2), operator.mul(2, 3), operator.truediv(1, 2), operator.floordiv(7, 2), operator.mod(7, 4), operator.pow(2, 3), operator.neg(1), operator.pos(1), operator.inv(1), operator.not_(1), operator.truth(2), operator.and_(6, 3), operator.or_(6, 3), operator.xor(6, 3), operator.lshift(1, 3), operator.rshift(8, 2)
operator.lt(1, 2), operator.le(2, 2), operator.eq(1, 1), operator.ne(1, 1), operator.ge(1, 2), operator.gt(1, 2), operator.is_(None, None), operator.is_not(1, None), operator.contains([1], 1), operator.getitem([1], 0), operator.index(True), operator.concat([1], [2]), operator.countOf([1, 1], 1), operator.indexOf([3, 4], 4), operator.length_hint([1, 2]), operator.iadd([1], [2]), operator.matmul
operator.index(1.5)
""")

GROUPS["numbers and dates"] = ("""
from fractions import Fraction as F
from decimal import Decimal as D, ROUND_HALF_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, getcontext
from datetime import *
import statistics, colorsys, math, cmath, random, itertools
d = datetime(2024, 2, 29, 13, 5, 9)
""", """
F(1, 3), F('0.25'), F('3/6'), F(0.5), F(3), F(-2, 4), F(1, 3) + F(1, 6), F(1, 3) - 1, F(1, 3) * 3, F(1, 3) / 2, F(7, 2) // 1, F(7, 2) % 1, F(1, 2) ** 2, F(1, 2) ** -2, 2 ** F(1, 2), -F(1, 2), abs(F(-1, 2))
F(1, 0)
F('x')
F(1, 3) < F(1, 2), F(1, 2) == 0.5, F(2) == 2, hash(F(2)) == hash(2), bool(F(0)), float(F(1, 4)), int(F(7, 2)), round(F(7, 2)), round(F(22, 7), 2), math.floor(F(-7, 2)), math.ceil(F(7, 2)), F(22, 7).limit_denominator(5), str(F(3, 4)), F(3, 4).numerator, F(3, 4).denominator, F.from_float(0.5), F(3, 4).as_integer_ratio()
D('1.10') + D('2.2'), D('1') / D('8'), D('1.5') * 2, D('7') // 2, D('7') % 4, D('2') ** 3, -D('1.5'), abs(D('-2')), D(1) == 1, D('1.0') == D('1'), D('1.5') > 1, str(D('1E+3')), D('0.1') + D('0.2') == D('0.3'), int(D('2.7')), float(D('2.5')), round(D('2.675'), 2), round(D('2.5'))
D('2.665').quantize(D('0.01')), D('2.665').quantize(D('0.01'), rounding=ROUND_HALF_UP), D('2.669').quantize(D('0.01'), rounding=ROUND_DOWN), D('2.1').quantize(D('1'), rounding=ROUND_CEILING), D('-2.1').quantize(D('1'), rounding=ROUND_FLOOR), D('3.140').normalize(), D('2').sqrt(), D('NaN').is_nan(), D('Infinity').is_infinite(), D('1.23').as_tuple(), D('12.5').to_integral_value(), max(D(1), D(2)), sum([D('0.1')] * 3)
D('x')
D(1) / 0
d, str(d), d.isoformat(), d.date(), d.time(), d.year, d.weekday(), d.isoweekday(), d.strftime('%Y-%m-%d %H:%M:%S %j %a %b %%'), d.replace(year=2023, day=1), d + timedelta(days=1), d - timedelta(hours=14), d - datetime(2024, 1, 1), d > datetime(2024, 1, 1), d.timetuple().tm_yday, d.toordinal(), d.isocalendar()[1]
datetime(2024, 13, 1)
datetime(2023, 2, 29)
date(2024, 3, 1) - date(2024, 2, 1), date.fromisoformat('2024-05-06'), date(2024, 5, 6).isoformat(), date(2024, 5, 6).strftime('%d.%m.%y'), datetime.fromisoformat('2024-05-06T07:08:09'), datetime.strptime('2024-01-02', '%Y-%m-%d'), datetime.strptime('10:20', '%H:%M').time(), datetime.combine(date(2024, 1, 1), time(2, 3))
datetime.strptime('x', '%Y')
timedelta(days=1, hours=2), timedelta(seconds=90).total_seconds(), str(timedelta(days=2, seconds=3661)), timedelta(1) / 2, timedelta(1) * 3, timedelta(hours=36).days, timedelta(hours=36).seconds, -timedelta(1), timedelta(1) // timedelta(hours=5), timedelta(1) > timedelta(0), abs(timedelta(-1)), timedelta(minutes=1) + timedelta(seconds=1), timedelta(milliseconds=5).microseconds, repr(timedelta(days=1))
time(1, 2, 3), str(time(1, 2)), time(1) < time(2), time(1, 2, 3).isoformat(), timezone.utc, datetime(2024, 1, 1, tzinfo=timezone.utc).isoformat(), timezone(timedelta(hours=2)).utcoffset(None)
statistics.mean([1, 2, 4]), statistics.median([3, 1, 2]), statistics.median([1, 2, 3, 4]), statistics.mode([1, 1, 2]), statistics.pstdev([1, 3]), statistics.variance([1, 3]), statistics.stdev([1, 3]), statistics.fmean([1, 2])
statistics.mean([])
colorsys.rgb_to_hsv(0.5, 0.25, 0.0), colorsys.hsv_to_rgb(0.5, 0.5, 1.0), colorsys.rgb_to_hls(0.2, 0.4, 0.4)
math.gcd(12, 18), math.gcd(), math.lcm(4, 6), math.comb(5, 2), math.perm(5, 2), math.perm(4), math.prod([2, 3]), math.prod([], start=5), math.dist((0, 0), (3, 4)), math.hypot(3, 4), math.fsum([0.1] * 10), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 4), math.ldexp(1, 4), math.nextafter(1, 2), math.isclose(1, 1 + 1e-10), math.isclose(0, 1e-12), math.isclose(0, 1e-12, abs_tol=1e-9), math.log(8, 2), math.pow(2, 3), math.atan2(1, -1), math.isqrt(17)
math.comb(-1, 2)
math.sqrt(-1)
math.log(0)
math.factorial(-1)
math.gcd(1.5)
cmath.sqrt(-4), abs(3 + 4j), cmath.phase(-1), cmath.exp(0)
""")

GROUPS["text tools"] = ("""
import string, textwrap, json, re, difflib, fnmatch, html, base64, binascii, hashlib, urllib.parse, csv, io, pprint, configparser, os.path, posixpath, bisect, heapq, copy, locale
from pathlib import Path, PurePosixPath
T = string.Template('$a-${b}-$$')
def ini(text):
    c = configparser.ConfigParser()
    c.read_string(text)
    return c
c = ini('[DEFAULT]\\nq = 1\\n[one]\\na = 5\\nb: x y\\nc = %(a)s!\\nflag = yes\\n[two]\\nf = 2.5\\n')
def after(thing, change):
    made = change(thing)
    return thing if made is None else (made, thing)
""", """
string.ascii_letters, string.digits, string.punctuation, string.whitespace, string.hexdigits, string.ascii_uppercase, string.capwords('a b')
T.substitute(a=1, b=2), T.safe_substitute(a=1), T.substitute({'a': 'x'}, b='y')
T.substitute(a=1)
string.Template('$').substitute()
textwrap.wrap('aa bb cc dd', 5), textwrap.fill('aa bb cc', 5), textwrap.dedent('  a\\n    b\\n  c'), textwrap.indent('a\\n\\nb', '> '), textwrap.shorten('aa bb cc dd', 8), textwrap.wrap('abcdefgh', 3), textwrap.wrap('aa bb', 10, initial_indent='* ', subsequent_indent='  ')
json.dumps({'a': [1, 2.5, None, True, 'x"y', {}], 'b': ()}), json.dumps([1, 2], indent=2), json.dumps({'b': 1, 'a': 2}, sort_keys=True), json.dumps('é'), json.dumps('é', ensure_ascii=False), json.dumps({1: 2, None: 3, True: 4}), json.dumps([1, 2], separators=(',', ':')), json.dumps({'a': {'b': []}}, indent=1), json.dumps(float('inf')), json.dumps(1e20), json.dumps('\\n\\t\\u0001')
json.dumps({1, 2})
json.dumps({(1, 2): 3})
json.dumps({1, 2}, default=sorted), json.dumps(float('nan'))
json.dumps(float('nan'), allow_nan=False)
json.loads('{"a": [1, 2.5, null, true, "x\\\\u00e9"]}'), json.loads(' [ ] '), json.loads('1e3'), json.loads('-0'), json.loads('"a\\\\n"'), json.loads(b'[1]'), json.loads('[1.0]', parse_float=str), json.loads('{"a": 1}', object_hook=lambda d: list(d)), json.loads('{"a": 1, "a": 2}'), json.loads('NaN') != 0, json.load(io.StringIO('[1]'))
json.loads('')
json.loads('[1,]')
json.loads('{"a" 1}')
json.loads('{a: 1}')
json.loads('[1] x')
json.loads('"a')
json.loads('nul')
json.loads('[1 2]')
json.loads(5)
difflib.get_close_matches('appel', ['ape', 'apple', 'peach']), difflib.SequenceMatcher(None, 'abcd', 'bcde').ratio(), list(difflib.unified_diff(['a'], ['b'], lineterm='')), list(difflib.ndiff(['a'], ['a', 'b']))
fnmatch.fnmatch('a.py', '*.py'), fnmatch.fnmatch('A.py', '[a-c]*'), fnmatch.filter(['a.py', 'b.txt'], '*.t?t'), fnmatch.translate('*.py'), fnmatch.fnmatchcase('x', '[!y]')
html.escape('<a & "b">'), html.unescape('&lt;&amp;&#65;&quot;'), html.escape('"', quote=False)
base64.b64encode(b'hello'), base64.b64decode('aGVsbG8='), base64.urlsafe_b64encode(b'\\xff\\xfe'), base64.b16encode(b'a'), base64.b32encode(b'a'), binascii.hexlify(b'az'), binascii.unhexlify('617a'), binascii.crc32(b'abc')
base64.b64decode('a')
struct.unpack('<i', b'ab')
hashlib.md5(b'a').hexdigest(), hashlib.sha256(b'a').hexdigest()[:8], hashlib.sha1(b'').hexdigest()[:8], hashlib.new('md5', b'a').digest_size, (lambda h: (h.update(b'a'), h.hexdigest()[:6]))(hashlib.md5())[1]
urllib.parse.urlparse('http://h:80/p/q?x=1#f'), urllib.parse.quote('a b/c'), urllib.parse.unquote('a%20b'), urllib.parse.urlencode({'a': 1, 'b': 'x y'}), urllib.parse.urljoin('http://h/a/b', 'c'), urllib.parse.parse_qs('a=1&a=2'), urllib.parse.urlsplit('//h/p').netloc, urllib.parse.quote_plus('a b')
list(csv.reader(['a,b', '"x,y",z', 'q""r,'])), list(csv.DictReader(['a,b', '1,2'])), (lambda o: (csv.writer(o).writerow(['a', 'b,c', 1, None, 'q"']), o.getvalue())[1])(io.StringIO()), list(csv.reader(['a;b'], delimiter=';'))
pprint.pformat({'b': [1, 2], 'a': 'x'}), pprint.pformat(list(range(40)))[:60]
c.sections(), c['one']['a'], c.get('one', 'c'), c.getint('one', 'a'), c.getboolean('one', 'flag'), c.getfloat('two', 'f'), c['one']['q'], c.has_section('two'), c.has_option('one', 'zz'), c.options('two'), dict(c['two']), c.get('one', 'zz', fallback=7), c.items('two'), c['one'].get('zz', 3), 'one' in c, c.defaults()
c['three']
c.get('one', 'zz')
c.getint('one', 'b')
ini('a = 1')
ini('[a]\\n[a]\\n')
ini('[a]\\nx = 1\\nx = 2\\n')
(lambda o: (c.write(o), o.getvalue())[1])(io.StringIO())
os.path.join('a', 'b', '/c', 'd'), os.path.split('a/b.c'), os.path.splitext('a/b.tar.gz'), os.path.splitext('.x'), os.path.basename('a/b/'), os.path.dirname('a/b'), os.path.normpath('a//b/../c/.'), os.path.isabs('/a'), os.path.commonprefix(['abc', 'abd']), os.path.commonpath(['a/b', 'a/c']), os.path.relpath('a/b', 'a/c'), os.sep
Path('a/b.tar.gz').suffix, Path('a/b.tar.gz').suffixes, Path('a/b.tar.gz').stem, Path('a/b').parent, Path('a/b').name, Path('a') / 'b' / 'c', Path('a/b/c').parts, str(Path('a//b/.')), Path('/a/b').relative_to('/a'), Path('a').joinpath('b', 'c'), Path('a.x').with_suffix('.y'), Path('a/b').with_name('c'), Path('a') == Path('a/'), Path('/a').is_absolute(), list(Path('a/b/c').parents), Path('a/b').as_posix(), Path('a.py').match('*.py'), Path('.'), Path('a') < Path('b'), hash(Path('a')) == hash(Path('a')), repr(PurePosixPath('a')), 'x' / Path('y'), Path('a.x').with_stem('q')
Path('a').relative_to('b')
Path('a').with_suffix('y')
repr('\\u2028\\x85\\xa0\\xad'), repr('\\U000e0001\\x07\\x7f'), ascii('é\\u20ac\\U0001f600'), repr('a\\'b'), repr('a\\'b"'), repr('\\t\\n\\r\\\\'), repr(b'\\x00\\xffa\\'"'), repr('\\ud800'), repr('é')
bisect.bisect([1, 3, 5], 3), bisect.bisect_left([1, 3, 5], 3), after([1, 3], lambda v: bisect.insort(v, 2)), bisect.bisect([1, 3, 5], 4, 0, 2), bisect.bisect_left([(1, 'a')], 1, key=lambda p: p[0])
after([5, 1, 4], lambda v: heapq.heapify(v)), after([1, 5], lambda v: heapq.heappush(v, 0)), after([1, 5, 3], lambda v: heapq.heappop(v)), heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, [1, 5, 3], key=lambda v: -v), after([1, 5], lambda v: heapq.heappushpop(v, 3)), after([1, 5], lambda v: heapq.heapreplace(v, 9)), list(heapq.merge([1, 4], [2, 3]))
heapq.heappop([])
copy.copy([1, [2]]), copy.deepcopy({'a': [1, {2}]}), (lambda a: (copy.copy(a)[0] is a[0], copy.deepcopy(a)[0] is a[0]))([[1]]), copy.copy((1, 2)), copy.deepcopy(frozenset([1])), copy.copy(bytearray(b'ab')), (lambda a: (a.append(a), copy.deepcopy(a)[0] is not a)[1])([])
re.compile('a', re.I).flags & re.I, re.escape('a.b*c'), re.split('(,)', 'a,b'), re.sub('(a)(b)', r'\\2\\1', 'abab', count=1), re.sub('a', lambda m: m.group().upper(), 'aba'), re.findall('(a)(b)?', 'aab'), [m.span() for m in re.finditer('a', 'aba')], re.match('(?P<x>a)', 'a').groupdict(), re.fullmatch('a', 'ab'), re.search('b', 'ab').start(), re.match('a', 'a')[0], re.compile('a').pattern, re.subn('a', 'b', 'aa'), re.match('(a)(b)?', 'a').groups('z'), re.match('(a)', 'a').expand(r'<\\1>')
re.compile('(')
re.compile('a').search('xa', 1, 2), re.compile('a').match('xa', 1) is not None, re.compile('^a').search('xa', 1), repr(re.match('a', 'ab')), repr(re.compile('a')), re.match('(?i)A', 'a') is not None, re.match('a', 'a', flags=re.X) is not None, re.match('(a)|b', 'b').lastindex, re.purge()
""")

GROUPS["command lines"] = ("""
import argparse
def parser(**options):
    p = argparse.ArgumentParser(prog='prog', **options)
    p.add_argument('name', nargs='?', default='d')
    p.add_argument('-n', '--number', type=int, default=3, help='a number')
    p.add_argument('--flag', action='store_true')
    p.add_argument('--no', dest='yes', action='store_false')
    p.add_argument('--list', nargs='+', type=float)
    p.add_argument('--many', action='append')
    p.add_argument('-v', action='count', default=0)
    p.add_argument('--const', action='store_const', const=7)
    p.add_argument('--kind', choices=['a', 'b'], default='a')
    p.add_argument('--both', action=argparse.BooleanOptionalAction)
    return p
def parse(*words):
    try:
        return sorted(vars(parser().parse_args(list(words))).items())
    except SystemExit as e:
        return f'exit {e.code}'
def sub(*words):
    p = argparse.ArgumentParser(prog='prog')
    s = p.add_subparsers(dest='command')
    a = s.add_parser('run'); a.add_argument('--x', type=int); a.set_defaults(f=1)
    try:
        return sorted(vars(p.parse_args(list(words))).items())
    except SystemExit as e:
        return f'exit {e.code}'
def group(*words):
    p = argparse.ArgumentParser(prog='prog')
    g = p.add_mutually_exclusive_group()
    g.add_argument('--a', action='store_true'); g.add_argument('--b', action='store_true')
    t = p.add_argument_group('t'); t.add_argument('--c', required='r' in words)
    try:
        return sorted(vars(p.parse_args([w for w in words if w != 'r'])).items())
    except SystemExit as e:
        return f'exit {e.code}'
""", """
parse()
parse('x', '-n', '5', '--flag', '--no')
parse('--number=6', '-vv', '-v', '--const')
parse('--list', '1', '2.5', '--many', 'a', '--many', 'b')
parse('--kind', 'b', '--both'), parse('--no-both')[0]
parse('--kind', 'z')
parse('-n', 'x')
parse('--zz')
parse('--num', '4')[7]
parse('-n5')[7]
parse('x', 'y')
parse('--list')
sub('run', '--x', '3'), sub()
sub('walk')
group('--a'), group('--c', '1', 'r')
group('--a', '--b')
group('r')
parser().parse_known_args(['--zz', 'a'])[1]
argparse.Namespace(a=1), argparse.Namespace(a=1) == argparse.Namespace(a=1), 'a' in argparse.Namespace(a=1), vars(argparse.Namespace(b=2))
parser().get_default('number'), (lambda p: (p.set_defaults(number=9), p.parse_args([]).number)[1])(parser())
parser(description='words').description, parser().prog
""")

GROUPS["typing and logging"] = ("""
import typing, logging, io
from typing import *
T = TypeVar('T')
class G(Generic[T]): pass
class Proto(Protocol):
    def m(self): ...
@runtime_checkable
class Run(Protocol):
    def m(self): ...
class Has:
    def m(self): pass
class TD(TypedDict):
    a: int
class NT(NamedTuple):
    a: int
    b: str = 'q'
out = io.StringIO()
logger = logging.getLogger('a.b')
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter('%(levelname)s:%(name)s:%(message)s'))
logger.addHandler(handler)
logger.setLevel(logging.INFO)
logger.propagate = False
def logged(call):
    out.truncate(0); out.seek(0)
    call()
    return out.getvalue()
""", """
List[int], Dict[str, int], Optional[int], Union[int, str], Tuple[int, ...], Callable[[int], str], Any, Union[int], Optional[Union[int, None]], Literal['a', 1], Type[int], Sequence[int], ClassVar[int], Final[int], Union[int, int, str]
get_origin(List[int]), get_args(Dict[str, int]), get_origin(Optional[int]) is Union, get_args(Callable[[int], str]), get_args(int), get_origin(int), get_args(Literal[1, 2]), get_args(Tuple[int, ...])
list[int], dict[str, int], int | None, tuple[int, str], (int | str) == (str | int), isinstance(1, int | str), isinstance('a', Optional[int]) if False else 0
G[int], G[int].__origin__ is G, isinstance(G[int](), G), T, T.__name__
isinstance(Has(), Run), isinstance(5, Run)
isinstance(5, Proto)
Proto()
TD(a=1), TD.__name__, NT(1), NT(1).b, NT._fields, NT(1, 'z')._asdict(), NT._field_defaults
cast(int, 'a'), NewType('U', int)(5), no_type_check(len) is len, TYPE_CHECKING, overload(lambda: 0) is not None, get_type_hints(Has)
Annotated[int, 5], get_args(Annotated[int, 5]), Annotated[int, 5].__metadata__
List[int] == List[int], List[int] != List[str], hash(List[int]) == hash(List[int]), Dict, List, Callable
logged(lambda: logger.info('x %s %d', 'a', 5)), logged(lambda: logger.debug('x')), logged(lambda: logger.warning('w')), logged(lambda: logger.error('%(q)s', {'q': 1})), logged(lambda: logger.log(40, 'l')), logged(lambda: logger.critical('c'))
logger.name, logger.level, logger.getEffectiveLevel(), logger.isEnabledFor(10), logger.isEnabledFor(30), logging.getLogger('a.b') is logger, logging.getLogger('a.b.c').getEffectiveLevel(), logging.getLogger('a.b.c').parent is logger, logging.getLevelName(20), logging.getLevelName('ERROR'), len(logger.handlers), logger.hasHandlers(), logging.INFO, logging.getLevelName(15)
logger.setLevel('NOPE')
(logger.setLevel('ERROR'), logger.level, logged(lambda: logger.info('no')), logger.setLevel(20))[1:3]
(logger.removeHandler(handler), len(logger.handlers), logger.addHandler(handler), len(logger.handlers))[1::2]
""")

GROUPS["random and iteration"] = ("""
import random, itertools, time, weakref, array, queue, threading, uuid, warnings, traceback, sys, platform, tempfile, secrets
r = random.Random(5)
""", """
random.seed(1), [random.random() for _ in range(2)]
random.seed(2), [random.randint(1, 10) for _ in range(5)]
random.seed('abc'), random.random()
(lambda q: [q.uniform(1, 2), q.gauss(0, 1), q.choice('abc'), q.randrange(0, 10, 2), q.sample(range(10), 3), q.betavariate(1, 2), q.expovariate(1), q.triangular(0, 1), q.getrandbits(16), q.normalvariate(0, 1)])(random.Random(3))
(lambda q, v: (q.shuffle(v), v)[1])(random.Random(3), list(range(6))), random.Random(4).choices('abc', k=4), random.Random(4).choices('abc', weights=[1, 0, 5], k=4)
random.choice([])
random.sample([1], 2)
random.randrange(0)
random.randint(3, 1)
(lambda a: (a.append(3), a, len(a), a[0], a.tolist(), a.typecode, a.itemsize))(array.array('i', [1, 2]))
(lambda q: (q.put(1), q.put(2), q.get(), q.qsize(), q.empty()))(queue.Queue())
array.array('i', [1.5])
sys.maxsize, sys.version_info >= (3, 8), sys.version_info[0], sys.byteorder, sys.getrecursionlimit() > 100, sys.float_info.max > 1e300, sys.int_info is not None
str(uuid.UUID(int=5)), uuid.UUID('12345678123456781234567812345678').hex
warnings.catch_warnings is not None, issubclass(DeprecationWarning, Warning)
list(zip([1, 2], 'ab')), list(zip([1], [2, 3])), list(enumerate('ab', 5)), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, 2])), list(reversed([1, 2])), sorted('bca', reverse=True), sum([[1], [2]], []), max('ab', 'c', key=len), min([], default=3), list(iter([1, 2].pop, 1)), next(iter([]), 7), any([0, 1]), all([])
list(zip([1], [2, 3], strict=True))
next(iter([]))
""")

GROUPS["language: objects"] = ("""
import abc
class A:
    x = 1
    def __init__(self): self.y = 2
    @property
    def p(self): return self.y
    @p.setter
    def p(self, v): self.y = v
    @property
    def only(self): return 5
    w = property(None, lambda self, v: None, None, 'doc')
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def s(v): return v
class B(A):
    def __getattr__(self, name):
        if name == 'bad': raise AttributeError('own words')
        return name * 2
class Slots:
    __slots__ = ('a', 'b')
class Desc:
    def __get__(self, o, t=None): return ('got', o is None)
    def __set__(self, o, v): o.__dict__['_v'] = v
    def __delete__(self, o): o.__dict__['_v'] = 'gone'
    def __set_name__(self, owner, name): self.name = name
class H:
    d = Desc()
class Get:
    def __get__(self, o, t=None): return 7
class G:
    g = Get()
class Meta(type):
    def __call__(cls, *a): return ('made', super().__call__(*a).__class__.__name__)
    def __getattribute__(cls, name): return 'meta' if name == 'magic' else super().__getattribute__(name)
    def __len__(cls): return 4
    def __contains__(cls, v): return v == 1
    def __iter__(cls): return iter((1, 2))
    def __getitem__(cls, k): return k
    def __prepare__(name, bases, **k): return {'prepared': sorted(k)}
    def __new__(m, name, bases, ns, **k): return super().__new__(m, name, bases, ns)
    def __init__(c, name, bases, ns, **k): super().__init__(name, bases, ns)
class M(metaclass=Meta, option=1): pass
class Sub:
    seen = []
    def __init_subclass__(cls, tag=None, **k): Sub.seen.append((cls.__name__, tag))
class S1(Sub, tag='t'): pass
class Item:
    def __class_getitem__(cls, k): return ('item', k)
class Num:
    def __init__(self, v): self.v = v
    def __add__(self, o): return ('add', o)
    def __radd__(self, o): return ('radd', o)
    def __iadd__(self, o): self.v += o; return self
    def __sub__(self, o): return NotImplemented
    def __neg__(self): return -self.v
    def __eq__(self, o): return isinstance(o, Num) and self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __hash__(self): return 3
    def __bool__(self): return self.v > 0
    def __len__(self): return self.v
    def __index__(self): return self.v
    def __int__(self): return self.v
    def __float__(self): return self.v / 2
    def __getitem__(self, k):
        if isinstance(k, int) and k >= 3: raise IndexError
        return k
    def __setitem__(self, k, v): self.v = (k, v)
    def __delitem__(self, k): self.v = ('del', k)
    def __contains__(self, k): return k == 'in'
    def __call__(self, *a, **k): return (a, k)
    def __enter__(self): return 'entered'
    def __exit__(self, *a): return a[0] is KeyError
    def __format__(self, spec): return 'fmt' + spec
    def __str__(self): return 'str'
    def __repr__(self): return 'rep'
    def __round__(self, n=None): return ('round', n)
    def __reversed__(self): return iter('rev')
    def __divmod__(self, o): return ('divmod', o)
    def __matmul__(self, o): return ('mat', o)
    def __pow__(self, o, m=None): return ('pow', o, m)
    def __invert__(self): return 'inv'
    def __dir__(self): return ['z', 'a']
class Bad:
    def __bool__(self): return 5
    def __len__(self): return -1
    def __index__(self): return 'a'
    def __float__(self): return 'a'
    def __str__(self): return 5
    def __repr__(self): return 5
    def __hash__(self): return 'a'
    def __iter__(self): return 5
    def __format__(self, s): return 5
    def __contains__(self, v): return 0
def after(thing, change):
    made = change(thing)
    return made if made is not None else sorted((k, str(v)) for k, v in vars(thing).items())
class Abstract(abc.ABC):
    @abc.abstractmethod
    def f(self): pass
    @property
    @abc.abstractmethod
    def q(self): pass
class Concrete(Abstract):
    q = 1
    def f(self): return super().f()
""", """
A().p, A().only, A.c(), A().c(), A.s(3), A().s(4), type(A.p).__name__, A.x, A().x, A.__name__, A.__module__, A.__qualname__, A.__bases__, A.__mro__[1].__name__, A.__dict__['x'], A().__class__.__name__, A.w.__doc__, A().__dict__, A.p.fget.__name__
A().zz
A.zz
A().w
after(A(), lambda a: setattr(a, 'p', 9))
after(A(), lambda a: setattr(a, 'only', 9))
after(A(), lambda a: delattr(a, 'only'))
after(A(), lambda a: delattr(a, 'y'))
after(A(), lambda a: delattr(a, 'zz'))
after(A(), lambda a: setattr(a, 'x', 9))
after(A(), lambda a: setattr(a, '__class__', B))
after(A(), lambda a: setattr(a, '__class__', 5))
after(A(), lambda a: setattr(a, '__dict__', {'q': 1}))
after(A(), lambda a: setattr(a, '__dict__', 5))
B().what, B().x, B().y, B().p
B().bad
setattr(len, 'a', 1)
setattr(5, 'a', 1)
setattr('a', 'upper', 1)
setattr(int, 'a', 1)
delattr(int, 'bit_length')
setattr(object(), 'a', 1)
(lambda s: (setattr(s, 'a', 1), s.a)[1])(Slots())
Slots().a
setattr(Slots(), 'c', 1)
(lambda s: (setattr(s, 'a', 1), delattr(s, 'a'), hasattr(s, 'a'))[2])(Slots())
delattr(Slots(), 'a')
H.d, H().d, H.__dict__['d'].name
after(H(), lambda h: setattr(h, 'd', 5))
after(H(), lambda h: delattr(h, 'd'))
G().g, G.g
after(G(), lambda g: setattr(g, 'g', 5))
M(), M.magic, len(M), 1 in M, 2 in M, list(M), M['k'], type(M).__name__, M.prepared, isinstance(M, Meta)
Sub.seen, Item[5], Item[1, 2]
A[1]
type('X', (A,), {'z': 3})().z, type('X', (), {}).__name__, type(5).__name__, type('Y', (A, ), dict(x=2)).x
type('X', (int, str), {})
type('X', (A, object, A), {})
type('X', (object, A), {})
type('X', (5,), {})
type('X', (bool,), {})
type(1, (), {})
type('X', (A, M), {})
Num(1) + 2, 2 + Num(1), -Num(3), Num(1) == Num(1), Num(1) != Num(2), Num(1) < Num(2), Num(1) > Num(2), hash(Num(1)), bool(Num(0)), len(Num(4)), int(Num(3)), float(Num(3)), [0, 1, 2][Num(1)], Num(1)[5:7], 'in' in Num(1), Num(1)(2, a=3), format(Num(1), 'x'), f'{Num(1):y}', f'{Num(1)!r}', f'{Num(1)}', str(Num(1)), repr(Num(1)), round(Num(1)), round(Num(1), 2), list(reversed(Num(1))), divmod(Num(1), 2), Num(1) @ 2, Num(1) ** 2, pow(Num(1), 2, 3), ~Num(1), dir(Num(1)), list(Num(1)), hex(Num(10)), range(Num(3)), 'ab' * Num(2), '%d' % Num(3), '%s' % Num(3), chr(Num(65)), sorted([Num(2), Num(1)])[0].v, max(Num(1), Num(2)).v, {Num(1): 'a'}[Num(1)], (Num(1), 1) == (Num(1), 1), [Num(1)].index(Num(1)), slice(1, Num(2)).indices(5), Num(1) in [Num(1)], complex(Num(4)), bin(Num(2)), sum([Num(1)])
Num(1) - 2
2 - Num(1)
Num(1) <= Num(2)
Num(1) * 2
after(Num(1), lambda n: n.__setitem__(1, 2))
after(Num(1), lambda n: n.__delitem__(1))
after(Num(1), lambda n: n.__iadd__(4).v)
bool(Bad())
len(Bad())
[1][Bad()]
float(Bad())
str(Bad())
repr(Bad())
hash(Bad())
list(Bad())
f'{Bad()}'
'a' in Bad()
range(Bad())
Abstract()
Concrete().f(), Concrete().q, Abstract.__abstractmethods__ == frozenset({'f', 'q'}), Concrete.__abstractmethods__
super(A, B()).__class__.__name__ if False else super(B, B()).x
super(B, B()).nothing
isinstance(True, int), isinstance(1, (str, int)), issubclass(bool, int), issubclass(B, (str, A)), callable(A), callable(A()), callable(Num(1)), callable(len), callable(A().c), callable(5), callable(staticmethod(len))
isinstance(1, 5)
issubclass(1, int)
len.__name__, len.__qualname__, 'a'.upper.__name__, [].append.__qualname__, A.c.__qualname__, A().s.__qualname__, (lambda: 0).__name__, (lambda: 0).__qualname__, A.p.fget.__qualname__, type(len).__name__, type(A.c).__name__, type(A().c).__name__, type(lambda: 0).__name__, type(None).__name__, type(NotImplemented).__name__, type(...).__name__, type(iter([])).__name__, type(iter(())).__name__, type(iter({})).__name__, type({}.keys()).__name__, type(range(1)).__name__, type(iter(range(1))).__name__, type(zip()).__name__, type(enumerate([])).__name__, type(x for x in ()).__name__, type(iter('')).__name__, type(reversed([])).__name__, type(map(len, [])).__name__, type(abc).__name__, type(slice(1)).__name__, type(property()).__name__, type(super(B, B())).__name__
slice(1, 2) == slice(1, 2), slice(1, 2) == slice(1, 3), slice(5).stop, slice(1, 2, 3).step, slice(None, None, -1).indices(4), slice(1, 10, 2).indices(5), repr(slice(1)), slice(1, 2) != 5
slice(1) < slice(2)
""")

GROUPS["language: statements"] = ("""
def run(code):
    names = {}
    exec(code, names)
    return names['r']
""", "\n".join("run(" + repr(line.replace("\\n", "\n")) + ")" for line in r"""
r = []\nfor i in range(5):\n    if i == 1: continue\n    if i == 3: break\n    r.append(i)\nelse:\n    r.append('else')
r = []\nfor i in range(2):\n    r.append(i)\nelse:\n    r.append('else')
r = []\ni = 0\nwhile i < 3:\n    i += 1\n    if i == 2: continue\n    r.append(i)\nelse:\n    r.append('else')
r = []\nwhile True:\n    r.append(1)\n    break\nelse:\n    r.append('else')
a, *b, c = range(5)\nr = (a, b, c)
a, (b, [c, *d]) = 1, (2, [3, 4, 5])\nr = (a, b, c, d)
*a, = 'ab'\nr = a
a, b = 1
a, b = 1, 2, 3
a, *b, c = 1,
a, b, c = 'ab'
(a, b), c = (1, 2, 3), 4
a = b = [1]\na.append(2)\nr = b
a, a = 1, 2\nr = a
x = [0, 1]\ni = 0\ni, x[i] = 1, 9\nr = (i, x)
r = [1, 2, 3]\ndel r[0], r[0]
r = 1\ndel r\nr
del nothing
x = [1, 2]\ndel (x[0])\nr = x
a = 1\nb = 2\ndel (a, b)\nr = 'a' in globals()
a = 1\ndel [a]\nr = 'a' in globals()
def f():\n    x = 1\n    del x\n    return x\nr = f()
def f():\n    x = 1\n    def g(): return x\n    del x\n    return g()\nr = f()
def f():\n    return y\n    y = 1\nr = f()
def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += 1\n        del x\n    g()\n    return x\nr = f()
def f():\n    global z\n    z = 5\nf()\nr = z
class C:\n    a = 1\n    b = a + 1\n    c = [a for _ in range(2)] if False else 0\n    del a\nr = (hasattr(C, 'a'), C.b)
class C:\n    a = 1\n    b = [a for _ in range(1)]
x = 1\nclass C:\n    x = x + 1\nr = (x, C.x)
def f(x):\n    class C:\n        y = x\n        x = 3\n    return C.y\nr = f(1)
class C:\n    del nothing
x = 5\nx += 1; x -= 2; x *= 3; x //= 2; x **= 2; x %= 7; x <<= 2; x |= 1; x ^= 2; x &= 15; x >>= 1\nr = x
x = [1]\ny = x\nx += [2]\nr = y
x = (1,)\ny = x\nx += (2,)\nr = y
x = {'a': 1}\nx['a'] += 5\nx |= {'b': 2}\nr = x
x = {1}\ny = x\nx |= {2}; x &= {2, 3}; x ^= {4}; x -= {4}\nr = y
t = ([],)\ntry:\n    t[0] += [1]\nexcept TypeError as e:\n    r = (t, str(e))
x = 1\nx /= 0
nothing += 1
try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    r = str(e)\nr = (r, 'e' in globals())
try:\n    r = 1\nexcept Exception:\n    r = 2\nelse:\n    r = 3\nfinally:\n    r = (r, 4)
def f():\n    try:\n        return 1\n    finally:\n        return 2\nr = f()
def f():\n    for i in range(3):\n        try:\n            continue\n        finally:\n            l.append(i)\nl = []\nf()\nr = l
def f():\n    while True:\n        try:\n            break\n        finally:\n            l.append('f')\nl = []\nf()\nr = l
try:\n    raise KeyError('k')\nexcept (ValueError, KeyError) as e:\n    r = repr(e)
try:\n    raise KeyError('k')\nexcept ValueError:\n    r = 1
try:\n    raise ValueError('v')\nexcept 5:\n    r = 1
try:\n    raise ValueError('v')\nexcept (KeyError, 5):\n    r = 1
try:\n    raise ValueError('v')\nexcept:\n    r = 'bare'
try:\n    try:\n        raise KeyError('a')\n    except KeyError as e:\n        raise ValueError('b') from e\nexcept ValueError as e:\n    r = (repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:\n    try:\n        raise KeyError('a')\n    except KeyError:\n        raise ValueError('b')\nexcept ValueError as e:\n    r = (repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:\n    raise ValueError('b') from None\nexcept ValueError as e:\n    r = (e.__cause__, e.__suppress_context__)
raise ValueError('b') from 5
raise 5
raise ValueError
raise
def f():\n    try:\n        raise KeyError('x')\n    except KeyError:\n        raise\nr = f()
e = ValueError(1)\ne.args = (2, 3)\ne.__suppress_context__ = True\ne.__cause__ = KeyError('k')\ne.__context__ = None\nr = (e.args, str(e), e.__suppress_context__, repr(e.__cause__), e.__context__, e.__traceback__)
e = ValueError(1)\ne.__cause__ = 5
e = ValueError(1)\ne.add_note('n')\nr = e.__notes__
r = repr(ValueError(1).with_traceback(None))
e = OSError(2, 'm', 'f')\nr = (e.errno, e.strerror, e.filename, str(e), repr(e))
e = StopIteration(5)\nr = e.value
e = KeyError('a')\nr = (str(e), e.args)
e = ImportError('m', name='n', path='p')\nr = (e.name, e.path, e.msg)
e = SystemExit(3)\nr = e.code
e = UnicodeDecodeError('utf-8', b'a', 0, 1, 'why')\nr = (str(e), e.start, e.reason)
e = AttributeError('m', name='n', obj=5)\nr = (e.name, e.obj)
e = NameError('m', name='n')\nr = e.name
ValueError(x=1)
class E(Exception):\n    def __init__(self, a, b): super().__init__(a); self.b = b\n    def __str__(self): return f'{self.args} {self.b}'\nr = (str(E(1, 2)), repr(E(1, 2)), E(1, 2).args)
assert 1, 'no'\nr = 1
assert 0, 'words'
assert 0
assert 0, 5
class W:\n    def __enter__(self): l.append('in'); return 1\n    def __exit__(self, *a): l.append(a[0] and a[0].__name__); return True\nl = []\nwith W() as a, W():\n    l.append(a)\n    1 / 0\nr = l
with 5: pass
class W:\n    def __enter__(self): return (1, 2)\n    def __exit__(self, *a): pass\nwith W() as (a, b): pass\nr = (a, b)
def f(*a, b=1, **k): return (a, b, k)\nr = (f(1, 2, c=3), f(*[1], b=5, **{'d': 4}), f(*(), **{}))
def f(a, b=2): return (a, b)\nr = f()
def f(a, b=2): return (a, b)\nr = f(1, 2, 3)
def f(a, b=2): return (a, b)\nr = f(1, a=2)
def f(a, b=2): return (a, b)\nr = f(1, c=2)
def f(a, /, b): return (a, b)\nr = f(a=1, b=2)
def f(*, a): return a\nr = f()
def f(*, a, b): return a\nr = f()
def f(a, b, c): pass\nf()
def f(a, b, c, d=1): pass\nf(1)
def f(): pass\nf(1)
def f(a): pass\nf(**{1: 2})
def f(a): pass\nf(*5)
def f(a): pass\nf(**5)
def f(a): pass\nf(1, **{'a': 2})
def f(**k): pass\nf(a=1, **{'a': 2})
5()
'a'()
None()
def f(a=[]):\n    a.append(1)\n    return a\nf()\nr = f()
def f(): yield 1; return 5\ng = f()\nr = [next(g)]\ntry:\n    next(g)\nexcept StopIteration as e:\n    r.append(e.value)
def f():\n    x = yield 1\n    y = yield x\n    return y\ng = f()\nr = [next(g), g.send(2)]\ntry:\n    g.send(3)\nexcept StopIteration as e:\n    r.append(e.value)
def f():\n    try:\n        yield 1\n    except ValueError as e:\n        yield str(e)\ng = f()\nr = [next(g), g.throw(ValueError('t'))]
def f():\n    try:\n        yield 1\n    finally:\n        l.append('closed')\nl = []\ng = f()\nnext(g)\ng.close()\nr = l
def f():\n    try:\n        yield 1\n    except GeneratorExit:\n        yield 2\ng = f()\nnext(g)\ng.close()
def f(): yield 1\ng = f()\ng.send(1)
def f():\n    r = yield from g()\n    yield r\ndef g():\n    yield 1\n    return 2\nr = list(f())
def f(): yield from [1, 2]; yield from 'ab'\nr = list(f())
def f(): yield next(g)\ng = f()\nnext(g)
def f(): raise StopIteration\n    \ndef g(): yield f()\nlist(g())
r = [x for x in range(6) if x % 2 if x > 1], {x: x * x for x in range(3)}, {x % 2 for x in range(4)}, [(x, y) for x in range(2) for y in range(x)], [[y for y in range(x)] for x in range(3)]
x = 5\nr = [x for x in range(2)], x
r = (y := 5) + y
r = [y := 1, y + 1]
if (n := len('abc')) > 2: r = n
r = 1 < 2 < 3, 1 < 3 < 2, 1 == 1 != 2, not 1 in [1], 1 not in [2], 1 is not None
r = 1 if 0 else 2, 0 or [] or 'x', 1 and 2, not [], 0 and 1 / 0
r = f'{1 + 1} {"a":>5} {3.14159:.2f} {5!r:>3} {"x"!s} {{}} {1:{3}}', f'{1=}', f'{"a" "b"}', f"{'é'!a}"
r = 'a' 'b' "c", b'a' b'b', r'\n', '\x41\u0042\N{BULLET}'
match 5:\n    case 1: r = 1\n    case int(x) if x > 3: r = ('int', x)\n    case _: r = 2
match [1, 2, 3]:\n    case [a, *b]: r = (a, b)
match [1, 2, 3]:\n    case [*a, b]: r = (a, b)
match [1, 2, 3, 4]:\n    case [a, *_, b]: r = (a, b)
match (1, 2):\n    case [a]: r = 1\n    case (a, b): r = (a, b)
match {'a': 1, 'b': 2}:\n    case {'a': x, **rest}: r = (x, rest)
match {'a': 1}:\n    case {'b': _}: r = 1\n    case {}: r = 2
match 'x':\n    case 'a' | 'x' as v: r = v
match None:\n    case None: r = 'none'
match True:\n    case 1: r = 'one'\n    case True: r = 'true'
match -1.5:\n    case -1.5: r = 'f'
class P:\n    __match_args__ = ('x', 'y')\n    def __init__(s, x, y): s.x, s.y = x, y\nmatch P(1, 2):\n    case P(1, y=z): r = z
class P:\n    __match_args__ = ('x',)\n    x = 1\nmatch P():\n    case P(a, b): r = 1
class P: pass\nmatch P():\n    case P(a): r = 1
class P:\n    __match_args__ = (1,)\nmatch P():\n    case P(a): r = 1
match 5:\n    case str(): r = 1\n    case float() | int(): r = 2
match 'abc':\n    case [a, b, c]: r = 1\n    case str(s): r = s
match [1, [2, 3]]:\n    case [1, [x, y]]: r = (x, y)
match 5:\n    case 6: r = 1\nr = 'nothing matched'
import nothing_at_all
import os.path as q\nr = q.join('a', 'b')
from math import *\nr = sqrt(4)
from . import x
lambda: (yield)\nr = 1
r = (lambda a, b=2, *c, d, **e: (a, b, c, d, e))(1, d=4, f=5)
def f(n): return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError as e:\n    r = type(e).__name__
r = [*range(2), *'ab'], (*[1], 2), {*[1], 2}, {**{'a': 1}, 'b': 2}, [*[]]
r = {**5}
r = [*5]
r = {[]: 1}
r = {1: 2}[3]
r = [1][5]
r = (1,)['a']
r = [1]['a']
r = 'abc'[5]
r = {}.x
r = None.x
r = (1).x
r = 'a' + 1
r = 1 + 'a'
r = [] + ()
r = -'a'
r = ~1.5
r = not 'a'
r = 'a' < 1
r = {} < {}
r = 1 in 5
r = 1 in 'a'
r = len(5)
r = iter(5)
for x in 5: pass
r = next(5)
x: int = 5\ny: str\nr = (x, 'y' in globals(), __annotations__)
def f(a: int, b: str = 'x') -> list: pass\nr = sorted(f.__annotations__)
@staticmethod\ndef f(): return 1\nr = f()
def d(n):\n    def w(f): return lambda: (n, f())\n    return w\n@d(1)\n@d(2)\ndef f(): return 3\nr = f()
@5\ndef f(): pass
class C(5): pass
class C(metaclass=5): pass
class A(type): pass\nclass B(type): pass\nclass X(metaclass=A): pass\nclass Y(metaclass=B): pass\nclass Z(X, Y): pass
class X: pass\nclass Y(X): pass\nclass Z(X, Y): pass
class C(object, x=1): pass
class C:\n    __slots__ = ('a',)\n    a = 1
r = type(type('C', (), {'__slots__': ()})()).__name__
class C:\n    def f(self): return __class__.__name__\nr = C().f()
class A:\n    def f(self): return 'A'\nclass B(A):\n    def f(self): return 'B' + super().f()\nclass C(A):\n    def f(self): return 'C' + super().f()\nclass D(B, C):\n    def f(self): return 'D' + super().f()\nr = (D().f(), [c.__name__ for c in D.__mro__])
class A:\n    def __new__(cls, *a):\n        o = super().__new__(cls)\n        o.a = a\n        return o\n    def __init__(self, *a): self.b = a\nr = (A(1).a, A(1).b)
class A:\n    def __new__(cls): return 5\nr = A()
class A:\n    def __init__(self): return 5\nA()
object(1)
class A: pass\nA(1)
class A(int):\n    def __new__(cls, v): return super().__new__(cls, v * 2)\nr = (A(3), A(3) + 1, type(A(3) + 1).__name__, isinstance(A(3), int))
class A(list):\n    def append(self, v): super().append(v * 2)\na = A([1])\na.append(2)\nr = (a, len(a), a == [1, 4], type(a[:]).__name__)
class A(dict):\n    def __missing__(self, k): return k * 2\nr = (A()['ab'], A(a=1)['a'], A().get('z'))
class A(str):\n    def __new__(cls, v): return super().__new__(cls, v + '!')\nr = (A('a'), A('a').upper(), type(A('a') + 'b').__name__)
class A(tuple): pass\nr = (A([1, 2]), A([1])[0], A((1,)) == (1,))
class A(Exception): pass\nr = (repr(A(1, 2)), str(A('x')))
class A(float): pass\nr = (A(1.5) + 1, repr(A(1.5)))
class A(set): pass\nr = (A([1]) | {2}, len(A([1, 1])))
class A:\n    def __iter__(self): return self\n    n = 0\n    def __next__(self):\n        self.n += 1\n        if self.n > 2: raise StopIteration\n        return self.n\nr = list(A()), sum(A()), max(A()), tuple(A()), 2 in A(), sorted(A()), [*A()], dict(zip(A(), 'ab'))
class A:\n    def keys(self): return ['a']\n    def __getitem__(self, k): return 5\nr = (dict(A()), {**A()}, (lambda **k: k)(**A()))
class A:\n    def __del__(self): pass\nr = A() is not None
try:\n    exec('1 +')\nexcept SyntaxError as e:\n    r = type(e).__name__
r = eval('1 + 2'), eval('a', {'a': 3}), eval('a + b', {'a': 1}, {'b': 2})
r = compile('1 + 1', 'f', 'eval') is not None, eval(compile('2 * 3', 'f', 'eval'))
compile('1', 'f', 'nope')
eval(5)
exec('x = 1', 5)
r = vars(type('C', (), {'a': 1}))['a'], 'a' in dir(type('C', (), {'a': 1}))
vars(5)
r = [k for k in globals() if not k.startswith('_')]
r = (lambda: sorted(locals()))()
def f(a):\n    b = 1\n    return sorted(locals())\nr = f(1)
r = print('a', 'b', sep='-', end='!')
print(1, sep=5)
print(1, nope=1)
r = __name__
r = Ellipsis is ..., NotImplemented is NotImplemented, __debug__
""".strip().split("\n")))
