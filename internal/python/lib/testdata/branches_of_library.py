# Branches of the standard library that plainer programs do not come to: other kinds of operands, empty ones, failures.
import abc
import argparse
import ast
import base64
import bisect
import bz2
import codecs
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
import gzip
import hashlib
import heapq
import importlib.util
import inspect
import io
import logging
import operator
import optparse
import pathlib
import pickle
import pprint
import queue
import random
import reprlib
import statistics
import string
import struct
import textwrap
import threading
import tomllib
import traceback
import types
import typing
import unicodedata
import urllib.parse
import warnings
import weakref
import zlib


def t(*tests):
    for test in tests:
        try:
            print(repr(test()).replace('\n', '|'))
        except BaseException as failure:
            print(type(failure).__name__ + ':', str(failure).replace('\n', '|'))


def section(name):
    print('--', name)


def done(call, value):
    """Calls for what it does to a value."""
    call(value)
    return value


section('hashes of numbers')
NUMBERS = [m * 2.0 ** e for e in range(-1070, 1020, 13) for m in (1.0, 1.5, 0.1, -1.0, -0.7)]
for at in range(0, len(NUMBERS), 20):
    print([hash(v) for v in NUMBERS[at:at + 20]])
t(lambda: [hash(v) for v in (0.0, -0.0, 1.0, -1.0, -2.0, 0.5, 1e300, float('inf'), -float('inf'), 2.0 ** 60, 2.0 ** 61, 2.0 ** 61 - 2.0 ** 9, -2.0 ** 61)],
  lambda: [hash(v) for v in (0, -1, -2, 2 ** 61 - 2, 2 ** 61 - 1, 2 ** 61, -2 ** 61 + 1, -2 ** 61, 2 ** 63 - 1, -2 ** 63, 2 ** 64, 10 ** 40, -10 ** 40, True, False)],
  lambda: [hash(v) for v in (fractions.Fraction(1, 2), fractions.Fraction(-1, 1), fractions.Fraction(5, 4), fractions.Fraction(-3))],
  lambda: hash(decimal.Decimal('0.5')) == hash(0.5),
  lambda: hash(datetime.timedelta(1)) == hash(datetime.timedelta(hours=24)),
  lambda: hash(datetime.date(2024, 1, 2)) == hash(datetime.date(2024, 1, 2)),
  lambda: hash(datetime.timezone.utc) == hash(datetime.timezone(datetime.timedelta(0))),
  lambda: {datetime.datetime(2024, 1, 2): 1}[datetime.datetime(2024, 1, 2)])

section('collections')
OD, DD, C, DQ = collections.OrderedDict, collections.defaultdict, collections.Counter, collections.deque
t(lambda: OD(a=1).copy(), lambda: type(OD(a=1).copy()), lambda: OD(a=1) != OD(a=1), lambda: OD(a=1, b=2) != OD(b=2, a=1), lambda: OD(a=1, b=2) == dict(b=2, a=1),
  lambda: OD(a=1) | dict(b=2), lambda: dict(b=2) | OD(a=1), lambda: OD(), lambda: OD(a=1),
  lambda: done(lambda d: d.__ior__({'b': 3}), OD(a=1)), lambda: list(reversed(OD(a=1, b=2))), lambda: OD(a=1, b=2).popitem(last=False), lambda: OD().popitem(),
  lambda: DD(list, a=[1]) | {'b': 2}, lambda: {'b': 2} | DD(int, a=1), lambda: DD(int).copy(), lambda: DD(None)['a'], lambda: DD(3), lambda: DD(list, [('a', 1)], b=2))
t(lambda: collections.namedtuple('P', iter(['x', 'y']))(1, 2), lambda: collections.namedtuple('P', 'x y', defaults=iter([5]))(1), lambda: collections.namedtuple('P', 'x x'),
  lambda: collections.namedtuple('P', 'x _y'), lambda: collections.namedtuple('P', 'x def'), lambda: collections.namedtuple('P', 'x def _z', rename=True)._fields, lambda: collections.namedtuple('1P', 'x'),
  lambda: collections.namedtuple('P', 'x', defaults=(1, 2)), lambda: collections.namedtuple('P', 'x y')(1), lambda: collections.namedtuple('P', 'x y')._make([1]), lambda: collections.namedtuple('P', 'x y')(1, 2)._replace(z=1),
  lambda: collections.namedtuple('P', 'x y', defaults=[3])._field_defaults, lambda: collections.namedtuple('P', 'x, y')(y=1, x=2)._asdict(), lambda: collections.namedtuple('P', 'x')(1).__getnewargs__())
t(lambda: DQ([1, 2])[5], lambda: DQ([1])[-2], lambda: done(lambda d: d.__setitem__(3, 1), DQ([1])), lambda: done(lambda d: d.__delitem__(3), DQ([1])), lambda: DQ([1]) + [2], lambda: DQ([1], 2) + DQ([2, 3]),
  lambda: done(lambda d: d.__iadd__([2, 3]), DQ([1], 2)), lambda: DQ([1]) <= DQ([1, 2]), lambda: DQ([1]) > DQ([0]), lambda: DQ([1]) >= DQ([1]),
lambda: DQ([1, 2]) * 2, lambda: done(lambda d: d.__imul__(3), DQ([1, 2], 3)), lambda: DQ([1, 2, 3]).index(3), lambda: DQ([1, 2, 3]).index(3, 0, 1), lambda: DQ().pop(), lambda: DQ().popleft(),
  lambda: DQ([1], -1), lambda: done(lambda d: d.insert(0, 5), DQ([1], 1)), lambda: done(lambda d: d.rotate(-1), DQ([1, 2, 3])), lambda: DQ([1, 1]).count(1), lambda: DQ([1], 3).maxlen)
t(lambda: C('aab') == {'a': 2}, lambda: C(a=1) == C(a=1, b=0), lambda: C(a=1) != C(a=1, b=0), lambda: C(a=1) <= C(a=2), lambda: C(a=1) < C(a=1), lambda: C(a=2) >= C(a=1), lambda: C(a=2) > C(a=1), lambda: C(a=1) >= C(b=1),
  lambda: C(a=1) <= 3, lambda: C(a=1) < 3, lambda: C(a=1) >= 3, lambda: C(a=1) > 3, lambda: C(a=1) + 3, lambda: C(a=1) - 3, lambda: C(a=1) | 3, lambda: C(a=1) & 3, lambda: C(a=1) == 3, lambda: C(a=1) != 3,
  lambda: C(a=3) - C(a=1, b=2), lambda: C(a=3) | C(a=1, b=2), lambda: C(a=3) & C(a=1, b=2), lambda: +C(a=3, b=-1), lambda: -C(a=3, b=-1), lambda: C(a=3).total(), lambda: C(), lambda: C(a='x', b=1), lambda: C('aab').most_common(1), lambda: list(C(a=2, b=-1).elements()),
  lambda: done(lambda c: c.__isub__(C(a=1)), C(a=3, b=1)), lambda: done(lambda c: c.__ior__(C(b=4)), C(a=3)), lambda: done(lambda c: c.__iand__(C(a=4)), C(a=3, b=1)), lambda: done(lambda c: c.__iadd__(C(a=-3)), C(a=3, b=1)),
  lambda: done(lambda c: c.__delitem__('z'), C(a=3)), lambda: done(lambda c: c.__delitem__('a'), C(a=3)), lambda: done(lambda c: c.subtract('ab'), C(a=3)), lambda: done(lambda c: c.subtract({'a': 5}, b=1), C(a=3)), lambda: done(lambda c: c.update({'a': 5}), C(a=3)), lambda: C.fromkeys('ab'), lambda: C('ab', 3), lambda: C(None))
t(lambda: collections.nothing, lambda: collections.ChainMap({'a': 1}, {'b': 2}).copy(), lambda: collections.ChainMap({'a': 1}).new_child({'b': 2}), lambda: collections.ChainMap({'a': 1}).new_child(b=2), lambda: collections.ChainMap({'a': 1}).new_child({'c': 1}, b=2), lambda: done(lambda m: m.__delitem__('b'), collections.ChainMap({'a': 1}, {'b': 2})), lambda: done(lambda m: m.__delitem__('a'), collections.ChainMap({'a': 1}, {'a': 2})),
  lambda: collections.ChainMap({}).popitem(), lambda: collections.ChainMap({'a': 1}).popitem(), lambda: collections.ChainMap({}).pop('a'), lambda: done(lambda m: m.clear(), collections.ChainMap({'a': 1}, {'a': 2})), lambda: collections.ChainMap({'a': 1}, {'b': 2}).parents, lambda: collections.ChainMap({'a': 1}) | {'c': 1}, lambda: len(collections.ChainMap({'a': 1}, {'a': 2, 'b': 1})), lambda: list(collections.ChainMap({'a': 1}, {'b': 2})), lambda: collections.ChainMap()['x'])


class Missing(collections.UserDict):
    def __missing__(self, key):
        return key * 2


t(lambda: Missing(a=1)['bb'], lambda: collections.UserDict(a=1)['b'], lambda: collections.UserDict(a=1) | collections.UserDict(b=1), lambda: collections.UserDict(a=1) | {'b': 1}, lambda: collections.UserDict(a=1) | 3, lambda: {'b': 1} | collections.UserDict(a=1), lambda: done(lambda d: d.__ior__({'b': 1}), collections.UserDict(a=1)), lambda: done(lambda d: d.__ior__(collections.UserDict(b=1)), collections.UserDict(a=1)),
  lambda: collections.UserList([1]) < [2], lambda: collections.UserList([1]) <= collections.UserList([1]), lambda: 1 in collections.UserList([1]), lambda: collections.UserList([1]).copy(), lambda: [0] + collections.UserList([1]), lambda: collections.UserList([1]) + (2,), lambda: collections.UserList([2, 1]) * 2, lambda: collections.UserList('ab'), lambda: done(lambda d: d.sort(), collections.UserList([2, 1])),
  lambda: collections.UserString('ab') >= 'b', lambda: collections.UserString('ab') <= collections.UserString('b'), lambda: collections.UserString('ab') > 'b', lambda: 2 * collections.UserString('ab'), lambda: collections.UserList([1]) > [2], lambda: collections.UserList([1]) >= [2], lambda: 2 * collections.UserList([1]), lambda: {'c': 1, 'a': 0} | collections.ChainMap({'a': 1}, {'b': 2}), lambda: collections.ChainMap({'a': 1}) | 3, lambda: done(lambda m: m.__ior__({'b': 1}), collections.ChainMap({'a': 1})), lambda: hash(collections.UserString('a')) == hash('a'), lambda: collections.UserString('ab') + 'c', lambda: 'c' + collections.UserString('ab'), lambda: collections.UserString('ab') * 2, lambda: 'a' in collections.UserString('ab'), lambda: collections.UserString('ab') == 'ab', lambda: collections.UserString('a%s') % 3, lambda: collections.UserString('ab') < 'b')

section('abstract collections')


class Plain(collections.abc.Sequence):
    def __init__(self, *items):
        self.items = items

    def __getitem__(self, at):
        return self.items[at]

    def __len__(self):
        return len(self.items)


class Bag(collections.abc.MutableSet):
    def __init__(self, items=()):
        self.items = list(dict.fromkeys(items))

    def __contains__(self, item):
        return item in self.items

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)

    def add(self, item):
        if item not in self.items:
            self.items.append(item)

    def discard(self, item):
        if item in self.items:
            self.items.remove(item)

    def __repr__(self):
        return f'Bag{sorted(self.items)}'


class Table(collections.abc.MutableMapping):
    def __init__(self, *pairs):
        self.pairs = dict(pairs)

    def __getitem__(self, key):
        return self.pairs[key]

    def __setitem__(self, key, value):
        self.pairs[key] = value

    def __delitem__(self, key):
        del self.pairs[key]

    def __iter__(self):
        return iter(self.pairs)

    def __len__(self):
        return len(self.pairs)


class Steps(collections.abc.Generator):
    def __init__(self, stubborn=False):
        self.at, self.stubborn = 0, stubborn

    def send(self, value):
        self.at += 1
        if self.at > 3:
            raise StopIteration
        return self.at, value

    def throw(self, typ, val=None, tb=None):
        if self.stubborn:
            return 0
        super().throw(typ, val, tb)


t(lambda: Bag('ab') <= {1}, lambda: Bag('ab') <= 3, lambda: Bag('ab') < 3, lambda: Bag('ab') > 3, lambda: Bag('ab') >= 3, lambda: Bag('ab') == 3, lambda: Bag('ab') != 3, lambda: Bag('ab') & 3, lambda: Bag('ab') | 3, lambda: Bag('ab') - 3, lambda: Bag('ab') ^ 3, lambda: 3 & Bag('a'), lambda: 3 - Bag('a'),
  lambda: Bag('ab') < Bag('abc'), lambda: Bag('ab') > Bag('a'), lambda: Bag('ab') >= Bag('ab'), lambda: Bag('ab') == {'a', 'b'}, lambda: Bag('ab') & 'b', lambda: Bag('ab') | ['c'], lambda: Bag('ab') - ['b'], lambda: ['b', 'c'] - Bag('ab'), lambda: Bag('ab') ^ ['b', 'c'], lambda: Bag('ab').isdisjoint('cd'), lambda: Bag('ab').isdisjoint('bd'),
  lambda: done(lambda b: b.remove('z'), Bag('ab')), lambda: done(lambda b: b.remove('a'), Bag('ab')), lambda: Bag().pop(), lambda: Bag('a').pop(), lambda: done(lambda b: b.clear(), Bag('ab')), lambda: done(lambda b: b.__ior__('c'), Bag('ab')), lambda: done(lambda b: b.__iand__('b'), Bag('ab')), lambda: done(lambda b: b.__isub__('b'), Bag('ab')), lambda: done(lambda b: b.__ixor__(Bag('bc')), Bag('ab')), lambda: done(lambda b: b.__isub__(b), Bag('ab')), lambda: done(lambda b: b.__ixor__(b), Bag('ab')))
t(lambda: Table(('a', 1)) == {'a': 1}, lambda: Table(('a', 1)) == 3, lambda: list(Table(('a', 1)).keys() & {'a'}), lambda: Table(('a', 1)).items() == {('a', 1)}, lambda: list(Table(('a', 1)).values()), lambda: ('a', 1) in Table(('a', 1)).items(), lambda: ('b', 1) in Table(('a', 1)).items(), lambda: 1 in Table(('a', 1)).values(), lambda: type(Table(('a', 1)).keys() | {'b'}), lambda: sorted(Table(('a', 1)).keys() | {'b'}),
  lambda: Table().pop('a'), lambda: Table().pop('a', 3), lambda: Table().popitem(), lambda: Table(('a', 1)).popitem(), lambda: Table().setdefault('a', 3), lambda: done(lambda d: d.update(b=2), Table(('a', 1))).pairs, lambda: done(lambda d: d.update([('b', 2)], c=3), Table()).pairs, lambda: done(lambda d: d.update(Table(('z', 2))), Table()).pairs, lambda: done(lambda d: d.clear(), Table(('a', 1))).pairs, lambda: Table(('a', 1)).get('b', 9), lambda: 'a' in Table(('a', 1)))
t(lambda: list(Plain(1, 2, 3)), lambda: 2 in Plain(1, 2), lambda: list(reversed(Plain(1, 2))), lambda: Plain(1, 2, 1).index(1, 1), lambda: Plain(1, 2).index(5), lambda: Plain(1, 1).count(1), lambda: Plain(1, 2, 3).index(3, -1), lambda: Plain(1, 2, 3).index(3, 0, -1),
  lambda: next(Steps()), lambda: list(Steps()), lambda: Steps().close(), lambda: Steps(True).close(), lambda: Steps().throw(ValueError('x')), lambda: Steps().throw(ValueError), lambda: iter(Steps()) is not None,
  lambda: collections.abc.Sequence(), lambda: issubclass(dict, collections.abc.Mapping), lambda: issubclass(list, collections.abc.Hashable), lambda: isinstance({}.keys(), collections.abc.Set), lambda: issubclass(Plain, collections.abc.Collection), lambda: isinstance(3, collections.abc.Iterable), lambda: isinstance((i for i in ()), collections.abc.Generator), lambda: isinstance(len, collections.abc.Callable), lambda: issubclass(bytes, collections.abc.ByteString),
  lambda: collections.abc.Sized.__len__(3), lambda: collections.abc.Container.__contains__(3, 3), lambda: list(collections.abc.Iterable.__iter__(3)), lambda: collections.abc.Hashable.__hash__(3), lambda: collections.abc.Mapping.__getitem__(Table(), 3), lambda: collections.abc.Sequence.__getitem__(Plain(), 3), lambda: collections.abc.MutableSet.add(Bag(), 3), lambda: collections.abc.MutableSet.discard(Bag(), 3), lambda: collections.abc.MutableMapping.__setitem__(Table(), 1, 3), lambda: collections.abc.MutableMapping.__delitem__(Table(), 1))


class Items(collections.abc.MutableSequence):
    def __init__(self, *items):
        self.items = list(items)

    def __getitem__(self, at):
        return self.items[at]

    def __setitem__(self, at, value):
        self.items[at] = value

    def __delitem__(self, at):
        del self.items[at]

    def __len__(self):
        return len(self.items)

    def insert(self, at, value):
        self.items.insert(at, value)


t(lambda: done(lambda s: s.append(3), Items(1)).items, lambda: done(lambda s: s.extend([3, 4]), Items(1)).items, lambda: done(lambda s: s.extend(s), Items(1, 2)).items, lambda: done(lambda s: s.reverse(), Items(1, 2, 3)).items, lambda: Items(1, 2).pop(), lambda: Items(1, 2).pop(0), lambda: Items().pop(), lambda: done(lambda s: s.remove(1), Items(1, 2, 1)).items, lambda: Items().remove(3), lambda: done(lambda s: s.clear(), Items(1)).items, lambda: done(lambda s: s.__iadd__([5]), Items(1)).items)

section('functools and operator')


@functools.total_ordering
class Le:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return isinstance(other, Le) and self.v == other.v

    def __le__(self, other):
        return self.v <= other.v if isinstance(other, Le) else NotImplemented


@functools.total_ordering
class Ge:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return isinstance(other, Ge) and self.v == other.v

    def __ge__(self, other):
        return self.v >= other.v if isinstance(other, Ge) else NotImplemented


@functools.total_ordering
class Gt:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return isinstance(other, Gt) and self.v == other.v

    def __gt__(self, other):
        return self.v > other.v if isinstance(other, Gt) else NotImplemented


for cls in Le, Ge, Gt:
    t(*[lambda a=a, b=b, o=o: o(cls(a), cls(b)) for a, b in ((1, 2), (2, 2), (3, 2)) for o in (operator.lt, operator.le, operator.gt, operator.ge, operator.ne)])
    t(*[lambda o=o: o(cls(1), 3) for o in (operator.lt, operator.le, operator.gt, operator.ge)])
K = functools.cmp_to_key(lambda a, b: a - b)
t(*[lambda a=a, o=o: o(K(a), K(2)) for a in (1, 2, 3) for o in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)])
t(lambda: sorted([3, 1, 2], key=K), lambda: functools.total_ordering(type('N', (), {})))


@functools.lru_cache(maxsize=2, typed=True)
def cached(*args, **kwargs):
    return args, kwargs


t(lambda: [cached(1), cached(1.0), cached(1, a=2), cached(a=2), cached(1)] and cached.cache_info(), lambda: cached.cache_parameters(), lambda: cached([]), lambda: cached.cache_clear(), lambda: cached.cache_info(), lambda: functools.lru_cache('x'), lambda: functools.lru_cache(maxsize=-3)(len).cache_parameters(), lambda: functools.lru_cache(len)('ab'), lambda: functools.cache(len).cache_info(), lambda: functools.lru_cache(maxsize=0)(len)('abc'))


class Partials:
    def method(self, a, b=2, *, c=3):
        return a, b, c

    bound = functools.partialmethod(method, 1)
    twice = functools.partialmethod(bound, 5, c=7)
    static = functools.partialmethod(staticmethod(lambda *a: a), 1)
    klass = functools.partialmethod(classmethod(lambda cls, *a: (cls.__name__, a)), 1)

    @functools.cached_property
    def once(self):
        print('computed')
        return [1]


t(lambda: Partials().bound(), lambda: Partials().twice(c=9), lambda: Partials().twice(), lambda: Partials().static(2), lambda: Partials().klass(3), lambda: repr(functools.partialmethod(len, 1, a=2)), lambda: functools.partialmethod(3), lambda: Partials.once.attrname, lambda: (lambda p: p.once is p.once)(Partials()), lambda: setattr(Partials.once, 'x', 1), lambda: Partials.once.__set_name__(Partials, 'other'), lambda: functools.cached_property(len).__get__(Partials()),
  lambda: functools.partial(max, 1)(5, key=None), lambda: functools.partial(functools.partial(dict, a=1), b=2)(), lambda: functools.partial(3), lambda: functools.partial(len).func, lambda: functools.partial(dict, 1, b=2).args, lambda: functools.partial(dict, b=2).keywords, lambda: functools.reduce(lambda a, b: a + b, []), lambda: functools.reduce(lambda a, b: a + b, [], 7), lambda: functools.reduce(operator.mul, [2, 3], 7))


@functools.singledispatch
def kind(value):
    return 'any'


@kind.register
def _(value: int):
    return 'int'


@kind.register(list)
def _(value):
    return 'list'


kind.register(str, lambda value: 'str')


class Dispatching:
    @functools.singledispatchmethod
    def kind(self, value):
        return 'any'

    @kind.register
    def _(self, value: int):
        return 'int'


t(lambda: [kind(v) for v in (1, True, [1], 'a', 2.0, None)], lambda: kind(), lambda: kind.register(3), lambda: sorted(c.__name__ for c in kind.registry), lambda: kind.dispatch(bool)(1), lambda: [Dispatching().kind(v) for v in (1, 'a')])


class Indexed:
    def __index__(self):
        return 5

    def __matmul__(self, other):
        return 'at'

    __imatmul__ = __matmul__


t(lambda: operator.index(Indexed()), lambda: operator.index('a'), lambda: operator.attrgetter('a.b', 'c'), lambda: operator.itemgetter(1, 'a'), lambda: operator.methodcaller('f', 1, a=2), lambda: operator.methodcaller(3), lambda: operator.attrgetter(3), lambda: operator.imatmul(Indexed(), 1), lambda: operator.matmul(Indexed(), 1), lambda: operator.abs(-3), lambda: operator.length_hint([1, 2]), lambda: operator.length_hint(3, 7),
  lambda: operator.concat([1], [2]), lambda: operator.concat(1, 2), lambda: operator.countOf([1, 1], 1), lambda: operator.indexOf([1, 2], 2), lambda: operator.indexOf([1, 2], 5), lambda: operator.contains([1], 1), lambda: operator.truth([]), lambda: operator.not_([]), lambda: operator.is_(None, None), lambda: operator.is_not(None, 3), lambda: operator.call(len, 'ab'), lambda: operator.iconcat([1], [2]), lambda: operator.inv(5), lambda: operator.pos(-5), lambda: operator.setitem([1], 0, 2), lambda: operator.delitem({}, 1),
  lambda: operator.attrgetter('real', 'imag')(3), lambda: operator.itemgetter(0, 1)('ab'), lambda: operator.itemgetter(slice(1))('ab'), lambda: operator.methodcaller('split', 'b')('abc'), lambda: [f(7, 2) for f in (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow, operator.lshift, operator.rshift, operator.and_, operator.or_, operator.xor)],
  lambda: [f(7, 2) for f in (operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.ifloordiv, operator.imod, operator.ipow, operator.ilshift, operator.irshift, operator.iand, operator.ior, operator.ixor)])

section('decimal and fractions')
D, F = decimal.Decimal, fractions.Fraction
DS = [D('1.50'), D('2'), D('1e5'), D('0.001')]
t(*[lambda a=a, b=b, o=o: o(a, b) for o in (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.lt, operator.le, operator.gt, operator.ge, operator.eq) for a in DS for b in DS + [2]])
t(*[lambda b=b, o=o: o(b, D('1.5')) for o in (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.lt, operator.le, operator.gt, operator.ge, operator.eq) for b in (2,)])
t(*[lambda b=b, o=o: o(D('1.5'), b) for o in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq) for b in (1.5, 1, -3)])
t(lambda: D(D('1.5')), lambda: +D('1.5'), lambda: -D('1.5'), lambda: abs(D('-1.5')), lambda: D('0').is_zero(), lambda: D('1').is_zero(), lambda: D('1').is_nan(), lambda: D('1').is_infinite(), lambda: bool(D('0.0')), lambda: bool(D('0.1')), lambda: D('1.5').__floor__(), lambda: D('1.5').__ceil__(), lambda: int(D('-1.5')), lambda: float(D('1.5')), lambda: round(D('2.5')), lambda: round(D('2.345'), 2), lambda: D('1.5').quantize(D('1')), lambda: D('2.5').quantize(D('1'), rounding=decimal.ROUND_HALF_UP), lambda: D('12.50').normalize(), lambda: D('2') ** 3, lambda: D('2') ** -1, lambda: D('x'), lambda: D(1.5), lambda: str(D('1E+5')), lambda: f"{D('1234.5'):,.2f}", lambda: D('1') / 0, lambda: D('1.5').__copy__(), lambda: D('1.5').__deepcopy__({}), lambda: max(D('1'), D('2')), lambda: sum([D('1'), D('2.5')]), lambda: decimal.getcontext().prec)
FS = [F(1, 2), F(-7, 3), F(0), F(4)]
t(*[lambda a=a, b=b, o=o: o(a, b) for o in (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.lt, operator.le, operator.gt, operator.ge, operator.eq) for a in FS for b in (F(1, 3), 2, 0.5, None)])
t(*[lambda a=a, b=b: a ** b for a in FS for b in (2, F(3), None)])
t(*[lambda a=a, o=o: o(a, 1 + 1j) for o in (operator.add, operator.sub, operator.mul, operator.lt, operator.eq) for a in FS])
t(*[lambda b=b, o=o: o(b, F(1, 2)) for o in (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow, operator.lt, operator.eq) for b in (3, 0.5)])
t(lambda: F('1/3'), lambda: F('a'), lambda: F([]), lambda: F(1.5, 2), lambda: F(1, 0), lambda: F.from_decimal(D('1.5')), lambda: F.from_float(0.25), lambda: F(1, 3).limit_denominator(0), lambda: F(1, 3).limit_denominator(10), lambda: F(355, 1130).limit_denominator(10), lambda: F(3.14159).limit_denominator(100), lambda: +F(1, 2), lambda: abs(F(-1, 2)), lambda: round(F(5, 2)), lambda: round(F(7, 2)), lambda: round(F(8, 3)), lambda: round(F(8, 3), 1), lambda: F(7, 2).__floor__(), lambda: F(7, 2).__ceil__(), lambda: F(-7, 2).__trunc__(), lambda: divmod(F(7, 2), 2), lambda: divmod(7, F(3, 2)), lambda: F(1, 2).as_integer_ratio(), lambda: bool(F(0)), lambda: F(1, 2) < float('nan'), lambda: F(1, 2) < float('inf'), lambda: F(1, 2) == float('inf'), lambda: F(1, 2).__copy__(), lambda: F(1, 2).__deepcopy__({}), lambda: F(2) ** F(1, 2), lambda: F(2) ** F(2), lambda: F(0) ** -1, lambda: str(F(3)), lambda: F(F(1, 2), F(1, 3)), lambda: F(numerator=3), lambda: F('1.25e-2'), lambda: F(-1, 2) ** -2)
