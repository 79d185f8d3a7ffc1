"""What random Python programs are made of: one block a feature of the language or of its standard library.

Blocks are separated by lines of dashes; $name is a hole that python_programs.py fills anew at each place:

    $i $n $f $x      an integer, a small natural number, a float, any number
    $s $w            a text, a word
    $v $h            any value, any hashable value
    $l $L $t $d $S   a list of integers, of anything, a tuple, a dict, a set
    $b $c $o $a      a truth, a comparison, a binary operator, an assigning one
    $k               a slice
    $F $P            a format specification, a conversion of the % operator
    $E               a class of exceptions
    $g               an expression that makes an iterable

A block prints what it finds out; what it raises is printed after it, so blocks need not be right.
"""

BLOCKS = r'''
print($x $o $x)
----
print($x $o $v, $v $c $v)
----
print($v $o $v)
----
a = $x
a $a $x
print(a, type(a).__name__)
----
print(divmod($x, $x), pow($i, $n), pow($i, $n, 7), round($f, $n), round($i, -1), abs($x))
----
print(int("$n_1"), int("0x1f", 16), int(" -12 "), float("1e3"), float("inf"), complex("1+2j"), int($f))
----
print(int($s), float($s))
----
print($x.__class__.__name__, ($i).bit_length(), ($i).bit_count(), ($f).is_integer(), ($f).as_integer_ratio(), ($f).hex())
----
print(hash($x) == hash($x), $x == $x, $i is not None, bool($v), not $v)
----
print(complex($f, $i) $o complex($i, $f), complex($f, $i).conjugate(), abs(complex(3, 4)), (1j) ** $n)
----
print(0.1 + 0.2, 1e16, 1e-5, 123456789.123, $f / 3, -$f, 1e22, 1.0, 5e-324, 1.7976931348623157e308 * 10)
----
print($i // $i, $i % $i, -7 // 2, -7 % 3, 7.5 // -2, 7.5 % -2, $f // $f, $f % $f)
----
print(~$i, $i << $n, $i >> $n, $i & $i, $i | $i, $i ^ $i, True + True, True & False, ~True)
----
print(int.from_bytes(b"\x01\x02", "big"), ($n).to_bytes(2, "little"), (1000).to_bytes(2, "big", signed=True))
----
print(sum($l), sum($l, $i), min($l), max($l, default=$i), min($L, key=str), max($i, $i, $i), min([], default=None))
----
print(sorted($l), sorted($l, reverse=True), sorted($L, key=str), sorted($l, key=lambda q: (q % 3, -q)))
----
print(sorted([(1, "b"), (0, "z"), (1, "a")], key=lambda p: p[0]), sorted("hello", key=str.upper), sorted($d.items(), key=str))
----
print(sorted($L))
----
q = $l
q.sort(key=lambda z: -z)
q.reverse()
print(q, q.index($i) if $i in q else None, q.count(1))
----
q = $L
q[$k] = $l
print(q)
del q[$k]
print(q, len(q))
----
q = $l
q[$i] = $v
print(q)
----
q = list(range($n + 3))
q[::2] = [0] * len(q[::2])
q[1:1] = "ab"
q += (9, 8)
q *= $n
print(q, q[$k])
----
q = $l
q.insert($i, $i)
q.extend($g)
print(q, q.pop(), q.pop(0), q)
----
q = $l
q.remove($i)
print(q)
----
print($s[$k], $s * $n, $s + $s, $s in $s, $s.upper(), $s.title(), $s.swapcase())
----
print($s.split(), $s.split(" "), $s.partition("a"), $s.rsplit("l", 1), $s.find("o"), $s.replace("a", "$w"), $s.center(12, "*"), $s.zfill(8))
----
print($s.strip("ab"), $s.lstrip(), $s.removeprefix("he"), $s.removesuffix("o"), $s.startswith(("a", "h")), $s.endswith("d"), $s.count("l"), $s.expandtabs(4))
----
print($s.isalpha(), $s.isdigit(), $s.isidentifier(), $s.islower(), $s.isspace(), $s.isalnum(), $s.istitle(), $s.isascii(), $s.isnumeric(), $s.isprintable())
----
print($s.join(["1", "2"]), "-".join(str(z) for z in $l), ",".join($L))
----
print($s.encode(), $s.encode("ascii", "replace"), bytes($n), bytes([1, 65]), b"ab" + b"c", b"abc"[$k], bytearray(b"xy"), b"a,b".split(b","))
----
print(repr($s), ascii($s), $s.casefold(), str.maketrans("ab", "xy"), $s.translate(str.maketrans("ao", "01", "l")))
----
print(format($x, "$F"), f"{$x:$F}")
----
print(f"{$f:$F}", f"{$i:$F}")
----
print(f"{$s:$F}", "{:$F}".format($s))
----
print("%$P" % $x, "%s %r %5s|%-5s|" % ($s, $s, $w1, $i))
----
print("%$P %$P" % ($x, $x), "%(a)s %(b)05d" % {"a": $v, "b": $n}, "%%", "%c" % 65)
----
a, b, w = $x, $s, $n + 6
print(f"{a=} {b=!s} {b!r:>{w}} {a!s:*^{w}} {w:{w}d} {a + 1 = }", f"{'nested ' + f'{w}'}", f"{{}} {a:}")
----
print("{0} {1!r} {0} {name}".format($v, $s, name=$i), "{0[0]} {1.real}".format($t, $i), "{:>{}}".format($s, 10), "{} {}".format(1))
----
import string
print(string.Template("$$who likes $${what} $$$$").substitute(who=$s, what=$i), string.ascii_lowercase[$k], string.capwords($s), string.Formatter().format("{0}-{k}", $i, k=$s))
----
print($d, $d | $d, list($d), dict(sorted($d.items(), key=str)), $d.get($h, $i), $h in $d)
----
m = $d
m |= $d
m.update(z=$v)
print(m, m.pop("z"), m.setdefault("q", []), m.popitem(), list(reversed(m)), len(m))
----
m = {}
for ch in $s:
    m[ch] = m.get(ch, 0) + 1
print(m, max(m, key=m.get), dict.fromkeys($l, $v), {**m, "x": 1}, m.keys() & {"a", "l"}, m == dict(m))
----
m = $d
print(m[$h])
----
m = $d
for key in m:
    m[(key, key)] = 1
----
print(len($S), sorted($S | {1, 2}, key=str), $S & $S == set(), $S <= $S, $S ^ $S == $S ^ $S, frozenset([1]) in {frozenset([1])})
----
q = {1, 2, $n}
q.add($i); q.discard($i); q |= {5}; q -= {1}; q &= {2, 5, 7}
print(sorted(q), q.isdisjoint({9}), q.issubset(range(10)), len(q))
q.remove(99)
----
a, *b, c = $l
print(a, b, c)
----
a, (b, *c), d = 1, $s, $v
print(a, b, c, d)
*a, b = $g
print(a, b)
----
print(*$l, sep="-", end="!\n")
print([*$l, *$t], {*$l} == set(), {**$d, "k": 1}, (*$s,))
----
if (n := $n) > 1:
    print("walrus", n)
print([y := 1, y ** 2], [last := z for z in range(3)], last, any((hit := z) > 1 for z in $l))
----
a = b = $l
a.append($i)
print(b, a is b, a == b[:], [1] * 3 == [1, 1, 1])
----
x, y = $i, $i
x, y = y, x + y
print(x, y, x if x > y else -y, x < y <= $i, x == y != $i)
----
print([z for z in $g], [z * w for z in range(3) for w in range(z)], {z: z ** 2 for z in $l if z % 2}, {z % 3 for z in $l} == set())
----
print(list($g), tuple($g), len(list($g)))
----
print(list(zip($l, $s, $g)), dict(zip("abc", $l)), list(enumerate($s, $n)), list(map(lambda p, q: (p, q), $l, $s)), list(filter(None, $L)))
----
print(list(zip($l, $s, strict=True)))
----
print(all($L), any($L), list(reversed($l)), list(range($i, $i, 2)), range($n)[::-1], range(10)[$k], $i in range(0, 20, 3), len(range($i, 50, 7)))
----
print(range(3) == range(0, 3, 1), list(iter(lambda c=iter($l): next(c, 3), 3)))
----
for z in $g:
    if z == $i:
        continue
    if z == $n:
        break
    print(z, end=" ")
else:
    print("no break")
print()
----
n = $n + 5
while n:
    n -= 1
    if n == $n:
        break
else:
    n = "done"
print(n)
----
def f(a, b=$i, /, c=$v, *rest, d, e=$i, **more):
    return a, b, c, rest, d, e, more
print(f(1, d=2), f(1, 2, 3, 4, d=5, z=6), f(*$t, d=$i, **{"k": 1}))
print(f(1))
----
def f(a, /, b, *, c):
    return a, b, c
print(f(1, b=2, c=3))
print(f(a=1, b=2, c=3))
----
def f(a, b=2):
    return a - b
print(f(b=1, a=$i), f(*[1, 2]), f(**{"a": 4}))
f($i, $i, $i)
----
def f(a, acc=[]):
    acc.append(a)
    return acc
print(f(1), f(2), f(3, []), f.__defaults__, f.__name__, f.__code__.co_varnames, f.__code__.co_argcount)
----
def counter(start):
    count = start
    def step(by=1):
        nonlocal count
        count += by
        return count
    return step
c = counter($i)
print(c(), c($n), c.__closure__[0].cell_contents, [g() for g in [lambda i=i: i for i in range(3)]], [g() for g in [lambda: i for i in range(3)]])
----
total = $i
def add(k):
    global total
    total += k
    return total
print(add(1), add($i), total)
----
def bad():
    print(later)
    later = 1
bad()
----
def gen(n):
    got = []
    while True:
        try:
            sent = yield len(got)
        except ValueError as error:
            got.append(str(error))
        except GeneratorExit:
            print("closed", got)
            raise
        else:
            got.append(sent)
        if len(got) > n:
            return got
g = gen($n)
print(next(g), g.send($v), g.throw(ValueError($s)))
try:
    while True:
        print(g.send($i))
except StopIteration as stop:
    print("value", stop.value)
g.close()
----
def inner():
    x = yield 1
    try:
        y = yield x
    finally:
        print("finally")
    return (x, y)
def outer():
    result = yield from inner()
    yield ("result", result)
    yield from $l
g = outer()
print(next(g), g.send($i), g.send($s), list(g), g.gi_frame is None)
----
def g():
    yield 1
    return $v
h = g()
next(h)
try:
    next(h)
except StopIteration as e:
    print(e.value, e.args)
print(next(h, "end"), list(h))
next(h)
----
def g():
    raise StopIteration($i)
    yield
next(g())
----
def tree(d):
    if d:
        yield from tree(d - 1)
        yield d
        yield from tree(d - 1)
print(list(tree($n)), sum(tree(3)), max(tree(2)), sorted(tree(3))[$k])
----
g = (z * z for z in $l if z)
print(next(g, None), list(g), type(g).__name__, sum(z for z in range(4)))
----
def g():
    try:
        yield 1
        yield 2
    finally:
        print("cleanup")
for z in g():
    print(z)
h = g(); next(h); h.close()
h.throw(KeyError($n))
----
try:
    raise $E($s)
except (ValueError, KeyError) as error:
    print("caught", repr(error), error.args, str(error))
except LookupError as error:
    print("lookup", error)
except Exception as error:
    print("other", type(error).__name__, error)
else:
    print("no")
finally:
    print("finally")
----
try:
    try:
        raise $E($i)
    except $E as error:
        raise TypeError("second") from error
except Exception as error:
    print(repr(error), repr(error.__cause__), repr(error.__context__), error.__suppress_context__)
----
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError($s) from None
except KeyError as error:
    print(error, error.__cause__, repr(error.__context__), error.__suppress_context__)
----
def f():
    try:
        return "try"
    finally:
        print("in finally")
def h():
    for z in range(3):
        try:
            continue
        finally:
            print("f", z)
    while True:
        try:
            break
        finally:
            print("b")
    try:
        return 1
    finally:
        return 2
print(f(), h())
----
class Problem(Exception):
    def __init__(self, code, *more):
        super().__init__(code, *more)
        self.code = code
    def __str__(self):
        return f"problem {self.code}"
try:
    raise Problem($i, $s)
except Problem as p:
    print(p, repr(p), p.args, p.code, isinstance(p, Exception), Problem.__mro__[1].__name__)
    p.add_note("a note")
    print(p.__notes__)
----
try:
    raise ExceptionGroup("several", [ValueError($i), TypeError($s), ExceptionGroup("inner", [KeyError(1), ValueError(2)])])
except* ValueError as group:
    print("values", group.exceptions, len(group.exceptions))
except* (TypeError, KeyError) as group:
    print("others", [type(e).__name__ for e in group.exceptions], group.message)
else:
    print("none")
finally:
    print("end")
----
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), OSError($i)])
    except* ValueError as e:
        print(repr(e))
except ExceptionGroup as rest:
    print("rest", repr(rest), rest.exceptions)
----
group = ExceptionGroup("g", [ValueError($i), ExceptionGroup("h", [TypeError(2), ValueError(3)])])
print(group.subgroup(TypeError), group.split(ValueError), str(group), group.derive([KeyError(1)]), isinstance(group, Exception), isinstance(BaseExceptionGroup("b", [KeyboardInterrupt()]), Exception))
print(group.subgroup(lambda e: isinstance(e, TypeError)), group.subgroup(KeyError))
----
try:
    raise ValueError($i)
except* ValueError as e:
    print(type(e).__name__, e.exceptions, repr(e))
----
try:
    ExceptionGroup("none", [])
except ValueError as e:
    print(e)
try:
    ExceptionGroup("x", [1])
except (TypeError, ValueError) as e:
    print(e)
try:
    raise ExceptionGroup("x", [KeyError(1)])
except* ValueError:
    print("no")
----
assert $v, $s
print("asserted")
----
match $v:
    case 0 | 1:
        print("small")
    case int(n) if n > 3:
        print("int", n)
    case float() as f:
        print("float", f)
    case str(text):
        print("text", text)
    case [first, *rest]:
        print("sequence", first, rest)
    case {"a": value, **others}:
        print("mapping", value, others)
    case None | True | False:
        print("singleton")
    case _:
        print("other")
----
match $L:
    case []:
        print("empty")
    case [x]:
        print("one", x)
    case [int(x), y] | (x, int(y)):
        print("two", x, y)
    case [_, *_, last]:
        print("many", last)
----
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y
for p in (Point(0, $n), Point($i, 0), Point(1, 1), (3, $i), {"kind": "c", "r": $f}, $v):
    match p:
        case Point(0, y):
            print("axis", y)
        case Point(x=x, y=0):
            print("x axis", x)
        case Point(x, y) if x == y:
            print("diagonal", x)
        case Point():
            print("point")
        case (a, b):
            print("pair", a, b)
        case {"kind": ("c" | "d") as kind, "r": float(r)}:
            print("circle", kind, r)
        case _:
            print("?")
----
match $d:
    case {"a": int() | float() as v}:
        print("number", v)
    case {"a": _, "b": b, **rest}:
        print("b", b, rest)
    case {}:
        print("mapping")
----
import math
match $x:
    case math.pi:
        print("pi")
    case -1 | 1.5 | 2+1j:
        print("literal")
    case bool():
        print("bool")
    case x:
        print("bound", x)
----
from dataclasses import dataclass, field, replace, asdict, astuple, fields, InitVar, KW_ONLY
@dataclass(order=$b, frozen=$b)
class A:
    x: int
    y: float = $f
    z: list = field(default_factory=list, compare=False)
a = A($i)
print(a, a == A(1), replace(a, y=$i), asdict(a), astuple(a), [f.name for f in fields(a)])
print(a < A($i))
a.x = 5
print(a)
----
from dataclasses import dataclass, field, asdict
@dataclass
class Base:
    a: int
    b: int = $i
@dataclass
class Derived(Base):
    c: int = 3
    a: int = $i
    d: dict = field(default_factory=dict, repr=False)
print(Derived(), Derived(1, 2), asdict(Derived(c=$i)), Derived.__match_args__, Derived() == Derived(), Base(1) == Derived())
Base()
----
from dataclasses import dataclass, field, InitVar, KW_ONLY
@dataclass
class C:
    a: int
    _: KW_ONLY
    b: int = 2
    scale: InitVar[int] = $i
    total: int = field(init=False)
    def __post_init__(self, scale):
        self.total = self.a * scale + self.b
print(C($i), C(1, b=$n, scale=2))
print(C(1, 2))
----
from dataclasses import dataclass
@dataclass(slots=True)
class S:
    x: int
    y: int = $i
s = S(1)
print(s, S.__slots__, hasattr(s, "__dict__"))
s.z = 1
----
from dataclasses import dataclass, field
@dataclass(kw_only=True, eq=$b, unsafe_hash=$b)
class K:
    x: int
    y: str = field(default=$s, hash=False)
print(K(x=1), K(x=1) == K(x=1), K.__hash__ is None)
K(1)
----
from dataclasses import dataclass
@dataclass
class Bad:
    x: int = 1
    y: int
----
from dataclasses import dataclass
@dataclass
class Bad:
    x: list = []
----
from dataclasses import dataclass, field, fields, make_dataclass, is_dataclass, asdict, MISSING
P = make_dataclass("P", ["x", ("y", int), ("z", int, field(default=$i))])
p = P(1, $v)
print(p, is_dataclass(P), is_dataclass(p), is_dataclass(3), fields(P)[2].default, fields(P)[0].default is MISSING)
@dataclass(frozen=True, order=True)
class N:
    items: tuple
    child: "N" = None
n = N((1, $i), N((2,)))
print(n, hash(n) == hash(N((1, 2))), asdict(n), n < N((5,)), {n: 1}[n])
n.items = 1
----
from enum import Enum, auto, unique
class Color(Enum):
    RED = 1
    GREEN = auto()
    BLUE = $n
    @property
    def short(self):
        return self.name[0]
    @classmethod
    def default(cls):
        return cls.RED
print(list(Color), Color.RED, repr(Color.BLUE), Color(1), Color["GREEN"], Color.RED.short, Color.default(), Color.RED is Color(1), Color.BLUE.value, len(Color), Color.RED in Color)
print(Color.__members__.keys(), {Color.RED: 1}[Color.RED], Color.RED == 1, isinstance(Color.RED, Color), f"{Color.GREEN}")
Color($i)
----
from enum import IntEnum, Flag, IntFlag, StrEnum, auto
class Level(IntEnum):
    LOW = $n
    HIGH = 10
class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W
class Name(StrEnum):
    FIRST = auto()
    SECOND = $w2
print(Level.HIGH > Level.LOW, Level.HIGH + 1, repr(Level.HIGH), str(Level.LOW), f"{Level.HIGH}", sorted([Level.HIGH, Level.LOW]))
print(Perm.R | Perm.X, Perm.RW & Perm.W, Perm.R in Perm.RW, ~Perm.R, Perm(3), bool(Perm(0)), list(Perm.RW), repr(Perm(0)), Perm.R ^ Perm.RW)
print(Name.FIRST, repr(Name.SECOND), Name.FIRST == "first", Name.FIRST.upper(), Name("first"))
Perm(64)
----
from enum import IntFlag, auto, Enum
class F(IntFlag):
    A = 1
    B = 2
    C = 4
print(F.A | F.B, F(5), F.A | 8, repr(F(6)), int(F.C | F.A), F.A & 1, ~F.A, list(F(7)), F.A.name, (F.A | F.C).value)
Animal = Enum("Animal", "CAT DOG")
Shape = Enum("Shape", {"SQUARE": $i, "ROUND": 12})
print(list(Animal), Animal.DOG.value, list(Shape), Animal.CAT.name, Enum("Z", ["P", "Q"], start=$n).Q.value)
----
from enum import Enum
class Planet(Enum):
    A = (1, 2.5)
    B = ($i, $f)
    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius
    @property
    def density(self):
        return self.mass / (self.radius or 1)
    def __str__(self):
        return "planet " + self.name
print(Planet.A.density, Planet.B, repr(Planet.A), Planet((1, 2.5)), Planet.A.value)
class Sub(Planet):
    pass
----
from enum import Enum, auto, unique, EnumMeta
class Auto(str, Enum):
    def _generate_next_value_(name, start, count, last):
        return name.lower() + str(count)
    ONE = auto()
    TWO = auto()
    @classmethod
    def _missing_(cls, value):
        return cls.ONE if value == $w3 else None
print(Auto.ONE, Auto.TWO.value, Auto($w3), Auto("two1"), Auto.ONE == "one0", type(Auto).__name__, Auto.TWO.split("w"))
try:
    @unique
    class D(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)
Auto.ONE = 3
----
from typing import NamedTuple, Optional
class P(NamedTuple):
    x: int
    y: int = $i
    def norm(self):
        return self.x + self.y
p = P($i)
print(p, p.norm(), p._replace(y=0), p._asdict(), P._fields, P._field_defaults, p[0], len(p), p == (1, 2), P._make([1, 2]), [*p])
p.x = 3
----
from typing import TypedDict, Generic, TypeVar, Protocol, runtime_checkable, Optional, Union, Callable, Any, Literal, get_type_hints, get_origin, get_args, cast, Final, ClassVar
class Movie(TypedDict, total=False):
    name: str
    year: int
T = TypeVar("T")
class Box(Generic[T]):
    def __init__(self, item: T):
        self.item = item
@runtime_checkable
class Sized2(Protocol):
    def __len__(self) -> int: ...
print(Movie(name=$s), Box[int]($i).item, isinstance($v, Sized2), get_origin(list[int]), get_args(dict[str, int]), get_args(Literal["a", 1]), cast(int, $s), Box[int], T)
print(Optional[int], Union[int, str, None], Callable[[int], str], list[int] | None, tuple[int, ...], Literal[1, "a"], get_args(Optional[int]))
----
from typing import overload, no_type_check, TYPE_CHECKING, NewType, Annotated, ParamSpec, Concatenate, TypeVarTuple, Self, Never, assert_never, get_type_hints
UserId = NewType("UserId", int)
P = ParamSpec("P")
@overload
def f(x: int) -> int: ...
@overload
def f(x: str) -> str: ...
def f(x):
    return x
print(UserId($i), f($v), TYPE_CHECKING, P.__name__, Annotated[int, "m"].__metadata__, UserId.__name__)
def g(a: int, b: "str" = $s) -> None: ...
print(sorted(get_type_hints(g)), sorted(g.__annotations__))
----
from functools import reduce, partial, lru_cache, cache, wraps, total_ordering, cmp_to_key, singledispatch, cached_property, partialmethod, singledispatchmethod
print(reduce(lambda p, q: p * 2 + q, $l, $i), reduce(max, $l), partial(pow, 2)(5), partial(int, base=2)("101"), sorted($l, key=cmp_to_key(lambda p, q: (p > q) - (p < q))))
p = partial(print, "a", sep="-")
p($v)
print(p.args, p.keywords, p.func is print)
reduce(lambda p, q: p, [])
----
from functools import lru_cache, cache, wraps
@lru_cache(maxsize=$n)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(12), fib.cache_info() if $b else fib.cache_info().hits >= 0)
def deco(times):
    def wrap(fn):
        @wraps(fn)
        def inner(*a, **k):
            return [fn(*a, **k) for _ in range(times)]
        return inner
    return wrap
@deco($n)
@deco(2)
def hello(x, y=$v):
    "doc"
    return x, y
print(hello($i), hello.__name__, hello.__doc__, hello.__wrapped__.__name__)
----
from functools import total_ordering, cached_property, partialmethod, singledispatch, singledispatchmethod
@total_ordering
class V:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
    @cached_property
    def big(self):
        print("computed")
        return self.v * 100
    def scale(self, by, plus=0): return self.v * by + plus
    double = partialmethod(scale, 2)
a, b = V($i), V($i)
print(a < b, a <= b, a > b, a >= b, a != b, a.big, a.big, a.double(), a.double(plus=$i), "big" in a.__dict__)
@singledispatch
def show(x): return "any"
@show.register
def _(x: int): return "int"
@show.register(list)
@show.register(tuple)
def _(x): return "sequence"
@show.register(str)
def show_text(x): return "text"
print(show($v), show(True), show([]), show(""), show(1.5), show.dispatch(int)(1), sorted(k.__name__ for k in show.registry))
class M:
    @singledispatchmethod
    def go(self, x): return "go any"
    @go.register
    def _(self, x: str): return "go text"
print(M().go($v), M().go("a"))
----
from contextlib import contextmanager, ExitStack, suppress, redirect_stdout, closing, nullcontext, ContextDecorator, AbstractContextManager
import io
@contextmanager
def tag(name):
    print("<", name)
    try:
        yield name * 2
    except KeyError as error:
        print("swallowed", error)
    finally:
        print(">", name)
with tag("a") as t, tag("b"):
    print(t)
    raise KeyError($i)
with suppress(ZeroDivisionError, $E):
    print($i // 0)
out = io.StringIO()
with redirect_stdout(out):
    print("hidden", $v)
print(repr(out.getvalue()))
with ExitStack() as stack:
    stack.enter_context(tag("c"))
    stack.callback(print, "callback", $i)
    stack.push(lambda *a: print("exit", a[0]))
with nullcontext($i) as z:
    print(z)
with tag("z"):
    raise ValueError($s)
----
class Manager:
    def __init__(self, quiet): self.quiet = quiet
    def __enter__(self):
        print("enter")
        return self
    def __exit__(self, kind, value, trace):
        print("exit", kind and kind.__name__, value)
        return self.quiet
with Manager(True) as m, Manager($b):
    raise $E($s)
print("after")
with (Manager(False) as p, Manager(False) as q):
    print(p is q)
with Manager($b):
    1 / 0
----
from contextlib import ExitStack, contextmanager, ContextDecorator
class D(ContextDecorator):
    def __enter__(self): print("in")
    def __exit__(self, *a): print("out"); return False
@D()
def f(x): return x * 2
print(f($i))
with ExitStack() as s:
    s.callback(lambda: print("one"))
    t = s.pop_all()
    s.callback(print, "two")
t.close()
@contextmanager
def twice():
    yield 1
    yield 2
with twice() as z:
    print(z)
----
import itertools as it
print(list(it.chain($l, $s)), list(it.chain.from_iterable([$l, $t])), list(it.islice(it.count($i, 2), 4)), list(it.islice($s, 1, None, 2)), list(it.accumulate($l)), list(it.accumulate($l, max, initial=$i)))
print(list(it.product("ab", repeat=2)), list(it.permutations($l, 2))[:6], list(it.combinations($s, 2))[:5], list(it.combinations_with_replacement("abc", 2)), list(it.zip_longest($l, $s, fillvalue=$v)))
print(list(it.takewhile(lambda z: z < 3, $l)), list(it.dropwhile(lambda z: z < 3, $l)), list(it.filterfalse(lambda z: z % 2, $l)), list(it.starmap(pow, [(2, 3), (3, $n)])), list(it.compress("abcd", $l)), list(it.repeat($v, 2)), list(it.pairwise($s)))
print([(k, list(g)) for k, g in it.groupby(sorted($l), key=lambda z: z % 2)], [k for k, g in it.groupby($s)], list(it.islice(it.cycle("ab"), 5)), [list(z) for z in it.tee($l, 2)])
----
from collections import Counter, ChainMap, OrderedDict, defaultdict, deque, namedtuple, UserDict, UserList
c, d = Counter($s), Counter($s)
print(c.most_common(2), c + d, c - d, c & d, c | d, +c, -c, c["zz"], sorted(c.elements()), c.total(), c == d, c <= d)
c.update($s); c.subtract("l")
print(c, dict(c), sum(c.values()), Counter(a=$i, b=1), Counter({"x": $n}) + Counter(x=1))
----
from collections import ChainMap, OrderedDict, defaultdict, deque
m = ChainMap($d, {"a": 1, "k": 2})
print(m["k"], m.get("a"), len(m), m.new_child({"n": 1})["n"], m.maps[1], dict(m) == {**{"a": 1, "k": 2}, **m.maps[0]}, "zz" in m, m.parents)
m["new"] = $i
print(m.maps[0])
o = OrderedDict([("a", 1), ("b", 2), ("c", $i)])
o.move_to_end("a"); o.move_to_end("c", last=False)
print(o, o.popitem(last=False), list(reversed(o)), o == {"a": 1, "b": 2}, o == OrderedDict(b=2, a=1), OrderedDict(a=1) | {"z": 1})
m["missing"]
----
from collections import defaultdict, deque, namedtuple
g = defaultdict(list)
for z in $l: g[z % 3].append(z)
print(g, dict(g), g.default_factory, g.get(99), defaultdict(int, {"a": 1})["q"], defaultdict(lambda: $i)[1])
q = deque($l, maxlen=$n + 1)
q.append($i); q.appendleft($i); q.rotate(1)
print(q, q.maxlen, len(q), list(q), q[0], q.count(1), deque("abc").pop(), deque($l) == deque($l))
q.extend($l); q.extendleft($s)
print(q, list(reversed(q)))
P = namedtuple("P", "x y z", defaults=[$i])
print(P(1, 2), P(1, y=2, z=3)._asdict(), P._fields, P(*"abc"), P(1, 2)._replace(x=$v), namedtuple("R", ["a", "def"], rename=True)._fields, P._field_defaults)
deque(maxlen=2).popleft()
----
from collections import UserDict, UserList, UserString
from collections.abc import Mapping, Sequence, MutableMapping, Iterable, Callable, Hashable, Iterator, Sized, Container
class Lower(UserDict):
    def __setitem__(self, k, v): super().__setitem__(str(k).lower(), v)
u = Lower({"A": 1}, B=$i)
print(u, u["a"], "b" in u, len(u), dict(u))
class Seq(Sequence):
    def __len__(self): return 3
    def __getitem__(self, i):
        if i >= 3: raise IndexError(i)
        return i * 10
s = Seq()
print(list(s), 20 in s, s.index(10), s.count(0), list(reversed(s)), isinstance(s, Iterable), isinstance([], Sequence), isinstance($v, Hashable), isinstance({}, Mapping), isinstance($v, Sized))
class Half(Mapping):
    def __getitem__(self, k): return k
Half()
----
class A:
    x = $i
    def __init__(self, v=$v): self.v = v
    def __repr__(self): return f"A({self.v!r})"
    @classmethod
    def make(cls, *a): return cls(a)
    @staticmethod
    def twice(k): return k * 2
    @property
    def p(self): return self.v
    @p.setter
    def p(self, new): self.v = [new]
    @p.deleter
    def p(self): self.v = None
class B(A):
    def __init__(self, *a):
        super().__init__(*a)
        self.w = A.twice(self.x)
a, b = A(), B($i)
b.p = $v
print(a, b, b.p, A.make(1, 2), B.make(), b.twice($i), vars(b), B.__bases__, isinstance(b, A), issubclass(A, B), B.__mro__[1].__name__, hasattr(a, "w"), getattr(a, "q", 0))
del b.p
print(b, type(a).__name__, A.__dict__["x"], A.p.fset is not None, A.make.__func__.__name__, a.make.__self__.__name__)
a.nothing
----
class V:
    def __init__(self, *c): self.c = c
    def __add__(self, o): return V(*(a + b for a, b in zip(self.c, o.c))) if isinstance(o, V) else NotImplemented
    def __radd__(self, o): return V(*(o + a for a in self.c))
    def __mul__(self, k): return V(*(a * k for a in self.c))
    __rmul__ = __mul__
    def __neg__(self): return V(*(-a for a in self.c))
    def __iadd__(self, o): self.c = self.c + (o,); return self
    def __eq__(self, o): return isinstance(o, V) and self.c == o.c
    def __hash__(self): return hash(self.c)
    def __getitem__(self, k): return self.c[k]
    def __len__(self): return len(self.c)
    def __bool__(self): return any(self.c)
    def __contains__(self, k): return k in self.c
    def __iter__(self): return iter(self.c)
    def __call__(self, *a, **k): return a, k
    def __repr__(self): return "V" + str(self.c)
    def __format__(self, spec): return f"<{spec}>{self.c}"
    def __matmul__(self, o): return sum(a * b for a, b in zip(self, o))
    def __lt__(self, o): return self.c < o.c
    def __abs__(self): return sum(map(abs, self.c))
    def __int__(self): return int(self.c[0])
    def __index__(self): return 2
    def __divmod__(self, o): return "divmod", o
    def __rsub__(self, o): return "rsub", o
    def __reversed__(self): return V(*self.c[::-1])
    def __round__(self, n=None): return ("round", n)
    def __invert__(self): return "inv"
    def __rpow__(self, o): return ("rpow", o)
v = V(1, $i, $n)
print(v + v, 5 + v, v * 2, 3 * v, -v, v == V(1), v[$k], len(v), bool(v), $i in v, list(v), v($v, k=1), f"{v:abc} {v!r}", v @ v, v < V(2), v > V(0), abs(v), int(v), [5, 6, 7][v], divmod(v, 3), 5 - v, reversed(v), round(v), round(v, 2), ~v, 2 ** v, sorted([V(3), V(1)]), {v: 1}[V(*v)])
v += 7
print(v)
v - 1
----
class Descriptor:
    def __set_name__(self, owner, name): self.name = "_" + name; print("named", owner.__name__, name)
    def __get__(self, obj, kind=None):
        return self if obj is None else getattr(obj, self.name, $i)
    def __set__(self, obj, value):
        if value == $i: raise ValueError("refused")
        setattr(obj, self.name, value)
    def __delete__(self, obj): delattr(obj, self.name)
class Owner:
    a = Descriptor()
    b = Descriptor()
o = Owner()
o.b = $v
print(o.a, o.b, vars(o), type(Owner.a).__name__)
o.a = $i
print(o.a)
del o.b
print(vars(o))
del o.b
----
class Meta(type):
    def __new__(mcs, name, bases, space, **kw):
        space["tag"] = name.lower()
        made = super().__new__(mcs, name, bases, space)
        made.kw = kw
        return made
    def __init__(cls, name, bases, space, **kw): super().__init__(name, bases, space)
    def __call__(cls, *a, **k):
        print("making", cls.__name__, a)
        return super().__call__(*a, **k)
    def __len__(cls): return $n
    def __iter__(cls): return iter("xyz")
    def __contains__(cls, k): return k == $i
    def __getitem__(cls, k): return (cls.__name__, k)
    @property
    def prop(cls): return "meta " + cls.__name__
    @classmethod
    def __prepare__(mcs, name, bases, **kw): return {"prepared": True}
class K(metaclass=Meta, option=$i):
    def __init__(self, x=0): self.x = x
class L(K): pass
print(K(3).x, L.tag, K.kw, len(K), list(L), $i in K, K[$v], L.prop, type(L).__name__, K.prepared, isinstance(K, Meta))
class Other(type): pass
class Clash(K, metaclass=Other): pass
----
class Plugin:
    registry = []
    def __init_subclass__(cls, /, name=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry.append(name or cls.__name__)
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
class A(Plugin, name=$s): pass
class B(A): pass
print(Plugin.registry, Plugin[int], B[$i], B.registry is A.registry)
class C(Plugin, wrong=1): pass
----
class A:
    def go(self): return ["A"]
class B(A):
    def go(self): return ["B"] + super().go()
class C(A):
    def go(self): return ["C"] + super().go()
class D(B, C):
    def go(self): return ["D"] + super(D, self).go()
print(D().go(), [k.__name__ for k in D.__mro__], D.mro()[1].__name__, super(B, D()).go())
class E(A, D): pass
----
class A:
    __slots__ = ("x", "__y")
    def __init__(self): self.x = $i
    def __getattr__(self, name):
        if name.startswith("dyn"): return name
        raise AttributeError(f"no {name}")
a = A()
print(a.x, a.dynamic, hasattr(a, "other"), A.__slots__)
a.z = 1
----
class A:
    def __getattribute__(self, name):
        return ("got", name) if name != "real" else object.__getattribute__(self, name)
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)
    def __delattr__(self, name): print("del", name)
a = A()
a.real = $v
print(a.real, a.fake)
del a.fake
----
class A:
    def __init__(self): self.__secret = $i
    def __private(self): return self.__secret
    def show(self): return self.__private()
a = A()
print(a.show(), a._A__secret, [k for k in vars(a)])
a.__secret
----
class Cnt:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(Cnt($n)), sum(Cnt(4)), [*Cnt(2)], dict(zip("ab", Cnt(5))), 2 in Cnt(3), max(Cnt(3), default=0), sorted(Cnt(4)))
class Old:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * i
print(list(Old()), 4 in Old(), list(reversed([1, 2])), *Old())
iter($i)
----
from abc import ABC, abstractmethod, abstractproperty
class Base(ABC):
    @abstractmethod
    def run(self): ...
    @property
    @abstractmethod
    def size(self): ...
    @classmethod
    def __subclasshook__(cls, other): return NotImplemented
class Half(Base):
    def run(self): return super().run()
class Full(Half):
    size = $i
print(Full().run(), Full().size, sorted(Half.__abstractmethods__), isinstance(Full(), Base))
Base.register(int)
print(isinstance($v, Base), issubclass(bool, Base))
Half()
----
class A:
    def __new__(cls, *a):
        self = super().__new__(cls)
        self.made = a
        return self
    def __init__(self, *a): self.n = len(a)
class I(int):
    def __new__(cls, v): return super().__new__(cls, v + 1)
    def __repr__(self): return f"I({int(self)})"
class L(list):
    def __getitem__(self, k): return super().__getitem__(k) if isinstance(k, slice) else "item"
class D(dict):
    def __missing__(self, k): return f"no {k}"
class S(str):
    def __add__(self, o): return S(str.__add__(self, o) + "!")
print(A(1, 2).made, A($v).n, I(3), I(3) + 1, I(2) == 3, [1, 2, 3, 4, 5][I(2)], L($l)[0] if $l else 0, L([1, 2])[:1], D(a=1)["b"], S("a") + "b", D().get("q"), isinstance(I(1), int), sorted([I(3), I(1)]), L([1]) + [2], type(S("x")).__name__)
----
T = type("T", (object,), {"x": $i, "f": lambda self: self.x * 2})
print(T().f(), T.__name__, T.__module__, type(T), type(type), isinstance(T, type), callable(T), callable($v), type($v).__name__)
T.g = lambda self, k: k
t = T()
t.x = $n
print(t.f(), t.g($v), T.x, dir(t)[-3:], setattr(t, "dyn", 1), t.dyn, delattr(t, "x"), t.x, hasattr(t, "y"), T.__qualname__, T.f.__qualname__)
----
import copy
a = [$l, $d, {"k": [1, (2, [3])]}]
b, c = copy.copy(a), copy.deepcopy(a)
a[0].append("new")
print(a == b, a == c, b[0] is a[0], c[0] is a[0], c)
class P:
    def __init__(self): self.items = []; self.me = self
    def __deepcopy__(self, memo): return "deep"
print(copy.deepcopy(P()), type(copy.copy(P())).__name__, copy.deepcopy((1, 2)))
----
import operator as op
print(op.add($i, $i), op.itemgetter(1)("abc"), op.itemgetter(0, 2)("abc"), op.attrgetter("real", "imag")(3), op.methodcaller("upper")($s), op.contains($l, $i), op.mul($s, 2), op.truth($v), op.index($n), op.concat($l, [1]), op.countOf($l, 1), op.floordiv(7, 2), op.neg($x), op.lt($i, $i), op.length_hint($l))
----
import math
print(math.floor($f), math.ceil($f), math.trunc($f), math.sqrt(abs($f)), math.gcd(12, $n), math.lcm(4, $n), math.factorial($n), math.comb(5, $n), math.perm(5, 2), math.isclose(0.1 + 0.2, 0.3), math.prod($l), math.log2(8), math.log(8, 2), math.hypot(3, 4), math.copysign(1, $f), math.fsum([0.1] * 10), math.isnan($f), math.inf, math.fmod(-7, 3), math.isqrt(17), math.dist([1, 2], [3, 4]), math.modf($f), math.frexp(8.0), math.remainder(7, 3))
print(math.sqrt($i), math.log($i))
----
import re
print(re.findall(r"\w+", $s), re.sub(r"[aeiou]", lambda m: m[0].upper(), $s), re.split(r"[ ,]", $s), bool(re.match(r"h(.)l", $s)), re.search(r"(?P<first>\w)(\w*)", "ab cd").groupdict(), re.fullmatch(r"\d+", "12").span(), re.compile("a+").sub("x", "caat", count=1), [m.group() for m in re.finditer("l", $s)], re.escape("a.b"))
----
import json
print(json.dumps($d if $b else {"a": [1, 2.5, None, True, "x\n\u00e9"]}, sort_keys=False), json.loads('{"a": [1, 2.0, null, true, "\\u00e9"]}'), json.dumps($l, indent=$n), json.dumps({"b": 1, "a": 2}, sort_keys=True, separators=(",", ":")), json.dumps("é", ensure_ascii=False))
json.loads("{'a': 1}")
----
import json
print(json.dumps($L, default=str), json.loads("[1, 2"), 1)
----
from fractions import Fraction
from decimal import Decimal
print(Fraction($i, 4) + Fraction(1, 3), Fraction("3/4") * 2, Fraction(1.5), Fraction(7, 2).limit_denominator(3), float(Fraction(1, 4)), Fraction(3, 6) == 0.5, round(Fraction(7, 2)), Fraction($n + 1, 3) ** 2)
print(Fraction(1, 0))
----
import heapq, bisect
h = $l
heapq.heapify(h)
heapq.heappush(h, $i)
print(heapq.heappop(h), heapq.nlargest(2, h), heapq.nsmallest(2, h, key=lambda z: -z), bisect.bisect([1, 3, 5], $i), bisect.bisect_left([1, 3, 3], 3), list(heapq.merge([1, 4], [2, 3])))
q = [1, 5]; bisect.insort(q, $i)
print(q)
----
import inspect
def f(a, b: int = $i, *args, c, d=$s, **kw) -> str: "doc"
s = inspect.signature(f)
print(s, list(s.parameters), s.parameters["b"].default, s.parameters["args"].kind.name, inspect.getdoc(f), inspect.isfunction(f), inspect.isclass(int), s.bind(1, c=2).arguments)
----
import types
n = types.SimpleNamespace(a=$i, b=$s)
n.c = $v
print(n, n.a, vars(n), n == types.SimpleNamespace(a=1), types.MappingProxyType({"a": 1})["a"], isinstance(len, types.BuiltinFunctionType), isinstance(lambda: 0, types.FunctionType), type(None) is types.NoneType, types.new_class("N", (int,), {})(3))
types.MappingProxyType({})["a"] = 1
----
import textwrap, pprint, random
print(textwrap.dedent("  a\n    b\n  c"), textwrap.fill("the quick brown fox " * 2, 12), textwrap.indent("a\nb", "> "), textwrap.shorten("hello there world", 12), textwrap.wrap("aaa bbb ccc", 7))
----
x = $i
print(eval("x + 1"), eval("a * 2", {"a": $i}), [exec("y = 5"), 1][1])
space = {}
exec("def f(z):\n    return z * 2\nr = f($n)", space)
print(space["r"], sorted(k for k in space if not k.startswith("__")))
print(eval("1 +"))
----
print(globals() is globals(), __name__, isinstance(locals(), dict))
def f():
    a = $i
    return sorted(locals()), locals()["a"]
print(f())
----
print(isinstance($v, (int, str)), isinstance($v, int | float), issubclass(bool, int), type($v) is int, isinstance(True, int), isinstance(int, type), isinstance(None, type(None)))
----
print(id(1) == id(1), chr($n + 97), ord("a"), hex($i), oct($i), bin($i), repr($v), str($v), ascii("é"), hash("a") == hash("a"), callable(len), slice(1, $i, None), slice(None).indices(5), slice(5, None, -2).indices($n + 3))
----
print(len($v))
----
print($v[$i])
----
print($v.append(1))
----
print([] < [1], (1, 2) < (1, $i), "a" < "B", [1, "a"] == [1, "a"], None == 0, 1 == 1.0 == True, {1: 2} == {1.0: 2}, (1, "a") < (2, 3))
----
print($L < $L)
----
print(tuple($l) + (1,), (1,) * $n, (1, 2, 3)[$k], (1, 2).index(2), hash((1, "a")) == hash((1, "a")), ($i,), (), tuple("ab"))
----
print(bytes.fromhex("6162"), b"ab".hex(), memoryview(b"abc")[1], bytearray(b"ab") + b"c", b"\xff\n'", "é".encode("utf-8").decode("utf-8"), b"abc".decode(), b"a" in b"abc", list(b"ab"))
"é".encode("ascii")
----
print("\N{GREEK SMALL LETTER ALPHA}\N{BULLET}", "\x41\u00e9\U0001F600", r"\n", "a" "b", """t
l""", '\'', "\101", len("\N{SNOWMAN}"))
----
print("é".isalpha(), "ß".upper(), "ǆ".title(), "١".isdigit(), "½".isnumeric(), "Ünï".casefold(), "a\u0301".isidentifier())
----
async def never(): return $i
print(never.__name__, callable(never))
----
def f(x, *, flag=$b):
    if flag: return x
print(f($v), f.__kwdefaults__, f.__annotations__, (lambda: (yield))().__class__.__name__, f is f, (lambda *a, **k: (a, k))(1, b=2))
----
del_me = $v
del del_me
print(del_me)
----
try:
    import undefined_module_xyz
except ImportError as e:
    print(type(e).__name__)
----
try:
    from math import nothing_like_this
except ImportError as e:
    print("no")
----
import sys, os.path
print(sys.maxsize > 2 ** 32, sys.version_info[0], sys.getrecursionlimit() > 10, os.path.join("a", "b", "/c", "d"), os.path.splitext("a.b.txt"), os.path.basename("/x/y"), os.path.normpath("a/../b/./c"), os.sep)
----
def r(n): return r(n + 1)
try:
    r(0)
except RecursionError as e:
    print(type(e).__name__)
----
class W:
    def __init__(self): self.n = $i
    def __eq__(self, other): return NotImplemented
    def __lt__(self, other): return NotImplemented
w = W()
print(w == 1, w != 1, w == w)
print(w < 1)
----
class P:
    def __getattr__(self, k): return k + "!"
    def __dir__(self): return ["b", "a"]
    def __sizeof__(self): return 1
    def __bool__(self): return $b
p = P()
print(p.zip, dir(p), bool(p), p.__class__.__name__, getattr(p, "q"), "yes" if p else "no", not p, p and 1, p or 2)
----
print(1 if $v else 2, $v and $v, $v or $v, not $v, None is None, $i < $i < $i, "a" in "abc" and 1, [] or {} or 0)
----
a = [[0] * 2 for _ in range(2)]
a[0][$n] = $i
print(a, [list(r) for r in zip(*a)], [c for r in a for c in r], sum(a, []))
----
print((lambda f: (lambda x: x(x))(lambda y: f(lambda *a: y(y)(*a))))(lambda f: lambda n: 1 if n < 2 else n * f(n - 1))($n))
----
from typing import List, Dict, Tuple, Set, Type, Sequence, Iterable
print(List[int], Dict[str, List[int]], Tuple[int, ...], Type[int], List, Iterable[str], List[int] == List[int], Tuple[()], Set[int].__origin__, Sequence[int].__args__, list[int](range(2)), isinstance([], List))
try:
    isinstance([], List[int])
except TypeError as e:
    print("TypeError")
----
import string as st, random as rd
rd.seed($n)
print(rd.random(), rd.randint(0, 9), rd.choice("abc"), rd.sample(range(10), 3), rd.uniform(1, 2), rd.shuffle([1, 2]), rd.choices("ab", k=3), rd.randrange(0, 10, 2))
----
import datetime as dt
print(dt.date(2024, 2, 29) + dt.timedelta(days=$n), dt.datetime(2020, 1, 1, 12).isoformat(), dt.timedelta(hours=25), (dt.date(2024, 3, 1) - dt.date(2024, 1, 1)).days, dt.datetime(2021, 5, 6).strftime("%Y-%m-%d"), dt.date(2024, 1, 1).weekday())
----
import statistics as stt
print(stt.mean([1, 2, $i]), stt.median($l or [1]), stt.stdev([1, 2, 4]), stt.mode([1, 1, 2]), stt.pvariance([1, 2, 3]))
----
import io, csv
r = csv.reader(io.StringIO("a,b\n1,\"x,y\"\n"))
print(list(r))
w = io.StringIO()
csv.writer(w).writerow([$i, $s, None])
print(repr(w.getvalue()), io.StringIO("a\nb").readlines(), io.BytesIO(b"abc").read(2))
s = io.StringIO(); print($v, file=s); s.seek(0)
print(repr(s.read()))
----
import weakref
class O: pass
o = O()
r = weakref.ref(o)
print(r() is o, len(weakref.WeakValueDictionary({"a": o})), weakref.WeakKeyDictionary({o: 1})[o])
----
import struct, base64, hashlib, zlib, binascii
print(struct.calcsize("ifd"), base64.b64encode(b"abc"), base64.b64decode("YWJj"), hashlib.md5(b"a").hexdigest(), hashlib.sha256(b"a").hexdigest()[:8], binascii.crc32(b"a"))
----
import collections.abc as cabc
print([isinstance($v, getattr(cabc, n)) for n in ("Iterable", "Sequence", "Mapping", "Set", "Callable", "Hashable", "Sized", "Iterator", "Container", "Reversible", "Collection", "MutableSequence")])
----
print(*(type(z).__name__ for z in ($v, $v, ..., NotImplemented, print, len, int, lambda: 0, type, range(1), {}.keys(), zip(), map(str, []), enumerate([]), b"", slice(1), (z for z in []))))
----
print(str(Ellipsis), repr(NotImplemented), repr(range(3)), repr(slice(1, 2)), repr(int), repr(type(None)), str(len), repr({}.keys()), repr({1: 2}.items()), repr(frozenset([1])), repr(frozenset()), repr(set()), repr(b"x'"), repr("x'\""), repr(1e100), repr(-0.0), repr(1j), repr(-1.5 - 0j), repr(memoryview))
'''

KINDS = [block.strip("\n") for block in BLOCKS.strip("\n").split("\n----\n")]
