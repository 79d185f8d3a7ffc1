# What modules of the standard library do beyond their plainest calls.
import abc
import argparse
import ast
import base64
import bisect
import collections
import collections.abc
import configparser
import contextlib
import contextvars
import csv
import dataclasses
import datetime
import decimal
import enum
import fnmatch
import fractions
import functools
import hashlib
import heapq
import html
import inspect
import io
import itertools
import json
import logging
import numbers
import operator
import os
import pathlib
import pprint
import queue
import random
import re
import reprlib
import statistics
import string
import struct
import textwrap
import tomllib
import types
import typing
import urllib.parse
import uuid
import warnings
import weakref


def t(*tests):
    for test in tests:
        try:
            print(repr(test()).replace('\n', '|'))
        except BaseException as failure:
            print(type(failure).__name__ + ':', str(failure).replace('\n', '|'))


def section(name):
    print('--', name)


section('datetime')
D, T, DT, TD, TZ = datetime.date, datetime.time, datetime.datetime, datetime.timedelta, datetime.timezone
d = DT(2024, 2, 29, 13, 5, 9, 1234)
t(lambda: D(2023, 2, 29), lambda: D(2024, 2, 29).isoformat(), lambda: D(2024, 1, 31) - D(2023, 12, 1), lambda: D(2024, 2, 28) + TD(days=2), lambda: D(2024, 1, 1).weekday(), lambda: D(2024, 1, 1).isoweekday(), lambda: D(2024, 12, 30).isocalendar(), lambda: D(2024, 1, 1).toordinal(), lambda: D.fromordinal(738886), lambda: D(2024, 1, 1) < D(2024, 1, 2), lambda: D(2024, 1, 1) == D(2024, 1, 1), lambda: D(2024, 5, 6).replace(month=1), lambda: D.fromisoformat('2024-03-04'), lambda: D.fromisoformat('2024-3'), lambda: D(2024, 3, 4).strftime('%d/%m/%y %j %A %b %%'), lambda: str(D(2024, 3, 4)), lambda: D(2024, 3, 4).timetuple()[:3], lambda: hash(D(2024, 1, 1)) == hash(D(2024, 1, 1)))
t(lambda: d, lambda: str(d), lambda: d.isoformat(' ', 'minutes'), lambda: d.date(), lambda: d + TD(hours=12), lambda: d - DT(2024, 1, 1), lambda: d.replace(year=2023, day=1), lambda: d.strftime('%Y-%m-%d %H:%M:%S.%f %I %p %a %B'), lambda: DT.strptime('2024-01-02 03:04:05', '%Y-%m-%d %H:%M:%S'), lambda: DT.strptime('x', '%Y'), lambda: DT.fromisoformat('2024-01-02T03:04:05.678901'), lambda: DT.combine(D(2024, 1, 2), T(3, 4)), lambda: DT(2024, 1, 1, 25), lambda: d < d + TD(microseconds=1), lambda: d.timetuple()[3:6], lambda: DT(2024, 1, 1, tzinfo=TZ.utc).isoformat(), lambda: DT(2024, 1, 1, tzinfo=TZ(TD(hours=-5))).utcoffset(), lambda: TZ(TD(hours=5, minutes=30)), lambda: TZ.utc, lambda: DT(1970, 1, 2, tzinfo=TZ.utc).timestamp(), lambda: DT.fromtimestamp(86400, TZ.utc))
t(lambda: TD(days=1, hours=25, minutes=61, seconds=61, milliseconds=5, microseconds=7, weeks=1), lambda: str(TD(days=-1, seconds=5)), lambda: str(TD(days=2, microseconds=3)), lambda: TD(hours=1).total_seconds(), lambda: TD(days=1) / 2, lambda: TD(days=1) / TD(hours=6), lambda: TD(days=1) // TD(hours=7), lambda: TD(days=1) % TD(hours=7), lambda: TD(days=1) * 1.5, lambda: 3 * TD(1), lambda: -TD(1), lambda: abs(TD(-1)), lambda: TD(1) > TD(0), lambda: bool(TD()), lambda: TD(0.5), lambda: TD(1) + TD(seconds=1), lambda: TD(1) - TD(2), lambda: TD.max.days, lambda: TD(seconds=1) == TD(milliseconds=1000), lambda: (TD(-1).days, TD(seconds=-1).seconds, TD(microseconds=-1).microseconds), lambda: divmod(TD(1), TD(hours=7)), lambda: T(1, 2, 3).isoformat(), lambda: T(1, 2) < T(1, 3), lambda: str(T(1, 2, 3, 4)), lambda: T(5).replace(minute=6))

section('json')
class Encoder(json.JSONEncoder):
    def default(self, o): return sorted(o) if isinstance(o, set) else super().default(o)
t(lambda: json.dumps({'b': [1, {'c': ()}], 'a': None}, indent=2, sort_keys=True), lambda: json.dumps([], indent=2), lambda: json.dumps({}, indent=2), lambda: json.dumps([1, 2], indent='--'), lambda: json.dumps([1, 2], separators=(',', ':')), lambda: json.dumps({'a': 1}, separators=(', ', '=')), lambda: json.dumps('é"\\\n\t\b\f\r\x00\x1f/\u2028\U0001f600'), lambda: json.dumps('é\x7f', ensure_ascii=False), lambda: json.dumps({1: 1, 2.5: 2, None: 3, True: 4}), lambda: json.dumps({(1,): 1}), lambda: json.dumps({(1,): 1, 'a': 2}, skipkeys=True), lambda: json.dumps(float('nan')), lambda: json.dumps(float('inf'), allow_nan=False), lambda: json.dumps({1, 2}, cls=Encoder), lambda: json.dumps(object, cls=Encoder), lambda: json.dumps(1j, default=str), lambda: json.dumps(1e100), lambda: json.dumps(-0.0), lambda: json.dumps(True), lambda: json.dumps(b'a'), lambda: Encoder(indent=1).encode([{3}]), lambda: ''.join(json.JSONEncoder().iterencode([1, 'a'])))
rec = []
rec.append(rec)
t(lambda: json.dumps(rec), *[functools.partial(json.loads, s) for s in ['{}', '[]', ' [1 , 2 ] ', '{"a": {"b": [null, true, false]}}', '"\\u00e9\\ud83d\\ude00\\n\\/"', '-0', '1.5e-3', '1E5', '-', '01', '1.', '.5', 'nul', 'NaN', '-Infinity', '"a', '"\n"', '"\\x"', '"\\u12"', '[1,', '[1 2]', '{"a" 1}', '{"a": 1,}', '{1: 2}', '{"a": 1 "b": 2}', '[1] x', '', '  ', 'tru', '{"a": 1, "a": 2}', '123456789012345678901234567890', b'{"a": 1}', '\ufeff1']], lambda: json.loads(5), lambda: json.loads('{"a": 1.5}', parse_float=str), lambda: json.loads('[1]', parse_int=float), lambda: json.loads('{"a": 1}', object_hook=lambda o: sorted(o)), lambda: json.loads('{"b": 1, "a": 2}', object_pairs_hook=list), lambda: json.loads('NaN', parse_constant=lambda s: 'const ' + s), lambda: json.JSONDecoder().decode('[1]'), lambda: json.JSONDecoder().raw_decode('[1] rest'), lambda: json.load(io.StringIO('{"q": 1}')))
try: json.loads('{"a": 1,\n "b": x}')
except json.JSONDecodeError as e: print(e.msg, e.pos, e.lineno, e.colno, e.doc[:4])

section('collections')
C = collections.Counter
c = C('abracadabra')
t(lambda: c, lambda: c.most_common(2), lambda: c['z'], lambda: c + C('aab'), lambda: c - C('aaaaaab'), lambda: c & C('ab'), lambda: c | C('zz'), lambda: +C(a=1, b=-1), lambda: -C(a=1, b=-1), lambda: sorted(C(a=2, b=0).elements()), lambda: c.total(), lambda: c.update('zz') or c['z'], lambda: c.subtract('z') or c['z'], lambda: C({'a': 1}) == C(a=1, b=0), lambda: C(a=1) <= C(a=2), lambda: C(a=1) < C(a=1), lambda: C.fromkeys('a'), lambda: C(5), lambda: c.copy() == c, lambda: C(), lambda: C(a=3).pop('a'), lambda: C([1, 1, 2]).most_common())
dd = collections.defaultdict(list)
t(lambda: dd['a'].append(1) or dd, lambda: dd.get('q'), lambda: dd.default_factory.__name__, lambda: collections.defaultdict(None)['a'], lambda: collections.defaultdict(5), lambda: dd.copy(), lambda: dd | {'b': 1}, lambda: collections.defaultdict(int, a=1)['b'], lambda: dd == {'a': [1]}, lambda: collections.defaultdict(lambda: 0, {'x': 1})['x'])
od = collections.OrderedDict(a=1, b=2, c=3)
t(lambda: od, lambda: od.move_to_end('a') or list(od), lambda: od.move_to_end('c', last=False) or list(od), lambda: od.move_to_end('q'), lambda: od.popitem(), lambda: od.popitem(last=False), lambda: od == {'b': 2}, lambda: od == collections.OrderedDict(b=2), lambda: collections.OrderedDict(a=1, b=2) == collections.OrderedDict(b=2, a=1), lambda: list(reversed(od)), lambda: od | {'z': 1}, lambda: od.pop('q', 5), lambda: od.setdefault('w', 1), lambda: collections.OrderedDict().popitem())
q = collections.deque([1, 2, 3], maxlen=4)
t(lambda: q, lambda: q.append(4) or q.append(5) or q, lambda: q.appendleft(0) or q, lambda: q.rotate(1) or q, lambda: q.rotate(-2) or q, lambda: q.extend('ab') or q, lambda: q.extendleft('xy') or q, lambda: q.pop(), lambda: q.popleft(), lambda: q[0], lambda: q[5], lambda: q.index('a'), lambda: q.index('zz'), lambda: q.count('x'), lambda: q.remove('zz'), lambda: q.insert(1, 'i') or q, lambda: q.insert(0, 1) or q.insert(0, 2), lambda: q.reverse() or q, lambda: q.maxlen, lambda: len(q), lambda: 'a' in q, lambda: q.copy() == q, lambda: q + collections.deque([9]), lambda: q * 2, lambda: q < collections.deque([5]) if False else 0, lambda: q.clear() or bool(q), lambda: q.pop(), lambda: q.popleft(), lambda: collections.deque(maxlen=-1), lambda: collections.deque(5), lambda: collections.deque('abc') == collections.deque('abc'), lambda: list(reversed(collections.deque('ab'))), lambda: collections.deque([1, 2]) < collections.deque([1, 3]), lambda: collections.deque('ab')[-1], lambda: collections.deque('abc')[0:1])
P = collections.namedtuple('P', 'x y', defaults=[5])
t(lambda: P(1), lambda: P(1, 2)._replace(y=9), lambda: P(1)._asdict(), lambda: P._fields, lambda: P._field_defaults, lambda: P._make([1, 2]), lambda: P._make([1]), lambda: P(), lambda: P(1, 2, 3), lambda: P(1)._replace(z=1), lambda: P(1, 2) == (1, 2), lambda: P(1, 2)[0], lambda: P(1, 2) + (3,), lambda: collections.namedtuple('Q', 'a a'), lambda: collections.namedtuple('Q', 'class'), lambda: collections.namedtuple('Q', 'a _b'), lambda: collections.namedtuple('Q', 'a class', rename=True)._fields, lambda: collections.namedtuple('Q', ['a'], defaults=[1, 2]), lambda: P.x.__doc__, lambda: P.__doc__, lambda: collections.namedtuple('5', 'a'), lambda: P(1).x, lambda: setattr(P(1), 'x', 2))
cm = collections.ChainMap({'a': 1}, {'a': 2, 'b': 3})
t(lambda: cm['a'], lambda: cm['b'], lambda: cm['z'], lambda: sorted(cm), lambda: len(cm), lambda: cm.new_child({'a': 0})['a'], lambda: cm.parents['a'], lambda: cm.maps[1]['b'], lambda: cm.get('z', 7), lambda: cm.pop('b'), lambda: cm.pop('a'), lambda: cm, lambda: 'b' in cm, lambda: bool(cm), lambda: dict(cm))
class UD(collections.UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
class UL(collections.UserList): pass
u = UD(a=1)
t(lambda: u, lambda: u.update(b=2) or dict(u), lambda: 'A' in u, lambda: u['q'], lambda: u | {'c': 3}, lambda: u.copy(), lambda: len(u), lambda: u.pop('A'), lambda: u.setdefault('k', 1), lambda: UL([3, 1]) + [2], lambda: sorted(UL([3, 1])), lambda: UL([1, 2])[0:1], lambda: UL([1]) == [1], lambda: UL('ab').index('b'), lambda: [0] + UL([1]), lambda: UL([1]) * 2, lambda: collections.UserString('ab').upper() if hasattr(collections, 'UserString') else 'AB')

section('abstract collections')
class Seq(collections.abc.Sequence):
    def __len__(self): return 3
    def __getitem__(self, i):
        if i >= 3 or i < -3: raise IndexError(i)
        return (i % 3) * 10
class MSeq(collections.abc.MutableSequence):
    def __init__(self, *a): self.l = list(a)
    def __len__(self): return len(self.l)
    def __getitem__(self, i): return self.l[i]
    def __setitem__(self, i, v): self.l[i] = v
    def __delitem__(self, i): del self.l[i]
    def insert(self, i, v): self.l.insert(i, v)
class Map(collections.abc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
class Set(collections.abc.MutableSet):
    def __init__(self, it=()): self.s = list(dict.fromkeys(it))
    def __contains__(self, v): return v in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def add(self, v):
        if v not in self.s: self.s.append(v)
    def discard(self, v):
        if v in self.s: self.s.remove(v)
s, m, mp = Seq(), MSeq(1, 2, 3), Map()
t(lambda: list(s), lambda: list(reversed(s)), lambda: 10 in s, lambda: s.index(20), lambda: s.index(5), lambda: s.index(10, 2), lambda: s.count(10), lambda: m.append(4) or m.l, lambda: m.extend([5]) or m.l, lambda: m.pop() , lambda: m.pop(0), lambda: m.remove(3) or m.l, lambda: m.reverse() or m.l, lambda: m.clear() or m.l, lambda: m.pop(), lambda: inplace(m, [7, 8]).l)
def inplace(a, b):
    a += b
    return a
t(lambda: inplace(m, [7, 8]).l, lambda: mp.update({'a': 1}, b=2) or mp.d, lambda: mp.setdefault('c', 3), lambda: mp.pop('a'), lambda: mp.pop('zz'), lambda: mp.pop('zz', 0), lambda: mp.get('zz', 4), lambda: sorted(mp.items()), lambda: list(mp.keys()), lambda: list(mp.values()), lambda: mp == {'b': 2, 'c': 3}, lambda: mp.popitem(), lambda: 'b' in mp, lambda: mp.clear() or len(mp), lambda: mp.popitem(), lambda: mp.update([('q', 1)]) or mp.d, lambda: ('q', 1) in mp.items(), lambda: 1 in mp.values(), lambda: mp.keys() & {'q'}, lambda: len(mp.items()))
a, b = Set('abc'), Set('bcd')
t(lambda: sorted(a & b), lambda: sorted(a | b), lambda: sorted(a - b), lambda: sorted(a ^ b), lambda: a <= b, lambda: Set('b') < b, lambda: a >= Set('a'), lambda: a > a, lambda: a == Set('cba'), lambda: a != b, lambda: a.isdisjoint(b), lambda: a.remove('z'), lambda: a.remove('a') or sorted(a), lambda: sorted(inplace_or(a, b)), lambda: a.pop() in 'bcd', lambda: a.clear() or len(a), lambda: a.pop(), lambda: sorted(b & 'bx'), lambda: b._hash() == Set('dcb')._hash())
def inplace_or(a, b):
    a |= b
    return a
t(lambda: sorted(inplace_or(a, b)), *[functools.partial(lambda n: [v for v in ('list', 'dict', 'str', 'gen', 'func', 'int') if isinstance({'list': [], 'dict': {}, 'str': '', 'gen': (x for x in ''), 'func': len, 'int': 1}[v], getattr(collections.abc, n))], n) for n in 'Hashable Iterable Iterator Reversible Sized Container Callable Collection Sequence MutableSequence Set MutableSet Mapping MutableMapping Generator Awaitable ByteString KeysView MappingView'.split()], lambda: Seq.__abstractmethods__, lambda: type('A', (collections.abc.Sized,), {})(), lambda: collections.abc.Sequence.register(Map) and issubclass(Map, collections.abc.Sequence), lambda: issubclass(type('A', (), {'__len__': len}), collections.abc.Sized), lambda: issubclass(type('A', (), {'__len__': None}), collections.abc.Sized), lambda: collections.abc.Sequence[int])

section('abc')
class Abstract(abc.ABC):
    @abc.abstractmethod
    def f(self): return 'base'
    @property
    @abc.abstractmethod
    def p(self): ...
    @classmethod
    @abc.abstractmethod
    def c(cls): ...
class Part(Abstract):
    def f(self): return super().f()
class Whole(Part):
    p = 5
    @classmethod
    def c(cls): return 1
t(lambda: Abstract(), lambda: Part(), lambda: Whole().f(), lambda: sorted(Abstract.__abstractmethods__), lambda: sorted(Part.__abstractmethods__), lambda: inspect.isabstract(Part), lambda: inspect.isabstract(Whole), lambda: Abstract.register(int) and isinstance(5, Abstract), lambda: Abstract.register(5), lambda: Whole.register(Abstract), lambda: isinstance('a', Abstract))

section('enum')
class Color(enum.Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
    @property
    def low(self): return self.name.lower()
    @classmethod
    def first(cls): return cls.RED
class Num(enum.IntEnum):
    A = enum.auto()
    B = enum.auto()
class Perm(enum.Flag):
    R = 4
    W = 2
    X = 1
    RW = 6
class IPerm(enum.IntFlag):
    R = 4
    W = 2
class S(str, enum.Enum):
    A = 'a'
    B = 'b'
    def __str__(self): return self.value
class SE(enum.StrEnum):
    ONE = enum.auto()
    TWO = 'zwei'
class Auto(enum.Enum):
    def _generate_next_value_(name, start, count, last): return name.lower() + str(count)
    X = enum.auto()
    Y = enum.auto()
class Tup(enum.Enum):
    A = (1, 'x')
    def __init__(self, n, s): self.n, self.s = n, s
class Miss(enum.Enum):
    A = 1
    @classmethod
    def _missing_(cls, v): return cls.A if v == 'a' else None
def add_member():
    Color.BLUE = 3
    return Color.BLUE
t(lambda: Color.RED, lambda: str(Color.RED), lambda: Color.CRIMSON, lambda: Color(2), lambda: Color(9), lambda: Color['GREEN'], lambda: Color['Q'], lambda: list(Color), lambda: len(Color), lambda: Color.RED.low, lambda: Color.first(), lambda: Color.__members__, lambda: Color.RED in Color, lambda: 1 in Color, lambda: Color.RED == 1, lambda: Color.RED is Color(1), lambda: Color.RED < Color.GREEN, lambda: hash(Color.RED) == hash(Color.CRIMSON), lambda: setattr(Color, 'RED', 5), lambda: setattr(Color.RED, 'value', 5), lambda: delattr(Color, 'RED'), lambda: Color.RED.GREEN, lambda: Color.NOPE, lambda: list(reversed(Color)), lambda: Color, lambda: type('X', (Color,), {}), lambda: Num.B + 1, lambda: Num.A < Num.B, lambda: str(Num.A), lambda: repr(Num.A), lambda: f'{Num.A}', lambda: Num(2), lambda: [Num.A, 5][Num.A], lambda: Num.A == 1, lambda: Perm.R | Perm.X, lambda: Perm.R & Perm.W, lambda: Perm.RW, lambda: ~Perm.R, lambda: Perm.R in Perm.RW, lambda: Perm.X in Perm.RW, lambda: bool(Perm(0)), lambda: Perm(3), lambda: Perm(8), lambda: list(Perm.RW), lambda: len(Perm.RW), lambda: Perm.R ^ Perm.RW, lambda: (Perm.R | Perm.W) is Perm.RW, lambda: Perm(5).name, lambda: str(Perm(5)), lambda: IPerm.R | 1, lambda: IPerm.R | IPerm.W, lambda: IPerm(7), lambda: IPerm.R + 1, lambda: ~IPerm.R, lambda: S.A == 'a', lambda: str(S.A), lambda: f'{S.A}', lambda: S('b'), lambda: S.A.upper(), lambda: repr(S.A), lambda: SE.ONE, lambda: str(SE.TWO), lambda: SE.ONE + 'x', lambda: list(Auto), lambda: Tup.A.s, lambda: Tup((1, 'x')), lambda: Miss('a'), lambda: Miss('b'), lambda: enum.Enum('Fn', 'A B')(2), lambda: enum.Enum('Fn', ['A', 'B'], start=5).A.value, lambda: enum.Enum('Fn', {'A': 'q'}).A, lambda: enum.IntEnum('Fn', [('A', 7)]).A + 1, lambda: enum.unique(Color), lambda: enum.unique(Num) is Num, lambda: isinstance(Num.A, int), lambda: isinstance(Color.RED, Color), lambda: Color.RED.__class__ is Color, lambda: Color.__name__, lambda: {Color.RED: 1}[Color.CRIMSON], lambda: sorted(Num, reverse=True), lambda: Color.RED.name, lambda: Num.A.value, lambda: add_member() if False else 0)
def bad_enum(text):
    def run():
        exec(text, {'enum': enum})
    return run
t(bad_enum('class A(enum.Enum):\n    X = 1\n    X = 2'), bad_enum('class A(enum.Enum):\n    X = 1\nclass B(A):\n    Y = 2'), bad_enum('class A(enum.Enum):\n    mro = 1'), bad_enum('@enum.unique\nclass A(enum.Enum):\n    X = 1\n    Y = 1'), bad_enum('class A(enum.IntEnum):\n    X = "a"'), bad_enum('class A(enum.StrEnum):\n    X = 1'))

section('dataclasses')
@dataclasses.dataclass
class Point:
    x: int
    y: int = 2
    tags: list = dataclasses.field(default_factory=list, repr=False)
    z: dataclasses.InitVar[int] = 5
    k: typing.ClassVar[int] = 7
    hidden: int = dataclasses.field(default=0, init=False, compare=False)
    def __post_init__(self, z): self.hidden = z * 2
@dataclasses.dataclass(frozen=True, order=True)
class Frozen:
    a: int
    b: str = 'b'
@dataclasses.dataclass(kw_only=True)
class Kw:
    a: int
    b: int = 1
@dataclasses.dataclass
class Child(Point):
    w: int = 9
    x: int = 100
@dataclasses.dataclass(slots=True)
class Slots:
    a: int = 1
@dataclasses.dataclass(eq=False, repr=False)
class Plain:
    a: int = dataclasses.field(metadata={'m': 1})
@dataclasses.dataclass(unsafe_hash=True)
class Hashed:
    a: int
    b: int = dataclasses.field(default=0, hash=False)
@dataclasses.dataclass
class Mixed:
    a: int
    _: dataclasses.KW_ONLY
    b: int = 3
t(lambda: Point(1), lambda: Point(1, z=4).hidden, lambda: Point(), lambda: Point(1, 2, [3]) == Point(1, 2, [3]), lambda: Point(1) == Point(2), lambda: Point(1) == 5, lambda: Point(1) < Point(2), lambda: hash(Point(1)), lambda: Point.k, lambda: Point.y, lambda: Point(1).tags is Point(1).tags, lambda: dataclasses.asdict(Point(1, tags=[Frozen(1)])), lambda: dataclasses.astuple(Point(1, tags=[{'a': Frozen(1)}])), lambda: [f.name for f in dataclasses.fields(Point)], lambda: dataclasses.fields(Point)[1].default, lambda: dataclasses.fields(Point)[0].default is dataclasses.MISSING, lambda: dataclasses.fields(5), lambda: dataclasses.is_dataclass(Point), lambda: dataclasses.is_dataclass(Point(1)), lambda: dataclasses.is_dataclass(5), lambda: dataclasses.replace(Frozen(1), b='q'), lambda: dataclasses.replace(Point(1), hidden=1), lambda: dataclasses.replace(Frozen(1), c=1), lambda: dataclasses.asdict(5), lambda: Frozen(1) < Frozen(2), lambda: Frozen(1) <= Frozen(1, 'a'), lambda: Frozen(1) > 5, lambda: sorted([Frozen(2), Frozen(1)]), lambda: setattr(Frozen(1), 'a', 2), lambda: delattr(Frozen(1), 'a'), lambda: hash(Frozen(1)) == hash(Frozen(1)), lambda: Kw(1), lambda: Kw(a=1), lambda: Kw(b=1), lambda: Child(), lambda: Child(1, w=3), lambda: [f.name for f in dataclasses.fields(Child)], lambda: Slots(), lambda: setattr(Slots(), 'q', 1), lambda: Plain(1) == Plain(1), lambda: dataclasses.fields(Plain)[0].metadata['m'], lambda: hash(Hashed(1, 2)) == hash(Hashed(1, 3)), lambda: Mixed(1, b=2), lambda: Mixed(1, 2), lambda: dataclasses.make_dataclass('Made', ['a', ('b', int), ('c', int, 5)])(1, 2), lambda: Point.__match_args__, lambda: inspect.signature(Point).parameters['y'].default, lambda: str(inspect.signature(Frozen)))
def bad_class(text):
    def run():
        exec(text, {'dataclasses': dataclasses, 'dataclass': dataclasses.dataclass, 'field': dataclasses.field})
    return run
t(bad_class('@dataclass\nclass A:\n    a: int = 1\n    b: int'), bad_class('@dataclass\nclass A:\n    a: list = []'), bad_class('@dataclass\nclass A:\n    a: int = field(default=1, default_factory=int)'), bad_class('@dataclass(order=True, eq=False)\nclass A: pass'), bad_class('@dataclass(frozen=True)\nclass A:\n    a: int\n@dataclass\nclass B(A):\n    b: int'), bad_class('@dataclass\nclass A:\n    a: int\n@dataclass(frozen=True)\nclass B(A):\n    b: int'), bad_class('@dataclass\nclass A:\n    a = field()'), bad_class('@dataclass(order=True)\nclass A:\n    def __lt__(self, o): pass'))

section('inspect')
def example(a, b: int = 2, /, c='x', *args: str, d, e=None, **kw) -> list:
    'words'
    inner = 1
    return inner
class Klass:
    'a class'
    attr = 5
    def method(self, x): 'method words'
    @classmethod
    def cm(cls, y): pass
    @staticmethod
    def sm(z=1): pass
    @property
    def prop(self): return 1
    def __call__(self, q): pass
class Init(Klass):
    def __init__(self, n, *, m=3): pass
    def method(self, x): pass
sig = inspect.signature(example)
t(lambda: str(sig), lambda: list(sig.parameters), lambda: sig.return_annotation, lambda: [p.kind.name for p in sig.parameters.values()], lambda: sig.parameters['b'].default, lambda: sig.parameters['a'].default is inspect.Parameter.empty, lambda: sig.parameters['b'].annotation, lambda: sig.parameters['c'], lambda: sig.bind(1, d=5).arguments, lambda: sig.bind(1), lambda: sig.bind(1, 2, 3, 4, d=5, z=6).args, lambda: sig.bind(1, 2, 3, 4, d=5, z=6).kwargs, lambda: sig.bind(1, d=2, a=3).kwargs, lambda: sig.bind_partial().arguments, lambda: applied(sig.bind(1, d=2)), lambda: str(inspect.signature(Klass.method)), lambda: str(inspect.signature(Klass().method)), lambda: str(inspect.signature(Klass.cm)), lambda: str(inspect.signature(Klass.sm)), lambda: str(inspect.signature(Init)), lambda: str(inspect.signature(Klass)), lambda: str(inspect.signature(Klass())), lambda: str(inspect.signature(functools.partial(example, 1, d=2))), lambda: inspect.signature(5), lambda: sig.replace(parameters=[]), lambda: str(sig.replace(return_annotation=int)), lambda: sig.parameters['c'].replace(default=9), lambda: inspect.Parameter('x', inspect.Parameter.KEYWORD_ONLY, default=1), lambda: str(inspect.Signature([inspect.Parameter('x', inspect.Parameter.POSITIONAL_ONLY)])), lambda: inspect.Parameter('1x', inspect.Parameter.KEYWORD_ONLY), lambda: inspect.Signature([inspect.Parameter('x', inspect.Parameter.KEYWORD_ONLY), inspect.Parameter('y', inspect.Parameter.POSITIONAL_ONLY)]), lambda: sig == inspect.signature(example))
def applied(bound):
    bound.apply_defaults()
    return bound.arguments
t(lambda: applied(sig.bind(1, d=2)), lambda: inspect.getfullargspec(example), lambda: inspect.getfullargspec(Klass.method).args, lambda: inspect.getdoc(example), lambda: inspect.getdoc(Init.method), lambda: inspect.isfunction(example), lambda: inspect.isfunction(len), lambda: inspect.ismethod(Klass().method), lambda: inspect.ismethod(Klass.method), lambda: inspect.isclass(Klass), lambda: inspect.isbuiltin(len), lambda: inspect.ismodule(json), lambda: inspect.isgeneratorfunction(lambda: (yield)), lambda: inspect.isgenerator((x for x in '')), lambda: inspect.isroutine(len), lambda: inspect.isdatadescriptor(Klass.prop), lambda: inspect.iscoroutinefunction(example), lambda: [n for n, v in inspect.getmembers(Klass) if n[0] != '_'], lambda: [n for n, v in inspect.getmembers(Klass, inspect.isfunction)], lambda: [c.__name__ for c in inspect.getmro(Init)], lambda: inspect.getmodule(json.dumps).__name__, lambda: inspect.unwrap(functools.wraps(example)(lambda: 0)).__name__, lambda: inspect.cleandoc('  a\n    b\n  c'), lambda: inspect.getattr_static(Klass, 'prop').__class__.__name__, lambda: inspect.getattr_static(Klass, 'zz', 4), lambda: inspect.getcallargs(lambda a, b=2: 0, 1), lambda: inspect.isabstract(Klass), lambda: inspect.currentframe() is not None, lambda: inspect.signature(functools.wraps(example)(lambda *a: 0)).parameters['b'].default)

section('functools')
@functools.lru_cache(maxsize=2)
def cached(n): return n * 2
@functools.singledispatch
def kind(v): return 'other'
@kind.register
def _(v: int): return 'int'
@kind.register(str)
def _(v): return 'str'
@kind.register(list)
@kind.register(tuple)
def _(v): return 'many'
class Ordered:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
Ordered = functools.total_ordering(Ordered)
class Lazy:
    n = 0
    @functools.cached_property
    def v(self):
        self.n += 1
        return self.n
    def base(self, a, b=2): return (a, b)
    five = functools.partialmethod(base, 5)
    @functools.singledispatchmethod
    def disp(self, v): return 'any'
    @disp.register
    def _(self, v: int): return 'int'
lz = Lazy()
t(lambda: [cached(1), cached(1), cached(2), cached(3), cached(1)], lambda: cached.cache_info(), lambda: cached.cache_clear() or cached.cache_info().misses, lambda: cached.__wrapped__(4), lambda: cached([]), lambda: cached.cache_parameters(), lambda: functools.lru_cache(lambda: 5)(), lambda: functools.cache(lambda x: x)(3), lambda: functools.lru_cache(maxsize=None)(lambda x: x)(1), lambda: functools.lru_cache(maxsize=0)(lambda x: x)(1), lambda: functools.lru_cache(typed=True)(lambda x: x)(1.0), lambda: (kind(1), kind('a'), kind([]), kind(()), kind(2.5), kind(True)), lambda: kind.dispatch(bool).__name__, lambda: sorted(c.__name__ for c in kind.registry), lambda: kind(), lambda: Ordered(1) <= Ordered(1), lambda: Ordered(2) > Ordered(1), lambda: Ordered(2) >= Ordered(3), lambda: Ordered(2) != Ordered(3), lambda: (lz.v, lz.v, lz.n), lambda: lz.__dict__['v'], lambda: lz.five(), lambda: lz.five(b=3), lambda: lz.disp(1), lambda: lz.disp('a'), lambda: functools.total_ordering(type('A', (), {})), lambda: functools.reduce(operator.add, [1, 2, 3]), lambda: functools.reduce(operator.add, [], 5), lambda: functools.reduce(operator.add, []), lambda: functools.reduce(operator.add, 5), lambda: functools.partial(pow, 2)(3), lambda: functools.partial(pow, 2).args, lambda: functools.partial(functools.partial(pow, 2), 3).args, lambda: functools.partial(int, base=2)('101'), lambda: functools.partial(int, base=2)('11', base=3), lambda: functools.partial(int, base=2), lambda: functools.partial(5), lambda: functools.partial(), lambda: functools.partial(print, 1, sep='-').keywords, lambda: sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)), lambda: functools.cmp_to_key(lambda a, b: 0)(1) == functools.cmp_to_key(lambda a, b: 0)(1), lambda: functools.wraps(example)(lambda: 0).__name__, lambda: functools.wraps(example)(lambda: 0).__doc__, lambda: functools.wraps(example)(lambda: 0).__wrapped__ is example, lambda: functools.update_wrapper(lambda: 0, example, assigned=['__name__']).__doc__)

section('contextlib')
@contextlib.contextmanager
def managed(swallow=False):
    print('enter')
    try: yield 'value'
    except KeyError as e:
        print('caught', e)
        if not swallow: raise
    finally: print('exit')
class Closable:
    def close(self): print('closed')
def runs(manager, error=None):
    with manager as v:
        print('body', v)
        if error: raise error
    return 'after'
@contextlib.contextmanager
def twice():
    yield 1
    yield 2
@contextlib.contextmanager
def never():
    if False: yield
class Deco(contextlib.ContextDecorator):
    def __enter__(self): print('deco in')
    def __exit__(self, *a): print('deco out')
def stacked(error=None):
    with contextlib.ExitStack() as stack:
        stack.enter_context(managed(True))
        stack.callback(print, 'callback', 1)
        stack.push(lambda *a: print('pushed', a[0] and a[0].__name__))
        if error: raise error
        return 'in'
t(lambda: runs(managed()), lambda: runs(managed(True), KeyError('k')), lambda: runs(managed(), KeyError('k')), lambda: runs(managed(), ValueError('v')), lambda: runs(twice()), lambda: runs(never()), lambda: runs(contextlib.suppress(KeyError), KeyError()), lambda: runs(contextlib.suppress(KeyError), ValueError('v')), lambda: runs(contextlib.nullcontext(3)), lambda: runs(contextlib.closing(Closable())) if False else 0, lambda: stacked(), lambda: stacked(KeyError('s')), lambda: stacked(ValueError('s')), lambda: Deco()(lambda: 'decorated')(), lambda: managed()(lambda: 'decorated')(), lambda: contextlib.ExitStack().pop_all().close(), lambda: isinstance(Deco(), contextlib.AbstractContextManager))
out = io.StringIO()
with contextlib.redirect_stdout(out): print('caught text')
t(lambda: out.getvalue())

section('itertools')
i = itertools
t(lambda: list(i.accumulate([1, 2, 3])), lambda: list(i.accumulate([1, 2, 3], operator.mul, initial=10)), lambda: list(i.chain('ab', [1])), lambda: list(i.chain.from_iterable(['ab', 'c'])), lambda: list(i.combinations('abc', 2)), lambda: list(i.combinations('ab', 3)), lambda: list(i.combinations('ab', -1)), lambda: list(i.combinations_with_replacement('ab', 2)), lambda: list(i.permutations('abc', 2)), lambda: list(i.permutations('ab', -1)), lambda: list(i.product('ab', repeat=2)), lambda: list(i.product('ab', [1, 2])), lambda: list(i.product(repeat=-1)), lambda: list(i.product()), lambda: list(i.compress('abc', [1, 0, 1])), lambda: list(i.dropwhile(lambda x: x < 2, [1, 2, 1])), lambda: list(i.takewhile(lambda x: x < 2, [1, 2, 1])), lambda: list(i.filterfalse(None, [0, 1])), lambda: [(k, list(g)) for k, g in i.groupby('aabba')], lambda: [(k, list(g)) for k, g in i.groupby([1, 3, 2], key=lambda x: x % 2)], lambda: list(i.islice('abcdef', 1, 5, 2)), lambda: list(i.islice('abc', 2)), lambda: list(i.islice('abc', None, None, 2)), lambda: list(i.islice('abc', -1)), lambda: list(i.islice('abc', 0, 1, 0)), lambda: i.islice('abc'), lambda: list(i.islice(i.count(3, 2), 3)), lambda: list(i.islice(i.count(0.5), 2)), lambda: list(i.islice(i.cycle('ab'), 5)), lambda: list(i.cycle([])), lambda: list(i.repeat(1, 3)), lambda: list(i.repeat(1, -1)), lambda: list(i.starmap(pow, [(2, 3), (3, 2)])), lambda: list(i.zip_longest('ab', [1], fillvalue='-')), lambda: list(i.pairwise('abc')), lambda: list(i.pairwise('a')), lambda: [list(x) for x in i.tee([1, 2])], lambda: i.tee([1], -1), lambda: i.tee([1], 0), lambda: next(i.chain()), lambda: list(map(lambda a, b: a + b, [1, 2], [3])))

section('re')
t(lambda: re.match(r'(\w+)-(\d+)?', 'ab-12').groups(), lambda: re.match(r'(\w+)-(\d+)?', 'ab-').groups('none'), lambda: re.search(r'(?P<y>\d{4})-(?P<m>\d\d)', 'on 2024-05').groupdict(), lambda: re.match('a', 'b'), lambda: re.fullmatch('a+', 'aaa').span(), lambda: re.findall(r'a(b)?', 'abaab'), lambda: re.findall('(a)(b)', 'abab'), lambda: re.findall('', 'ab'), lambda: [m.start() for m in re.finditer('a', 'banana')], lambda: re.split(r'(,)\s*', 'a, b,c'), lambda: re.split(',', 'a,b,c', maxsplit=1), lambda: re.split('x*', 'axbc'), lambda: re.sub(r'(\d)', r'<\1>', 'a1b2'), lambda: re.sub('a', lambda m: m[0].upper(), 'banana', count=2), lambda: re.subn('a', 'b', 'aaa'), lambda: re.sub(r'(?P<x>a)', r'\g<x>\g<0>', 'ab'), lambda: re.sub('a', r'\q', 'a'), lambda: re.sub('a', r'\2', 'a'), lambda: re.escape('a.b*c'), lambda: re.compile('a', re.I | re.M).flags, lambda: re.compile('a(?P<n>b)').groupindex['n'], lambda: re.compile('(a)(b)').groups, lambda: re.compile('a').pattern, lambda: re.compile('a'), lambda: re.compile('a') == re.compile('a'), lambda: re.compile('a', re.I), lambda: re.match('a', 'ab'), lambda: re.match('(a)(b)?', 'a').end(2), lambda: re.match('(a)', 'a').group(0, 1), lambda: re.match('(a)', 'a').group(3), lambda: re.match('(a)', 'a')['x'], lambda: re.match('(a)(b)', 'ab').expand(r'\2\1'), lambda: re.match('(a)|(b)', 'b').lastindex, lambda: re.match('(?P<q>a)', 'a').lastgroup, lambda: re.match('(a)', 'a').regs, lambda: re.compile('b').search('abab', 2).span(), lambda: re.compile('b').match('ab', 1).span(), lambda: re.compile('^b').match('ab', 1), lambda: re.search(r'\bfoo\b', 'a foo b').span(), lambda: re.search(r'(?i:A)b', 'ab').group(), lambda: re.search('(?s).b', '\nb').group(), lambda: re.search('(?m)^b$', 'a\nb').start(), lambda: re.search('(?x) a  b # note', 'ab').group(), lambda: re.match('(?<=a)b', 'ab'), lambda: re.search('(?<=a)b', 'ab').start(), lambda: re.search('(?<!a)b', 'abcb').start(), lambda: re.search('a(?=b)', 'acab').start(), lambda: re.search('a(?!b)', 'abac').start(), lambda: re.match(r'(a)\1', 'aa').group(), lambda: re.match(r'(?P<z>a)(?P=z)', 'aa').group(), lambda: re.match('(a)?(?(1)b|c)', 'c').group(), lambda: re.match('a{2,3}?', 'aaa').group(), lambda: re.match('a{,2}', 'aaa').group(), lambda: re.match('a{2}', 'a'), lambda: re.match('a{', 'a{').group(), lambda: re.match('a{1,x}', 'a{1,x}').group(), lambda: re.match(r'[\d\-x]+', '1-x').group(), lambda: re.match('[^a-c]+', 'xyza').group(), lambda: re.match('[]a]+', ']a').group(), lambda: re.match(r'\x41\u0042\t?', 'AB').group(), lambda: re.match(r'\S+\s\D\W', 'ab c!').group(), lambda: re.match(r'\Aab\Z', 'ab').group(), lambda: re.match('(?:ab)+', 'abab').group(), lambda: re.match('a*+a', 'aaa'), lambda: re.match('(?>a*)b', 'aab').group(), lambda: re.match(b'a(.)', b'ab').group(1), lambda: re.match('a', b'a'), lambda: re.match(5, 'a'), lambda: re.match('a', 5))
t(*[functools.partial(re.compile, p) for p in ['(', ')', '[', '[a', 'a**', '*a', 'a{3,2}', '(?P<1>a)', '(?P<a>a)(?P<a>b)', '(?P=q)', r'\1', '(?z)', '(?', '(?P', '(?P<', '(?<a)', '(?P<a', r'\q', r'[\q]', '[b-a]', r'\x1', r'\u12', '(?<=a+)b', '(?(1)a|b|c)', '(?(q)a)', '(a)(?(2)b)', 'a|*', '(?i', '(?i-', '(?-i:a)', '(?#note', r'\400', r'[\400]', '(?P>a)', '(?=', '\\', '^*', 'a{99999999999}', '(?P<é>a)', r'(\1)', r'\08', '(?L)a', '(?au)a', r'\p{L}', '(?P<a>.)(?P=a']], lambda: re.compile('a').sub, lambda: re.compile(re.compile('a'), re.I)) if False else print('skipped')
for p in ['(', ')', '[', '[a', 'a**', '*a', 'a{3,2}', '(?P<1>a)', '(?P<a>a)(?P<a>b)', '(?P=q)', r'\1', '(?', '(?P', '(?P<', '(?<a)', '(?P<a', r'\q', r'[\q]', '[b-a]', r'\x1', r'\u12', '(?<=a+)b', '(?(q)a)', '(a)(?(2)b)', 'a|*', '(?i', '(?#note', r'\400', r'[\400]', '(?P>a)', '(?=', '\\', '^*', 'a{99999999999}', r'(\1)', '(?P<a>.)(?P=a']:
    t(lambda: re.compile(p))
try: re.compile('a\n(')
except re.error as e: print(e.msg, e.pos, e.pattern)

section('numbers of other kinds')
F, Dec = fractions.Fraction, decimal.Decimal
t(lambda: F(6, -4), lambda: F('0.75'), lambda: F('1e-2'), lambda: F(' -3/9 '), lambda: F('a'), lambda: F(1, 0), lambda: F(2.5), lambda: F(Dec('0.5')), lambda: F(F(1, 2), F(1, 3)), lambda: F(1, 2) + 1, lambda: 1 - F(1, 3), lambda: F(1, 2) * F(2, 3), lambda: F(1, 2) / F(3, 4), lambda: F(1, 2) / 0, lambda: 2 / F(1, 3), lambda: F(7, 2) // 1, lambda: F(7, 2) % 1, lambda: divmod(F(7, 2), F(2, 3)), lambda: F(1, 2) ** 3, lambda: F(1, 2) ** -2, lambda: F(4) ** F(1, 2), lambda: 2 ** F(2), lambda: -F(1, 2), lambda: abs(F(-1, 2)), lambda: F(1, 2) == 0.5, lambda: F(1, 3) < F(1, 2), lambda: F(1, 3) >= 0.3, lambda: hash(F(1, 2)) == hash(0.5), lambda: round(F(5, 2)), lambda: round(F(22, 7), 2), lambda: int(F(-7, 2)), lambda: float(F(1, 3)), lambda: str(F(3)), lambda: str(F(1, 2)), lambda: F(22, 7).limit_denominator(6), lambda: F(3.14159).limit_denominator(100), lambda: F(1, 2).numerator, lambda: F(1, 2) + 0.5, lambda: F(1, 2) + 1j, lambda: F.from_float(0.5), lambda: F(1, 2).as_integer_ratio(), lambda: bool(F(0)), lambda: F(1, 2) > 'a', lambda: __import__('math').floor(F(-1, 2)), lambda: __import__('math').ceil(F(-1, 2)), lambda: sum([F(1, 2), F(1, 2)]), lambda: isinstance(F(1), numbers.Rational))
t(lambda: Dec('1.10') + 1, lambda: Dec('1') / 3, lambda: Dec(10) // 3, lambda: Dec(-7) % 3, lambda: Dec(2) ** 3, lambda: Dec('1.25').quantize(Dec('0.1')), lambda: Dec('1.35').quantize(Dec('0.1')), lambda: Dec('1.25').quantize(Dec('.1'), rounding=decimal.ROUND_UP), lambda: Dec('-1.25').quantize(Dec('1'), rounding=decimal.ROUND_FLOOR), lambda: Dec('1E+2'), lambda: Dec('0.00000001'), lambda: Dec('NaN'), lambda: Dec('Infinity'), lambda: Dec('x'), lambda: Dec(0.1), lambda: Dec('1.0') == 1, lambda: Dec('1.0') < Dec('1.1'), lambda: str(Dec('1.50')), lambda: repr(Dec('-0')), lambda: float(Dec('2.5')), lambda: int(Dec('2.9')), lambda: Dec('2.5').as_tuple(), lambda: abs(Dec(-1)), lambda: -Dec('1.0'), lambda: round(Dec('2.675'), 2), lambda: round(Dec('2.5')), lambda: Dec(1) / 0, lambda: hash(Dec(1)) == hash(1), lambda: Dec('100').normalize(), lambda: Dec(3).sqrt() if hasattr(Dec, 'sqrt') else 0, lambda: Dec('1.1') + 0.1, lambda: decimal.getcontext().prec, lambda: f"{Dec('1234.5'):,.2f}", lambda: max(Dec(1), Dec(2)), lambda: Dec((1, (1, 2), -1)), lambda: Dec('1_000'))
st = statistics
t(lambda: st.mean([1, 2, 4]), lambda: st.mean([1.5, 2]), lambda: st.fmean([1, 2]), lambda: st.fmean([]), lambda: st.median([1, 2, 3, 4]), lambda: st.median_low([1, 2]), lambda: st.median_high([1, 2]), lambda: st.mode([1, 1, 2]), lambda: st.multimode('aabb'), lambda: st.stdev([1, 2, 3, 4]), lambda: st.pstdev([1, 2, 3, 4]), lambda: st.variance([1, 2, 3, 4]), lambda: st.pvariance([1, 2, 3, 4]), lambda: st.variance([1]), lambda: st.mean([]), lambda: st.median([]), lambda: st.mode([]), lambda: st.harmonic_mean([1, 2]), lambda: st.geometric_mean([1, 4]), lambda: st.quantiles([1, 2, 3, 4]), lambda: st.stdev([5]))
random.seed(7)
rng = random.Random(3)
t(lambda: random.random(), lambda: random.randint(1, 6), lambda: random.randrange(0, 100, 5), lambda: random.randrange(5), lambda: random.randrange(0), lambda: random.randrange(1, 1), lambda: random.choice([1, 2, 3]), lambda: random.choice([]), lambda: random.choices('ab', k=3), lambda: random.choices('ab', [1, 9], k=3), lambda: random.choices('ab', cum_weights=[1, 2], k=2), lambda: random.sample(range(50), 4), lambda: random.sample([1], 2), lambda: random.uniform(1, 2), lambda: random.gauss(0, 1), lambda: random.normalvariate(0, 1), lambda: random.expovariate(2), lambda: random.betavariate(1, 2), lambda: random.triangular(0, 1, 0.5), lambda: random.lognormvariate(0, 1), lambda: random.getrandbits(40), lambda: random.getrandbits(0), lambda: random.getrandbits(-1), lambda: random.randbytes(3), lambda: rng.random(), lambda: rng.shuffle(l := [1, 2, 3, 4]) or l, lambda: (state := rng.getstate()) and (rng.random(), rng.setstate(state), rng.random())[::2], lambda: random.Random('seed').random(), lambda: random.Random(2.5).random(), lambda: random.Random(-5).random(), lambda: random.Random(10 ** 30).random(), lambda: random.gammavariate(2, 1), lambda: random.paretovariate(3), lambda: random.weibullvariate(1, 2), lambda: random.vonmisesvariate(0, 1))

section('text')
t(lambda: textwrap.wrap('the quick brown fox jumps', 10), lambda: textwrap.fill('aaa bbb ccc', 7), lambda: textwrap.wrap('a' * 12, 5), lambda: textwrap.wrap('a b', 5, initial_indent='> '), lambda: textwrap.wrap('aa bb cc', 6, subsequent_indent='  '), lambda: textwrap.shorten('hello big world', 12), lambda: textwrap.dedent('  a\n    b\n\n  c'), lambda: textwrap.dedent('\ta\n  b'), lambda: textwrap.indent('a\n\nb', '  '), lambda: textwrap.indent('a\nb', '-', lambda l: 'b' in l), lambda: textwrap.wrap('', 5), lambda: textwrap.wrap('abc def', 3), lambda: string.Template('$a ${b}').substitute({'a': 1}, b=2), lambda: string.Template('$a').safe_substitute(), lambda: string.Template('$').substitute(), lambda: string.Template('$$').substitute(), lambda: string.Template('$a').substitute(), lambda: string.capwords('hello  world', ' '), lambda: string.ascii_letters[:3] + string.digits + string.punctuation[:4] + repr(string.whitespace), lambda: string.hexdigits, lambda: string.Formatter().format('{0} {a!r:>5}', 1, a='x'), lambda: list(string.Formatter().parse('a{b!r:c}d{{')), lambda: html.escape('<a href="x">&\''), lambda: html.escape('"', quote=False), lambda: html.unescape('&lt;&amp;&quot;&#65;&#x42;'), lambda: fnmatch.fnmatch('a.py', '*.py'), lambda: fnmatch.filter(['a.py', 'b.c'], '*.[ch]'), lambda: fnmatch.fnmatchcase('A', 'a'), lambda: fnmatch.translate('a?[!b]*'), lambda: fnmatch.fnmatch('ab', 'a[!c]'), lambda: pprint.pformat({'a': [1, 2]}), lambda: reprlib.repr(list(range(100))), lambda: reprlib.repr('x' * 100), lambda: ast.literal_eval("{'a': [1, -2.5, (None, True)], 'b': {1}}"), lambda: ast.literal_eval('1+2j'))
u = urllib.parse
t(lambda: u.urlparse('https://user:pw@h.org:80/p/a;x?q=1#f'), lambda: u.urlparse('https://user:pw@h.org:80/p').port, lambda: u.urlparse('https://user:pw@H.org:80/p').hostname, lambda: u.urlsplit('//h/p').netloc, lambda: u.urlunparse(('http', 'h', '/p', '', 'q=1', 'f')), lambda: u.urljoin('http://h/a/b', '../c'), lambda: u.urljoin('http://h/a/b', 'http://x/y'), lambda: u.quote('a b/é&'), lambda: u.quote('a/b', safe=''), lambda: u.quote_plus('a b&'), lambda: u.unquote('a%20b%C3%A9'), lambda: u.unquote_plus('a+b'), lambda: u.urlencode({'a': 1, 'b': 'x y'}), lambda: u.urlencode([('a', [1, 2])], doseq=True), lambda: u.parse_qs('a=1&a=2&b='), lambda: u.parse_qsl('a=1&b=2'), lambda: u.urlparse('path/only'))
t(lambda: list(csv.reader(['a,"b,""c""",', ' d;e'])), lambda: list(csv.reader(['a;b'], delimiter=';')), lambda: list(csv.DictReader(['x,y', '1,2', '3'])), lambda: written(csv.writer), lambda: base64.b64encode(b'\x00\xff\xfe'), lambda: base64.b64decode(b'AP/+'), lambda: base64.urlsafe_b64encode(b'\x00\xff\xfe'), lambda: base64.b64decode('a'), lambda: base64.b16encode(b'az'), lambda: base64.b32encode(b'abc'), lambda: hashlib.sha1(b'a').hexdigest(), lambda: hashlib.new('md5', b'a').hexdigest(), lambda: hashlib.new('nope'), lambda: hashlib.sha256(b'a' * 100).digest()[:4], lambda: updated(hashlib.md5()).hexdigest(), lambda: hashlib.md5('a'), lambda: hashlib.sha512(b'').hexdigest()[:8], lambda: hashlib.blake2b(b'').hexdigest()[:8] if False else 0, lambda: hashlib.md5(b'').digest_size, lambda: hashlib.md5().name, lambda: struct.calcsize('bhilq'), lambda: struct.calcsize('=bhilq'), lambda: struct.calcsize('z'), lambda: uuid.UUID('12345678123456781234567812345678'), lambda: uuid.UUID(int=5).hex, lambda: str(uuid.uuid5(uuid.NAMESPACE_DNS, 'a')), lambda: uuid.UUID('x'))
def written(writer):
    out = io.StringIO()
    writer(out).writerows([[1, 'a,b', 'q"'], [None, '']])
    return out.getvalue()
def updated(h):
    h.update(b'a')
    h.update(b'b')
    return h
t(lambda: written(csv.writer), lambda: updated(hashlib.md5()).hexdigest())

section('paths')
P = pathlib.PurePosixPath
pp = os.path
t(lambda: P('/a/b.tar.gz').name, lambda: P('/a/b.tar.gz').suffix, lambda: P('a/.x').suffix, lambda: P('/a/b').parent, lambda: list(P('/a/b/c').parents), lambda: P('a', '/b', 'c'), lambda: P('/a') / P('b'), lambda: 'x' / P('y'), lambda: P('a/b').joinpath('c', 'd'), lambda: P('/a/b').relative_to('/c'), lambda: P('/a/b').is_relative_to('/a'), lambda: P('a.py').with_suffix(''), lambda: P('a.py').with_name('b.c'), lambda: P('a.py').with_stem('q'), lambda: P('').with_name('x'), lambda: P('a.py').with_suffix('x'), lambda: P('a/b').match('*/b'), lambda: P('a') < P('b'), lambda: P('/').root, lambda: P('a/../b'), lambda: P('/a').as_posix(), lambda: hash(P('a')) == hash(P('a')), lambda: str(P('a/./b//c/')), lambda: P('/a').anchor, lambda: P('a').parts, lambda: P(5), lambda: P('a/b').stem, lambda: P('..').name, lambda: P('a').drive)
t(lambda: pp.join('a', '/b'), lambda: pp.join('a/', 'b', ''), lambda: pp.split('a'), lambda: pp.split('/'), lambda: pp.dirname('/a/b'), lambda: pp.basename('/a/b/'), lambda: pp.splitext('a.b/c'), lambda: pp.splitext('a.tar.gz'), lambda: pp.normpath('a//../..'), lambda: pp.normpath(''), lambda: pp.normpath('//a'), lambda: pp.normpath('/../a'), lambda: pp.isabs('a'), lambda: pp.relpath('/a/b/c', '/a'), lambda: pp.relpath('/a', '/a/b/c'), lambda: pp.relpath(''), lambda: pp.commonpath(['a/b', 'a/c']), lambda: pp.commonpath(['/a', 'b']), lambda: pp.commonpath([]), lambda: pp.commonprefix([]), lambda: pp.splitdrive('/a'), lambda: os.fspath(P('a')), lambda: os.fspath(5), lambda: pp.join(5), lambda: os.sep + os.extsep + os.curdir + os.pardir + os.linesep + os.pathsep, lambda: os.environ.get('NOTHING_OF_THE_KIND', 'd'), lambda: os.environ['NOTHING_OF_THE_KIND'], lambda: os.getenv('NOTHING_OF_THE_KIND'))

section('streams')
def lines(text): return io.StringIO(text)
t(lambda: lines('a\nb').readline(), lambda: lines('a\nb').readlines(), lambda: list(lines('a\n\nb')), lambda: lines('abc').read(2), lambda: moved(lines('abcdef')), lambda: moved(io.BytesIO(b'abcdef')), lambda: put_text(io.StringIO('abc'), 'X'), lambda: put_text(io.BytesIO(b'abc'), b'X'), lambda: put_text(io.BytesIO(), 'a'), lambda: put_text(io.StringIO(), b'a'), lambda: closed(lines('a')).read(), lambda: lines('a').fileno(), lambda: io.BytesIO(b'abc').getbuffer()[1], lambda: lines('a').seek(-1), lambda: io.BytesIO(b'a').seek(-1, 2), lambda: io.BytesIO(b'ab\nc').readline(), lambda: lines('x').readable(), lambda: isinstance(lines(''), io.IOBase))
def moved(f): return f.seek(2), f.read(2), f.tell(), f.seek(0, 2), f.read(), f.seek(0), f.truncate(3), f.read()
def put_text(f, what): return f.write(what), f.tell(), f.getvalue()
def closed(f):
    f.close()
    return f
t(lambda: moved(lines('abcdef')), lambda: moved(io.BytesIO(b'abcdef')), lambda: put_text(io.StringIO('abc'), 'X'), lambda: put_text(io.BytesIO(b'abc'), b'X'), lambda: put_text(io.BytesIO(), 'a'), lambda: put_text(io.StringIO(), b'a'), lambda: closed(lines('a')).read())

section('configuration')
ini = '[DEFAULT]\na = 1\n[one]\nb: yes\nc = %(a)s/x\nlist = p\n  q\n; note\n[two]\na = 2.5\nempty =\nflag\n'
cp = configparser.ConfigParser(allow_no_value=True)
cp.read_string(ini)
t(lambda: cp.sections(), lambda: cp['one']['c'], lambda: cp.getint('one', 'a'), lambda: cp.getfloat('two', 'a'), lambda: cp.getboolean('one', 'b'), lambda: cp.get('one', 'list'), lambda: cp['two']['flag'], lambda: cp['two']['empty'], lambda: cp.get('one', 'zz'), lambda: cp.get('one', 'zz', fallback=3), lambda: cp['three'], lambda: cp.has_option('one', 'a'), lambda: cp.has_section('DEFAULT'), lambda: cp.options('two'), lambda: cp.items('two'), lambda: dict(cp['one']), lambda: cp.getboolean('two', 'a'), lambda: 'one' in cp, lambda: cp.set('two', 'n', '5') or cp['two']['n'], lambda: cp.add_section('two'), lambda: cp.remove_section('two'), lambda: cp.remove_option('one', 'b'), lambda: cp.defaults(), lambda: configparser.ConfigParser().read_string('a = 1'), lambda: configparser.ConfigParser().read_string('[a]\nb = 1\nb = 2'), lambda: configparser.ConfigParser().read_string('[a]\n[a]'), lambda: configparser.RawConfigParser().read_string('[a]\nx = %(q)s'), lambda: interpolated('[a]\nx = %(q)s'), lambda: interpolated('[a]\nx = 5%%'), lambda: interpolated('[a]\nX = 1'), lambda: cp.read_dict({'z': {'k': 1}}) or cp['z']['k'], lambda: cp['one'].get('nope', 'f'), lambda: cp['one'].getint('a'))
def interpolated(text):
    p = configparser.ConfigParser()
    p.read_string(text)
    return dict(p['a'])
t(lambda: interpolated('[a]\nx = %(q)s'), lambda: interpolated('[a]\nx = 5%%'), lambda: interpolated('[a]\nX = 1'))
t(*[functools.partial(tomllib.loads, s) for s in ['a = 1', 'a = "x\\n\\u00e9"', "a = 'raw\\n'", 'a = """\nx\n  y"""', "a = '''q'''", 'a = [1, 2.5, true]', 'a = {b = 1, c = "d"}', '[t]\nx = 1\n[t.u]\ny = 2', '[[l]]\na = 1\n[[l]]\na = 2', 'a.b.c = 1', '"k k" = 1', 'a = 0x1f', 'a = 0o17', 'a = 0b11', 'a = 1_000', 'a = 1e3', 'a = inf', 'a = -nan', 'a = [1,\n 2, # note\n]', 'a = 1\na = 2', 'a', 'a =', '[a', 'a = "x', '# only', '', 'a = 1979-05-27', 'a = 01', 'a = [1 2]', '[a]\n[a]', 'a = """a\\\n   b"""', 'a = +5', 'a = .5']])

section('arguments')
def parser(**k):
    p = argparse.ArgumentParser(prog='p', **k)
    p.add_argument('pos', nargs='?', default='d')
    p.add_argument('-l', '--learning-rate', type=float, default=.1, help='rate (default: %(default)s)')
    p.add_argument('--n', nargs='+', type=int)
    p.add_argument('--pair', nargs=2, metavar=('A', 'B'))
    p.add_argument('--many', nargs='*', default=[])
    p.add_argument('--c', choices=['a', 'b'], default='a')
    p.add_argument('--no-x', dest='x', action='store_false')
    p.add_argument('-v', action='count', default=0)
    p.add_argument('--flag', action='store_true')
    p.add_argument('--const', action='store_const', const=5)
    p.add_argument('--app', action='append')
    p.add_argument('--ext', action='extend', nargs='+')
    p.add_argument('--bool', action=argparse.BooleanOptionalAction, default=True)
    p.add_argument('--opt', nargs='?', const='c', default='d')
    g = p.add_mutually_exclusive_group()
    g.add_argument('--left', action='store_true')
    g.add_argument('--right', action='store_true')
    return p
def parsed(line, **k):
    def run():
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            try: return sorted((n, v) for n, v in vars(parser(**k).parse_args(line.split())).items() if v != parser().get_default(n))
            except SystemExit as e: return 'exit', e.code, err.getvalue().strip().split('\n')[-1]
    return run
t(*[parsed(line) for line in ['', 'q', '-l 2', '-l2.5', '-l=3', '--learning-rate=4', '--learn 5', '--n 1 2', '--n', '--n a', '--pair 1', '--pair 1 2', '--many', '--many a b', '--c b', '--c z', '--no-x', '-vvv', '-v -v', '--flag', '--flag=1', '--const', '--app 1 --app 2', '--ext 1 2 --ext 3', '--no-bool', '--bool', '--opt', '--opt v', '--left', '--left --right', '--zz', 'a b', '-- -q', '-l x', '--c', '-l -5', '--n -1 -2', '-vl 2', '--no']])
p2 = argparse.ArgumentParser(prog='p2', argument_default=argparse.SUPPRESS)
p2.add_argument('--a', type=int)
p2.add_argument('req', type=int, choices=range(3))
sub = argparse.ArgumentParser(prog='p3')
subs = sub.add_subparsers(dest='command', required=True)
tr = subs.add_parser('train', aliases=['t'])
tr.add_argument('--epochs', type=int, default=3)
tr.set_defaults(run='training')
def quietly(f):
    err = io.StringIO()
    with contextlib.redirect_stderr(err):
        try: return f()
        except SystemExit as e: return e.code, err.getvalue().strip().split('\n')[-1]
t(lambda: p2.parse_args(['1']), lambda: quietly(lambda: p2.parse_args(['5'])), lambda: quietly(lambda: p2.parse_args([])), lambda: p2.parse_known_args(['2', '--zz', 'q']), lambda: sub.parse_args(['train', '--epochs', '7']), lambda: sub.parse_args(['t']), lambda: quietly(lambda: sub.parse_args([])), lambda: quietly(lambda: sub.parse_args(['x'])), lambda: parser().get_default('c'), lambda: parser().set_defaults(c='b'), lambda: argparse.Namespace(a=1), lambda: argparse.Namespace(a=1) == argparse.Namespace(a=1), lambda: 'a' in argparse.Namespace(a=1), lambda: parser().parse_args([], argparse.Namespace(pos='kept')).pos, lambda: argparse.ArgumentTypeError('x'), lambda: parser(prefix_chars='+').prog if False else 0)

section('logging')
stream = io.StringIO()
logger = logging.getLogger('a.b')
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter('%(levelname)s:%(name)s:%(message)s'))
logger.addHandler(handler)
logger.propagate = False
def logged(act):
    stream.seek(0)
    stream.truncate()
    act()
    return stream.getvalue()
t(lambda: logged(lambda: logger.warning('w %d %s', 1, 'x')), lambda: logged(lambda: logger.info('i')), lambda: logger.setLevel('DEBUG'), lambda: logged(lambda: logger.debug('d')), lambda: logger.level, lambda: logger.getEffectiveLevel(), lambda: logging.getLogger('a.b.c').getEffectiveLevel(), lambda: logger.isEnabledFor(logging.INFO), lambda: logged(lambda: logger.log(35, 'odd')), lambda: logged(lambda: logger.error('%(k)s', {'k': 1})), lambda: logging.getLevelName(20), lambda: logging.getLevelName('ERROR'), lambda: logging.getLevelName(35), lambda: logger.name, lambda: logger.parent.name, lambda: logging.getLogger() is logging.root, lambda: logging.getLogger('a.b') is logger, lambda: logger.getChild('q').name, lambda: handler.setLevel(logging.ERROR) or logged(lambda: logger.warning('hidden')), lambda: logger.removeHandler(handler) or logger.hasHandlers(), lambda: logger.setLevel('NOPE'), lambda: logger.handlers, lambda: logging.addLevelName(5, 'FIVE') or logging.getLevelName(5), lambda: logger, lambda: (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL))

section('types and typing')
T = typing.TypeVar('T')
class Box(typing.Generic[T]):
    def __init__(self, v=None): self.v = v
class Proto(typing.Protocol):
    def run(self) -> int: ...
@typing.runtime_checkable
class Checked(typing.Protocol):
    def run(self): ...
class Runner:
    def run(self): pass
class TD1(typing.TypedDict, total=False):
    a: int
class NT(typing.NamedTuple):
    x: int
    y: str = 'q'
def annotated(a: int, b: 'typing.Optional[str]' = None) -> typing.List[int]: pass
t(lambda: Box[int], lambda: Box[int](5).v, lambda: Box(), lambda: isinstance(Runner(), Checked), lambda: isinstance(5, Checked), lambda: isinstance(5, Proto), lambda: Proto(), lambda: TD1(a=1), lambda: TD1.__annotations__, lambda: TD1.__total__, lambda: NT(1), lambda: NT(1)._asdict(), lambda: NT._fields, lambda: typing.Optional[int], lambda: typing.Union[int, str], lambda: typing.Union[int, int], lambda: typing.Union[int, typing.Union[str, None]], lambda: typing.List[int], lambda: typing.Dict[str, int], lambda: typing.Tuple[int, ...], lambda: typing.Callable[[int], str], lambda: typing.Callable[..., int], lambda: typing.Any, lambda: typing.Literal['a', 1], lambda: typing.get_origin(typing.List[int]), lambda: typing.get_args(typing.Dict[str, int]), lambda: typing.get_args(typing.Callable[[int], str]), lambda: typing.get_origin(typing.Optional[int]) is typing.Union, lambda: typing.get_args(typing.Optional[int]), lambda: typing.get_origin(int), lambda: typing.get_args(int), lambda: typing.get_type_hints(annotated), lambda: typing.cast(int, 'a'), lambda: typing.NewType('U', int)(5), lambda: typing.NewType('U', int).__name__, lambda: T, lambda: T.__name__, lambda: typing.TypeVar('B', bound=int).__bound__, lambda: typing.TypeVar('B', int, str).__constraints__, lambda: typing.Annotated[int, 'm'].__metadata__, lambda: typing.ClassVar[int], lambda: typing.Final[int], lambda: typing.Type[int], lambda: typing.List[int] == typing.List[int], lambda: typing.Optional[int] == typing.Union[None, int], lambda: hash(typing.List[int]) == hash(typing.List[int]), lambda: isinstance([], typing.List), lambda: isinstance([], typing.List[int]), lambda: issubclass(list, typing.Sequence), lambda: typing.List(), lambda: typing.List[int](), lambda: typing.overload(lambda: 0)(), lambda: typing.no_type_check(annotated) is annotated, lambda: typing.final(Runner) is Runner, lambda: typing.TYPE_CHECKING, lambda: typing.Sequence[int], lambda: typing.Iterable, lambda: typing.Union[int], lambda: typing.Optional[None], lambda: typing.Optional[5] if False else 0, lambda: typing.ForwardRef('X'), lambda: typing.List['X'], lambda: typing.Dict[T, int][str], lambda: typing.Generic[int], lambda: typing.assert_never(5), lambda: typing.reveal_type)[:0] if False else print('typed')
t(lambda: types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1), lambda: types.MappingProxyType({'a': 1}), lambda: types.MappingProxyType({'a': 1})['a'], lambda: types.MappingProxyType({'a': 1}) | {'b': 2}, lambda: set_item(types.MappingProxyType({}), 'a', 1), lambda: types.MappingProxyType(5), lambda: types.MappingProxyType({'a': 1}) == {'a': 1}, lambda: types.MethodType(lambda self, a: (self, a), 5)(6), lambda: types.new_class('N', (int,), {}, lambda ns: ns.update(q=1)).q, lambda: types.ModuleType('m', 'doc').__doc__, lambda: types.ModuleType('m'), lambda: isinstance(len, types.BuiltinFunctionType), lambda: isinstance(example, types.FunctionType), lambda: isinstance((x for x in ''), types.GeneratorType), lambda: types.NoneType, lambda: isinstance(int | str, types.UnionType), lambda: isinstance(list[int], types.GenericAlias), lambda: types.DynamicClassAttribute.__name__, lambda: types.resolve_bases((int,)), lambda: types.prepare_class('A')[0].__name__)
def set_item(m, k, v): m[k] = v

section('others')
h = [5, 3, 8, 1]
heapq.heapify(h)
t(lambda: h, lambda: heapq.heappush(h, 2) or h, lambda: heapq.heappop(h), lambda: heapq.heappushpop(h, 0), lambda: heapq.heapreplace(h, 9), lambda: heapq.heappop([]), lambda: heapq.nlargest(2, [1, 3, 2]), lambda: heapq.nsmallest(2, [1, 3, 2], key=lambda x: -x), lambda: heapq.nlargest(0, [1]), lambda: list(heapq.merge([1, 3], [2], reverse=False)), lambda: list(heapq.merge([3, 1], [2], reverse=True)), lambda: list(heapq.merge(['aa'], ['b'], key=len)), lambda: bisect.bisect_right([1, 2, 2], 2), lambda: bisect.bisect_left([1, 2, 2], 2, 2), lambda: bisect.bisect([1, 2], 0), lambda: bisect.insort(l := [1, 3], 2) or l, lambda: bisect.insort_left(l := [1, 1.0], 1) or l, lambda: bisect.bisect_left([(1,), (3,)], 2, key=lambda p: p[0]), lambda: bisect.bisect([1], 1, -1), lambda: operator.itemgetter(1)([1, 2]), lambda: operator.itemgetter('a', 'b')({'a': 1, 'b': 2}), lambda: operator.attrgetter('real')(5), lambda: operator.attrgetter('a.b')(types.SimpleNamespace(a=types.SimpleNamespace(b=3))), lambda: operator.methodcaller('upper')('a'), lambda: operator.concat([1], [2]), lambda: operator.concat(1, 2), lambda: operator.countOf([1, 1], 1), lambda: operator.indexOf([1, 2], 2), lambda: operator.indexOf([1], 2), lambda: operator.contains([1], 1), lambda: operator.truth([]), lambda: operator.is_(None, None), lambda: operator.is_not(1, None), lambda: operator.not_(0), lambda: operator.pos(-1), lambda: operator.inv(5), lambda: operator.floordiv(7, 2), lambda: operator.truediv(7, 2), lambda: operator.mod(7, 3), lambda: operator.lshift(1, 3), lambda: operator.rshift(8, 1), lambda: operator.and_(6, 3), lambda: operator.or_(6, 3), lambda: operator.xor(6, 3), lambda: operator.lt(1, 2), lambda: operator.ge(1, 2), lambda: operator.ne(1, 2), lambda: operator.iadd([1], [2]), lambda: operator.ipow(2, 3), lambda: operator.length_hint([1]), lambda: operator.length_hint(iter([1, 2])), lambda: operator.index(5), lambda: operator.delitem([1], 0), lambda: operator.setitem({}, 1, 2), lambda: operator.getitem([1], 0), lambda: operator.call(len, [1]), lambda: operator.matmul(1, 2), lambda: operator.attrgetter(5), lambda: operator.itemgetter())
qq, lq, pq = queue.Queue(2), queue.LifoQueue(), queue.PriorityQueue()
var = contextvars.ContextVar('v', default=1)
class Ref: pass
ref = Ref()
t(lambda: qq.put(1), lambda: qq.put_nowait(2), lambda: qq.full(), lambda: qq.put_nowait(3), lambda: qq.get(), lambda: qq.qsize(), lambda: qq.get_nowait(), lambda: qq.get_nowait(), lambda: qq.empty(), lambda: [lq.put(1), lq.put(2), lq.get()][-1], lambda: [pq.put(3), pq.put(1), pq.get()][-1], lambda: var.get(), lambda: var.set(5) and var.get(), lambda: var.name, lambda: contextvars.ContextVar('n').get(3), lambda: contextvars.copy_context().run(lambda: var.get()), lambda: weakref.ref(ref)() is ref, lambda: weakref.proxy(ref).__class__.__name__, lambda: len(weakref.WeakKeyDictionary({ref: 1})), lambda: len(weakref.WeakValueDictionary({'a': ref})), lambda: len(weakref.WeakSet([ref])))
def warned(act, **how):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter(**how)
        act()
    return [(str(x.message), x.category.__name__) for x in w]
t(lambda: warned(lambda: warnings.warn('w'), action='always'), lambda: warned(lambda: warnings.warn('w', DeprecationWarning), action='always'), lambda: warned(lambda: warnings.warn('w'), action='error'), lambda: warned(lambda: warnings.warn('w'), action='ignore'), lambda: warnings.warn(5, 5))
