import typing
from typing import *
from dataclasses import *
import functools, collections, itertools, copy, re, inspect, math
T = TypeVar('T')
class Box(Generic[T]):
    def __init__(self, x: T): self.x = x
b = Box[int](3)
print(b.x, Box[int], List[int], Optional[int], Union[int, str, None], Dict[str, List[int]], Callable[[int], str], Tuple[int, ...], Any, Type[int])
class PT(NamedTuple):
    x: int
    y: int = 0
    def s(self): return self.x + self.y
p = PT(1)
print(p, p.s(), p._asdict(), p._replace(y=3), PT._fields, PT._field_defaults, isinstance(p, tuple))
Q = NamedTuple('Q', [('a', int), ('b', str)])
print(Q(1, 'x'))
class TD(TypedDict, total=False):
    a: int
print(TD(a=1), TD.__annotations__.keys())
print(get_origin(List[int]), get_args(Dict[str, int]), get_origin(Optional[int]), get_args(Optional[int]))
print(isinstance([], List), isinstance({}, typing.Mapping), typing.OrderedDict([(1,2)]), issubclass(list, Sequence))
@runtime_checkable
class HasLen(Protocol):
    def __len__(self) -> int: ...
print(isinstance([], HasLen), isinstance(3, HasLen))
print(list[int], dict[str, int], int | None, list[int] | None, isinstance(3, int | str))
class L(list[int]): pass
print(L([1,2]), L.__mro__)
class D(Dict[str, int]): pass
print(D(a=1))
def f(a: int, b: 'str' = 'x') -> List[int]: ...
print(get_type_hints(f))
@dataclass
class C:
    x: int
    y: List[int] = field(default_factory=list)
    z: ClassVar[int] = 3
print(fields(C)[0].type, C(1), get_type_hints(C))
print(inspect.signature(C), inspect.signature(Box), inspect.getfullargspec(f))
@dataclass(frozen=True, order=True)
class Fz:
    a: int = 1
try:
    Fz().a = 3
except FrozenInstanceError as e: print(e)
print(Fz(1) < Fz(2), Fz.__match_args__)
@dataclass(slots=True)
class S:
    a: int = 1
s = S()
try:
    s.q = 1
except AttributeError as e: print(e)
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 2
print(K(a=3)); 
try: K(3)
except TypeError as e: print(e)
try: C()
except TypeError as e: print(e)
print(make_dataclass('M', [('x', int), ('y', int, 5)])(1))
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(50), fib.cache_info())
@functools.singledispatch
def sd(x): return 'obj'
@sd.register
def _(x: int): return 'int'
@sd.register(list)
def _(x): return 'list'
print(sd(1), sd([]), sd('a'))
@functools.total_ordering
class TO:
    def __init__(s, v): s.v = v
    def __lt__(s, o): return s.v < o.v
    def __eq__(s, o): return s.v == o.v
print(TO(1) >= TO(0), TO(1) <= TO(0), sorted([3,1,2], key=functools.cmp_to_key(lambda a, b: b - a)))
class CP:
    @functools.cached_property
    def v(self): print('once'); return 5
c = CP(); print(c.v, c.v)
pp = functools.partial(int, base=2)
print(pp('101'), pp, pp.func, pp.keywords)
class PM:
    def f(self, a, b): return a, b
    g = functools.partialmethod(f, 1)
    h = functools.partial(lambda *a: a, 1)
print(PM().g(2), PM().h(2))
d = collections.defaultdict(list); d['a'].append(1); print(d, d['zz'], len(d), copy.deepcopy(d))
print(collections.Counter('abracadabra').most_common(2), collections.Counter(a=1) + collections.Counter(a=2))
dq = collections.deque([1,2,3], maxlen=3); dq.append(4); dq.appendleft(0); dq.rotate(1); print(dq, dq[0])
od = collections.OrderedDict(a=1, b=2, c=3); od.move_to_end('a'); od.move_to_end('c', last=False); print(od, od.popitem(False), list(reversed(od)))
cm = collections.ChainMap({'a':1}, {'b':2}); print(cm['b'], dict(cm), cm)
print(list(itertools.groupby('aabbc'))[0][0], [(k, list(g)) for k, g in itertools.groupby('aabbc')], list(itertools.islice(itertools.count(), 2, 10, 3)))
print(list(itertools.permutations('abc', 2)), list(itertools.combinations(range(4), 2)), list(itertools.product('ab', repeat=2)), list(itertools.accumulate([1,2,3])), list(itertools.zip_longest('ab', 'x', fillvalue='-')))
print(re.sub(r'(\w+) (\w+)', r'\2 \1', 'hello world'), re.split(r'(,)\s*', 'a, b,c'), re.findall(r'x*', 'axbc'), re.match(r'(?P<y>\d{4})', '2024').groupdict(), re.compile('a.c', re.S | re.I), re.sub('x*', '-', 'abxd'))
