# What inspect, enum and dataclasses tell of functions and classes that a program made.
import dataclasses
import enum
import functools
import inspect
import sys
import types
import typing
from dataclasses import dataclass, field, InitVar, KW_ONLY
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto


def t(*tests):
    for test in tests:
        try:
            print(repr(test()).replace('\n', '|'))
        except BaseException as failure:
            print(type(failure).__name__ + ':', str(failure).replace('\n', '|'))


def section(name):
    print('--', name)


def f(a, /, b: int, c: 'str' = 'x', *rest: float, d, e: "no such" = None, **more: typing.List[int]) -> typing.Optional[int]:
    """Of several.

        indented
      less
    """


def g(a, b=2, *, c=3):
    return a


def h(x=(1, 2), *args, **kwargs): pass
def only(a, /): pass
def nothing(): pass
def numbers(): yield 1


class Plain: pass


class Made:
    """A class."""
    def __new__(cls, p, q=1): return object.__new__(cls)
    def __init__(self, r, *, s=0): pass
    def method(self, u: int = 4): pass
    @classmethod
    def of(cls, v): pass
    @staticmethod
    def still(w): pass
    @property
    def prop(self): return 1
    def __call__(self, z): pass


class Inits(Plain):
    def __init__(self, r, *, s: bytes = b''): pass


class Child(Inits): pass
class Starred:
    def m(*args): pass


class Meta(type):
    def __call__(cls, one, two): return super().__call__()


class OfMeta(metaclass=Meta): pass


def wraps(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs): return function(*args, **kwargs)
    return wrapper


wrapped = wraps(wraps(g))
P, S = inspect.Parameter, inspect.Signature
sig = inspect.signature

section('signatures')
for each in (f, g, h, only, nothing, Plain, Made, Inits, Child, Starred().m, OfMeta, Made(1).method, Made.of, Made.still, Made(1), wrapped, Made.method,
             functools.partial(g, 1), functools.partial(g, b=5), functools.partial(g, 1, 2), functools.partial(g, c=9), functools.partial(h, 7), functools.partial(f, 1, d=2), functools.partial(functools.partial(g, 1), c=4)):
    t(lambda: str(sig(each)), lambda: sig(each))
t(lambda: sig(3), lambda: str(sig(wrapped, follow_wrapped=False)), lambda: sig(g) == sig(wrapped), lambda: sig(g) == sig(h), lambda: sig(g) == 3, lambda: hash(sig(g)) == hash(sig(wrapped)),
  lambda: list(sig(f).parameters), lambda: [p.kind.name for p in sig(f).parameters.values()], lambda: [p.kind.description for p in sig(f).parameters.values()], lambda: [int(p.kind) for p in sig(f).parameters.values()],
  lambda: [str(p) for p in sig(f).parameters.values()], lambda: [p.default for p in sig(f).parameters.values() if p.default is not P.empty], lambda: [p.annotation for p in sig(f).parameters.values() if p.annotation is not P.empty], lambda: sig(f).return_annotation,
  lambda: sig(g).return_annotation is S.empty, lambda: S.from_callable(g), lambda: sig(g).parameters['b'], lambda: sig(g).parameters['b'] == sig(wrapped).parameters['b'], lambda: sig(g).parameters['b'] == 2, lambda: hash(sig(g).parameters['b']) == hash(sig(wrapped).parameters['b']))

section('made parameters')
t(lambda: P('a', P.POSITIONAL_ONLY), lambda: P('a', P.VAR_KEYWORD, annotation=int), lambda: P('a', P.KEYWORD_ONLY, default=3), lambda: P('a', P.KEYWORD_ONLY, default=3, annotation='q'), lambda: P('a', P.VAR_POSITIONAL, default=1), lambda: P('a', P.VAR_KEYWORD, default=1), lambda: P(3, P.KEYWORD_ONLY),
  lambda: P('a', P.KEYWORD_ONLY).replace(name='b'), lambda: P('a', P.KEYWORD_ONLY).replace(kind=P.POSITIONAL_ONLY), lambda: P('a', P.KEYWORD_ONLY).replace(default=2), lambda: P('a', P.KEYWORD_ONLY, default=1).replace(annotation=int), lambda: P.KEYWORD_ONLY, lambda: str(P.KEYWORD_ONLY), lambda: P.POSITIONAL_ONLY < P.VAR_KEYWORD,
  lambda: S([P('a', P.KEYWORD_ONLY), P('b', P.POSITIONAL_ONLY)]), lambda: S([P('a', P.KEYWORD_ONLY), P('a', P.KEYWORD_ONLY)]), lambda: S([P('a', P.POSITIONAL_ONLY), P('b', P.POSITIONAL_ONLY)]), lambda: S([P('a', P.POSITIONAL_ONLY), P('k', P.KEYWORD_ONLY)], return_annotation=int), lambda: S(), lambda: S(return_annotation='q'),
  lambda: sig(g).replace(parameters=[]), lambda: sig(g).replace(return_annotation=str), lambda: sig(f).replace(return_annotation=S.empty), lambda: S([P('v', P.VAR_POSITIONAL), P('k', P.KEYWORD_ONLY)]), lambda: type(sig(g).parameters).__name__)

section('bound')
for args, kwargs in (((1,), {}), ((1, 2), {'c': 4}), ((), {'a': 1, 'b': 3}), ((), {}), ((1,), {'a': 2}), ((1, 2, 3), {}), ((1,), {'z': 2}), ((), {'c': 5}), ((1,), {'c': 5, 'b': 6})):
    t(lambda: sig(g).bind(*args, **kwargs), lambda: sig(g).bind_partial(*args, **kwargs), lambda: sig(g).bind_partial(*args, **kwargs).args, lambda: sig(g).bind_partial(*args, **kwargs).kwargs)
for args, kwargs in (((1, 2), {'d': 3}), ((1, 2, 'c', 5.0, 6.0), {'d': 3, 'y': 4}), ((1,), {'b': 2, 'd': 3}), ((), {'a': 1, 'b': 2, 'd': 3}), ((1, 2), {}), ((1, 2), {'d': 1, 'a': 9})):
    t(lambda: sig(f).bind(*args, **kwargs).arguments, lambda: sig(f).bind(*args, **kwargs).args, lambda: sig(f).bind(*args, **kwargs).kwargs, lambda: sig(f).bind_partial(*args, **kwargs).arguments)
def defaults(s, *args, **kwargs):
    bound = s.bind_partial(*args, **kwargs)
    bound.apply_defaults()
    return bound, bound.args, bound.kwargs
t(lambda: defaults(sig(f), 1, 2, d=3), lambda: defaults(sig(g), 1), lambda: defaults(sig(h)), lambda: defaults(sig(h), 1, 2, k=3), lambda: defaults(sig(f)), lambda: inspect.getcallargs(g, 1, c=2), lambda: inspect.getcallargs(h, 5), lambda: inspect.getcallargs(g),
  lambda: sig(g).bind(1).signature == sig(g))

section('full specifications')
for each in (f, g, h, only, nothing, Made, Inits, Made(1).method, wrapped, 3, Plain):
    t(lambda: tuple(inspect.getfullargspec(each)), lambda: inspect.getfullargspec(each))
t(lambda: inspect.getfullargspec(f).varkw, lambda: inspect.getfullargspec(f).kwonlydefaults, lambda: inspect.getfullargspec(g).defaults, lambda: inspect.getfullargspec(g).nothing)

section('questions')
things = [Plain, f, Made(1).method, Made.method, Made.of, inspect, len, [].append, numbers, numbers(), 3, Made.__dict__['prop'], Made.__dict__['still'], types.SimpleNamespace.x if hasattr(types.SimpleNamespace, 'x') else None, functools.partial(g), lambda: 0, Meta, sys._getframe(), f.__code__, str.join]
for question in ('isclass', 'isfunction', 'ismethod', 'ismodule', 'isbuiltin', 'isroutine', 'isgenerator', 'isgeneratorfunction', 'isabstract', 'isdatadescriptor', 'iscoroutinefunction', 'iscoroutine', 'isawaitable', 'isasyncgenfunction', 'isframe', 'iscode', 'istraceback'):
    t(lambda: (question, ''.join('01'[bool(getattr(inspect, question)(thing))] for thing in things)))
import abc
class Abstract(abc.ABC):
    @abc.abstractmethod
    def m(self): pass
class Concrete(Abstract):
    def m(self): return 1
t(lambda: inspect.isabstract(Abstract), lambda: inspect.isabstract(Concrete), lambda: inspect.isabstract(Concrete()), lambda: inspect.getmro(Child), lambda: inspect.getmodule(inspect) is inspect, lambda: inspect.getmodule(inspect.signature) is inspect, lambda: inspect.getmodule(3),
  lambda: inspect.getmodulename('/a/b.py'), lambda: inspect.getmodulename('b.txt'), lambda: inspect.getmodulename('/a.py/b'), lambda: inspect.getdoc(f), lambda: inspect.getdoc(Made), lambda: inspect.getdoc(g), lambda: inspect.cleandoc('  a\n    b\n      c\n\n'), lambda: inspect.cleandoc('\n\n  a\n b\n'), lambda: inspect.cleandoc('a\tb\n\tc'), lambda: inspect.cleandoc(''),
  lambda: inspect.unwrap(wrapped) is g, lambda: inspect.unwrap(g) is g, lambda: inspect.unwrap(wrapped, stop=lambda w: True) is wrapped, lambda: inspect.unwrap(wrapped, stop=lambda w: not hasattr(w.__wrapped__, '__wrapped__')) is wrapped.__wrapped__,
  lambda: [name for name, value in inspect.getmembers(Made(1)) if not name.startswith('__')], lambda: inspect.getmembers(Made(1), lambda v: v == 1), lambda: [name for name, _ in inspect.getmembers(Made, inspect.isfunction)], lambda: [name for name, _ in inspect.getmembers(Made(1), inspect.ismethod)],
  lambda: type(inspect.getattr_static(Made, 'still')).__name__, lambda: type(inspect.getattr_static(Made(1), 'prop')).__name__, lambda: inspect.getattr_static(Made(1), 'none', 7), lambda: inspect.getattr_static(Made(1), 'none'), lambda: inspect.getattr_static(types.SimpleNamespace(a=4), 'a'),
  lambda: inspect.get_annotations(f), lambda: inspect.get_annotations(g), lambda: inspect.currentframe().f_code.co_name, lambda: inspect.stack()[0].function, lambda: inspect.stack()[0][3] == inspect.stack()[0].function, lambda: inspect.getframeinfo(inspect.currentframe()).function, lambda: inspect.getfile(3), lambda: inspect.getcomments(g) is None,
  lambda: list(inspect.getargvalues(inspect.currentframe()))[:3])
def loops(): pass
loops.__wrapped__ = loops
def unwraps():
    try:
        return inspect.unwrap(loops)
    except ValueError as failure:
        return str(failure)[:27]
t(unwraps)

section('enums')
class Color(Enum):
    RED = 1
    GREEN = auto()
    BLUE = 'b'
    CRIMSON = 1
    def shout(self): return self.name + '!'
    @property
    def low(self): return self.name.lower()
class Mixed(str, Enum):
    A = 'x'
    B = 'y'
class Level(IntEnum):
    LOW = 1
    HIGH = 10
    def __str__(self): return 'level ' + self.name
class Word(StrEnum):
    ONE = auto()
    TWO = 'zwei'
class Planet(Enum):
    EARTH = (5.9, 6.3)
    MARS = (0.6, 3.3)
    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius
class Coordinate(bytes, Enum):
    def __new__(cls, value, label):
        made = bytes.__new__(cls, [value])
        made._value_ = value
        made.label = label
        return made
    PX = (0, 'P.X')
    PY = (1, 'P.Y')
class Named(Enum):
    def _generate_next_value_(name, start, count, last): return name.lower() + str(count)
    ONE = auto()
    TWO = auto()
class Missing(Enum):
    A = 1
    @classmethod
    def _missing_(cls, value): return cls.A if value == 'a' else (5 if value == 'five' else None)
class Ignored(Enum):
    _ignore_ = ['i']
    i = 0
    for i in range(3):
        vars()['N%d' % i] = i
class Perm(Flag):
    R = 4
    W = 2
    X = 1
    RW = 6
class Bits(IntFlag):
    A = 1
    B = 2
    D = 8
class Lists(Enum):
    A = [1]
    B = [2]
    C = [1]
t(lambda: Color.RED, lambda: str(Color.RED), lambda: Color.GREEN.value, lambda: Color.BLUE.name, lambda: Color.CRIMSON, lambda: Color(1), lambda: Color('b'), lambda: Color(7), lambda: Color['RED'], lambda: Color['NONE'], lambda: list(Color), lambda: list(reversed(Color)), lambda: len(Color), lambda: bool(Color),
  lambda: list(Color.__members__), lambda: list(Color.__members__.items())[3], lambda: Color.RED is Color.CRIMSON, lambda: Color.RED == 1, lambda: Color.RED != Color.BLUE, lambda: Color.RED in Color, lambda: Color.RED.shout(), lambda: Color.RED.low, lambda: isinstance(Color.RED, Color), lambda: type(Color.RED) is Color, lambda: Color, lambda: repr(type(Color)),
  lambda: {Color.RED: 1}[Color.CRIMSON], lambda: hash(Color.RED) == hash(Color.CRIMSON), lambda: f'{Color.RED}', lambda: f'{Color.RED:>12}', lambda: '%s' % Color.RED, lambda: Color.RED < Color.GREEN, lambda: setattr(Color, 'RED', 3), lambda: delattr(Color, 'RED'), lambda: Color(), lambda: Color.RED.RED, lambda: sorted(Color, key=lambda c: c.name),
  lambda: Mixed.A, lambda: str(Mixed.A), lambda: Mixed.A == 'x', lambda: f'{Mixed.A}', lambda: Mixed.A + 'z', lambda: Mixed('y'), lambda: Mixed.A.upper(), lambda: Mixed('z'), lambda: isinstance(Mixed.A, str), lambda: {'x': 1}[Mixed.A],
  lambda: Level.LOW, lambda: str(Level.LOW), lambda: Level.LOW < Level.HIGH, lambda: Level.LOW + 1, lambda: f'{Level.HIGH}', lambda: int(Level.HIGH), lambda: Level(10), lambda: Level(2), lambda: [0, 1, 2][Level.LOW], lambda: max(Level), lambda: Level.HIGH == 10, lambda: sum(Level),
  lambda: Word.ONE, lambda: str(Word.TWO), lambda: f'{Word.ONE:>5}', lambda: Word.ONE == 'one', lambda: Word('zwei'), lambda: StrEnum('W', {'A': 1}), lambda: Planet.EARTH, lambda: Planet.EARTH.mass, lambda: Planet((0.6, 3.3)).radius, lambda: Planet(1), lambda: Coordinate.PX, lambda: Coordinate.PY.label, lambda: Coordinate(1), lambda: Coordinate.PY.value, lambda: bytes(Coordinate.PY),
  lambda: [m.value for m in Named], lambda: Missing('a'), lambda: Missing('five'), lambda: Missing('b'), lambda: list(Ignored), lambda: Lists.C is Lists.A, lambda: Lists([2]), lambda: Lists([3]), lambda: len(Lists))
t(lambda: Perm.R, lambda: Perm.R | Perm.W, lambda: Perm.RW, lambda: Perm.R & Perm.W, lambda: ~Perm.R, lambda: Perm.R ^ Perm.RW, lambda: bool(Perm(0)), lambda: Perm(0), lambda: Perm(7), lambda: Perm(8), lambda: Perm.R in Perm.RW, lambda: Perm.X in Perm.RW, lambda: list(Perm), lambda: list(Perm(7)), lambda: len(Perm(7)), lambda: Perm.RW.name, lambda: (Perm.R | Perm.X).name, lambda: Perm.RW.value, lambda: str(Perm.R | Perm.X), lambda: Perm.R | 1,
  lambda: Perm['RW'], lambda: len(Perm), lambda: Perm.RW in Perm, lambda: hash(Perm.RW) == hash(Perm.R | Perm.W), lambda: Bits.A | Bits.B, lambda: Bits.A | 4, lambda: Bits(16), lambda: Bits.A + 1, lambda: Bits.D & 8, lambda: ~Bits.A, lambda: str(Bits.A | Bits.B), lambda: f'{Bits.D}', lambda: list(Bits(11)), lambda: Bits.A == 1, lambda: Bits.B in Bits(3), lambda: Bits(0), lambda: repr(Bits), lambda: 1 | Bits.B, lambda: 3 & Bits.B, lambda: Bits.A ^ 3)
class Strict(Flag, boundary=enum.STRICT):
    A = 1
    B = 4
class Conform(Flag, boundary=enum.CONFORM):
    A = 1
    B = 4
class Eject(IntFlag, boundary=enum.EJECT):
    A = 1
    B = 4
class Keep(IntFlag, boundary=enum.KEEP):
    A = 1
    B = 4
t(lambda: Strict(2), lambda: Conform(3), lambda: Eject(3), lambda: Keep(3), lambda: Conform(2), lambda: Eject(5), lambda: Strict(5), lambda: Keep(7).value)
t(lambda: Enum('Made', 'A B C'), lambda: list(Enum('Made', 'A, B')), lambda: list(Enum('Made', ['A', 'B'], start=5)), lambda: list(Enum('Made', [('A', 7), ('B', 9)])), lambda: list(Enum('Made', {'A': 'x'})), lambda: list(IntEnum('Made', 'A B')), lambda: list(Flag('Made', 'A B C')), lambda: Enum('Made', 'A', module='m').__module__, lambda: list(Enum('Made', 'A B', type=str)), lambda: Enum('Made', 'A A'), lambda: Enum('Made', 'mro'),
  lambda: Enum('Empty', ()), lambda: Enum(3), lambda: type('X', (Color,), {}), lambda: list(enum.unique(Level)), lambda: enum.unique(Color), lambda: enum.verify(enum.UNIQUE)(Color), lambda: enum.verify(enum.CONTINUOUS)(Level), lambda: enum.verify(enum.NAMED_FLAGS)(Perm) is Perm)
class Bad: pass
def makes(body):
    scope = {'Enum': Enum, 'auto': auto, 'Flag': Flag, 'enum': enum, 'IntEnum': IntEnum}
    exec(body, scope)
    return scope['E'], list(scope['E'])
for body in ('class E(Enum):\n    A = 1\n    A = 2', 'class E(Enum):\n    A = auto()\n    B = auto()\n    C = 7\n    D = auto()', 'class E(Flag):\n    A = auto()\n    B = auto()\n    C = 8\n    D = auto()', "class E(Enum):\n    A = 'x'\n    B = auto()", 'class E(Enum):\n    _x = 1\n    A = 2\n    __y = 3', 'class E(Enum):\n    def f(self): pass\n    A = 2',
             'class E(Enum):\n    A = enum.nonmember(1)\n    B = enum.member(2)', 'class E(Enum):\n    A = 1.5\n    B = auto()', 'class E(IntEnum):\n    A = "7"', "class E(Enum):\n    name = 1\n    A = 2", 'class E(Enum):\n    _order_ = "A B"\n    A = 1\n    B = 2', 'class E(Enum):\n    A = None\n    B = (None,)', 'class E(Enum):\n    A = 1\n    class B: pass', 'class E(Enum):\n    A = property(lambda self: 5)\n    B = 3'):
    t(lambda: makes(body))

section('dataclasses')
@dataclass
class Point:
    x: int
    y: float = 0.5
    tags: list = field(default_factory=list)
    hidden: int = field(default=3, repr=False, compare=False)
    made: int = field(init=False, default=9)
    shared: typing.ClassVar[int] = 4
@dataclass(frozen=True, order=True)
class Frozen:
    a: int
    b: str = 'q'
@dataclass(unsafe_hash=True, eq=True)
class Hashed:
    a: int
    b: list = field(default=None, hash=False)
@dataclass(slots=True)
class Slotted:
    a: int
    b: int = 2
@dataclass(kw_only=True)
class Keywords:
    a: int
    b: int = 2
@dataclass
class Below(Point):
    z: int = 1
    x: str = 'moved'
@dataclass
class Late:
    a: int
    _: KW_ONLY
    b: int
    c: InitVar[int] = 6
    d: int = field(init=False)
    def __post_init__(self, c): self.d = self.a + c
@dataclass(init=False, repr=False, eq=False)
class Bare:
    a: int = 1
@dataclass
class Nest:
    p: Point
    many: list
    by: dict
t(lambda: Point(1), lambda: Point(1, 2, [3]), lambda: Point(1) == Point(1, 0.5), lambda: Point(1, hidden=8) == Point(1), lambda: Point(1) == (1, 0.5), lambda: Point(1, 2) != Point(1, 3), lambda: Point(), lambda: Point(1, 2, 3, 4, 5), lambda: Point(1).tags is Point(1).tags, lambda: Point(1).made, lambda: Point.shared, lambda: hash(Point(1)), lambda: str(inspect.signature(Point)), lambda: Point.__match_args__, lambda: Point.__doc__,
  lambda: [f.name for f in dataclasses.fields(Point)], lambda: [f.default for f in dataclasses.fields(Point) if f.default is not dataclasses.MISSING], lambda: [f.type for f in dataclasses.fields(Point(1))], lambda: dataclasses.fields(Point)[2].default_factory, lambda: dataclasses.fields(Point)[3].repr, lambda: dataclasses.fields(Point)[3].compare, lambda: dataclasses.fields(Point)[4].init, lambda: dataclasses.fields(Point)[0].kw_only, lambda: dataclasses.fields(3),
  lambda: dataclasses.asdict(Point(1)), lambda: dataclasses.astuple(Point(1)), lambda: dataclasses.asdict(Nest(Point(1), [Point(2)], {'k': (Point(3), 4)})), lambda: dataclasses.astuple(Nest(Point(1), [Point(2)], {'k': (Point(3), 4)})), lambda: dataclasses.asdict(Point), lambda: dataclasses.astuple(3), lambda: dataclasses.asdict(Point(1), dict_factory=list), lambda: dataclasses.astuple(Point(1), tuple_factory=list), lambda: dataclasses.replace(Point(1), y=7), lambda: dataclasses.replace(Point(1), made=7), lambda: dataclasses.replace(Point(1), q=7), lambda: dataclasses.replace(3),
  lambda: Frozen(1) < Frozen(2), lambda: Frozen(1, 'a') <= Frozen(1, 'a'), lambda: Frozen(2) > Frozen(1, 'z'), lambda: Frozen(1) >= Frozen(1, 'r'), lambda: sorted([Frozen(2), Frozen(1)]), lambda: setattr(Frozen(1), 'a', 3), lambda: delattr(Frozen(1), 'a'), lambda: setattr(Frozen(1), 'new', 3), lambda: hash(Frozen(1)) == hash(Frozen(1)), lambda: Frozen(1) < 3, lambda: {Frozen(1): 2}[Frozen(1)], lambda: hash(Hashed(1, [2])) == hash(Hashed(1, [3])),
  lambda: Slotted(1), lambda: Slotted.__slots__, lambda: setattr(Slotted(1), 'c', 3), lambda: Keywords(a=1), lambda: Keywords(1), lambda: str(inspect.signature(Keywords)), lambda: Below(), lambda: Below(1, z=2), lambda: [f.name for f in dataclasses.fields(Below)], lambda: str(inspect.signature(Below)), lambda: Late(1, b=2), lambda: Late(1, 5, b=2), lambda: Late(1, 2), lambda: str(inspect.signature(Late)), lambda: dataclasses.replace(Late(1, b=2), a=4), lambda: dataclasses.replace(Late(1, b=2), a=4, c=1), lambda: Bare().a, lambda: Bare(2), lambda: Bare() == Bare(),
  lambda: dataclasses.is_dataclass(Point), lambda: dataclasses.is_dataclass(Point(1)), lambda: dataclasses.is_dataclass(3), lambda: dataclasses.is_dataclass(int), lambda: repr(dataclasses.MISSING)[:20], lambda: dataclasses.make_dataclass('M', ['a', ('b', int), ('c', int, 5)])(1, 2), lambda: dataclasses.make_dataclass('M', [('a', int, field(default=4))], frozen=True)(), lambda: dataclasses.make_dataclass('M', ['a'], bases=(Point,))(1, a=2), lambda: dataclasses.make_dataclass('M', ['a'], namespace={'f': lambda self: self.a * 2})(4).f(), lambda: dataclasses.make_dataclass('M', ['a', 'a']), lambda: dataclasses.make_dataclass('M', ['if']), lambda: dataclasses.make_dataclass('M', ['1a']), lambda: dataclasses.make_dataclass('M', [('a', int, 1, 2)]), lambda: dataclasses.make_dataclass('M', [3]))
def declares(body):
    scope = {'dataclass': dataclass, 'field': field, 'typing': typing, 'Point': Point, 'Frozen': Frozen, 'KW_ONLY': KW_ONLY, 'InitVar': InitVar, 'D': None}
    exec(body, scope)
    return scope['D']()
for body in ('@dataclass\nclass D:\n    a: int = 1\n    b: int', '@dataclass\nclass D:\n    a: list = []', '@dataclass\nclass D:\n    a: dict = {}', '@dataclass\nclass D:\n    a = field()', '@dataclass(order=True, eq=False)\nclass D:\n    a: int = 1', '@dataclass\nclass D(Frozen):\n    c: int = 1', '@dataclass(frozen=True)\nclass D(Point):\n    c: int = 1', '@dataclass(order=True)\nclass D:\n    a: int = 1\n    def __lt__(self, o): pass',
             '@dataclass(frozen=True)\nclass D:\n    a: int = 1\n    def __setattr__(self, n, v): pass', '@dataclass(unsafe_hash=True)\nclass D:\n    a: int = 1\n    def __hash__(self): return 1', '@dataclass(slots=True)\nclass D:\n    __slots__ = ("a",)\n    a: int', '@dataclass\nclass D:\n    a: int = field(default=1, default_factory=int)', '@dataclass\nclass D:\n    a: typing.ClassVar[int] = field(default_factory=int)', '@dataclass\nclass D:\n    _: KW_ONLY\n    a: int = 1\n    __: KW_ONLY', '@dataclass\nclass D:\n    self: int = 3', '@dataclass\nclass D:\n    a: "typing.ClassVar[int]" = 3\n    b: "int" = 4',
             '@dataclass(weakref_slot=True)\nclass D:\n    a: int = 1', '@dataclass\nclass D:\n    a: int = 1\n    def __repr__(self): return "mine"', '@dataclass\nclass D:\n    a: int = 1\n    def __eq__(self, o): return True', '@dataclass\nclass D:\n    pass', '@dataclass(repr=False)\nclass D:\n    a: int = 1\n    def __repr__(self): return "kept"', '@dataclass\nclass D:\n    a: int = field(kw_only=True, default=2)\n    b: int = 3', '@dataclass\nclass D:\n    a: InitVar[int] = 3\n    def __post_init__(self, a): self.b = a'):
    t(lambda: declares(body))
