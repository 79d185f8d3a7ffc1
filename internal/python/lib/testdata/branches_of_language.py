# Branches of the language: statements whose parts fail, functions that are changed, names of every kind, descriptors, conversions.
import collections
import copy
import functools
import itertools
import math
import operator
import os
import types


def t(*tests):
    for test in tests:
        try:
            print(repr(test()).replace('\n', '|'))
        except BaseException as failure:
            print(type(failure).__name__ + ':', str(failure).replace('\n', '|'))


def ran(*programs):
    """Runs texts, and prints what they leave in v, or their failure."""
    for program in programs:
        names = dict(globals())
        try:
            exec(program, names)
            print(repr(names.get('v')))
        except BaseException as failure:
            print(type(failure).__name__ + ':', worded(failure), '<-', type(failure.__context__).__name__, type(failure.__cause__).__name__)


def worded(failure):
    try:
        return str(failure)
    except LookupError:
        return 'no words'


class Bad:
    """Fails whatever is asked of it."""

    def fail(self, *args):
        raise LookupError('bad')

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __iadd__ = __neg__ = __bool__ = __len__ = fail
    __iter__ = __getitem__ = __setitem__ = __delitem__ = __contains__ = __call__ = __enter__ = __index__ = __int__ = __float__ = fail
    __repr__ = __str__ = __format__ = __hash__ = __getattr__ = __set_name__ = __invert__ = __complex__ = __reversed__ = fail


class HalfBad:
    def __enter__(self):
        return 5

    def __exit__(self, *details):
        raise LookupError('exit')


BAD = Bad()

print('-- statements whose parts fail')
ran('v = BAD + 1', 'v = 1 + BAD', 'v = 1\nv += BAD', 'v = BAD\nv += 1', 'v = -BAD', 'v = ~BAD', 'v = not BAD', 'v = BAD == 1', 'v = 1 < BAD', 'v = 1 < 2 < BAD', 'v = BAD in [1]', 'v = 1 in BAD', 'v = [1] == [BAD]', 'v = (1, BAD) < (1, 2)', 'v = {1: BAD} == {1: 2}', 'v = {BAD}', 'v = {BAD: 1}', 'v = {1: 2}[BAD]', 'v = [1][BAD]',
    'v = BAD[0]', 'BAD[0] = 1', 'del BAD[0]', 'BAD[0] += 1', 'v = BAD.x', 'BAD.x += 1', 'v = BAD()', 'v = f(*BAD)', 'v = dict(**BAD)', 'v = [*BAD]', 'v = (*BAD, 1)', 'v = {*BAD}', 'v = {**BAD}', 'a, b = BAD', 'a, *b = BAD', '[a, b] = 1, BAD\nv = 1', 'v = [x for x in BAD]', 'v = {x for x in [1] if BAD}', 'v = {BAD: x for x in [1]}', 'v = {x: BAD + 1 for x in [1]}', 'v = list(x for x in [1] if BAD)', 'v = [x for y in [1] for x in BAD]',
    'if BAD: pass', 'while BAD: pass', 'v = 1 if BAD else 2', 'v = BAD and 1', 'v = BAD or 1', 'for x in BAD: pass', 'with HalfBad() as v: pass', 'with HalfBad() as v: raise ValueError', 'assert BAD', 'assert 0, BAD', 'assert False, "m"', 'raise BAD', 'raise ValueError from BAD', 'raise ValueError from KeyError("k")', 'raise ValueError("a") from None', 'raise', 'v = f"{BAD}"', 'v = f"{BAD!r}"', 'v = f"{1:{BAD}}"', 'v = f"{1:q}"', 'v = "%s" % BAD', 'v = str(BAD)',
    'v = lambda: BAD.x\nv()', 'def g():\n    yield BAD.x\nv = list(g())', 'def g():\n    yield from BAD\nv = list(g())', 'def g():\n    try:\n        yield 1\n    finally:\n        BAD.x\nfor x in g():\n    break\nv = 2', 'global v\nv = 1', 'v = x = BAD.y', '(v): int = 2', 'del undefined', 'v = undefined', 'from . import x', 'v = (w := BAD.q)', 'v = [BAD.a, 1]', 'v = {"a": BAD.a}', 'v = 1, BAD.a', 'v = slice(1)[BAD]', 'v = [1, 2][BAD:]', 'v = [1, 2][0:"a"]', 'v = "ab"[BAD]',
    'class A(BAD): pass', 'class A(metaclass=BAD): pass', 'class A(object, int): pass', 'class A:\n    x = BAD.y', 'class A(bool): pass', '@BAD\ndef v(): pass', '@BAD.x\nclass v: pass', 'def v(a=BAD.x): pass', 'def v(*, a=BAD.x): pass', 'v = lambda a=BAD.x: a', 'class P(type):\n    @classmethod\n    def __prepare__(m, *a): return 3\nclass A(metaclass=P): pass')

print('-- matching')
ran('match 1:\n    case BAD.x: v = 1', 'match BAD:\n    case 1: v = 1', 'match [1, BAD]:\n    case [1, 2]: v = 1', 'match {"a": BAD}:\n    case {"a": 2}: v = 1', 'match {"a": 1, "b": 2}:\n    case {"a": 1, **v}: pass', 'match {"a": 1}:\n    case {"a": 1, "b": 2}: v = 1\n    case {}: v = 2', 'match [1, 2, 3]:\n    case [a, *v]: pass', 'match [1, 2, 3]:\n    case [*v, 3]: pass', 'match [1]:\n    case [a, b, *v]: v = 1\n    case _: v = "none"', 'match "ab":\n    case [a, b]: v = 1\n    case str(v): pass', 'match 5:\n    case int() | str(): v = 1', 'match 5:\n    case (1 | 5) as v: pass', 'match 5:\n    case x if x > 9: v = 1\n    case x if BAD: v = 2',
    'class A:\n    __match_args__ = ("x",)\n    def __init__(self): self.x, self.y = 1, 2\nmatch A():\n    case A(v, y=2): pass', 'class A:\n    __match_args__ = ("x",)\nmatch A():\n    case A(1, 2): v = 1', 'class A: pass\nmatch A():\n    case A(1): v = 1', 'class A:\n    __match_args__ = (1,)\nmatch A():\n    case A(1): v = 1', 'match 5:\n    case int(x=3): v = 1\n    case _: v = 0', 'match 5:\n    case int(real=5): v = 1', 'match {1: 2}:\n    case dict(v): pass', 'match (1, 2):\n    case (1, v): pass', 'match None:\n    case None: v = 1', 'match True:\n    case 1: v = 1', 'match 1:\n    case True: v = 1\n    case _: v = 2', 'match -1:\n    case -1: v = 1', 'match 1+2j:\n    case 1+2j: v = 1', 'match b"a":\n    case b"a": v = 1', 'match 3:\n    case math.pi: v = 1\n    case _: v = 2')

print('-- functions that are changed')


def f(a, b=1, *, c=2):
    return a, b, c


def g(a, b=1, *, c=2):
    return 'g', a, b, c


def closed(x):
    def inner():
        return x
    return inner


def closed_more(y):
    def inner():
        return y + 1
    return inner


def changing(name, value):
    def change():
        setattr(f, name, value)
        return getattr(f, name)
    return change


one = closed(3)
f.__code__ = g.__code__
t(lambda: f(0), changing('__defaults__', (7,)), lambda: f(0), changing('__defaults__', None), lambda: f(0), changing('__kwdefaults__', {'c': 9}), lambda: f(0, 1), changing('__kwdefaults__', None), lambda: f(0, 1), changing('__name__', 'z'), changing('__qualname__', 'y.z'), changing('__doc__', 'd'), changing('__module__', 'm'), changing('__annotations__', {'a': 1}), changing('x', 5), lambda: f.__dict__, lambda: delattr(f, 'x'), lambda: f.x, lambda: delattr(f, 'x'))
one.__code__ = closed_more(9).__code__
t(lambda: one(), lambda: one.__closure__[0].cell_contents, lambda: g.__code__.co_varnames[:3], lambda: g.__code__.co_argcount, lambda: g.__code__.co_kwonlyargcount, lambda: g.__code__.co_name)
t(lambda: types.FunctionType(g.__code__, {'__name__': 'w'}, 'named', (5,))(1, c=3), lambda: types.FunctionType(g.__code__, {}).__name__, lambda: types.FunctionType(one.__code__, {}), lambda: types.FunctionType(one.__code__, {}, 'n', None, one.__closure__)(), lambda: types.MethodType(g, 1)(), lambda: types.CellType(3).cell_contents, lambda: types.CellType().cell_contents)

print('-- names')
ran('def o():\n    x = 1\n    def i():\n        return x\n    del x\n    return i()\nv = o()', 'def o():\n    def i():\n        return x\n    v = i()\n    x = 1\no()', 'def o():\n    print(x)\n    x = 1\no()', 'def o():\n    x = 1\n    def i():\n        nonlocal x\n        x += 1\n        del x\n    i()\n    return x\nv = o()', 'x = 5\nclass A:\n    x = x\n    y = x + 1\nv = A.x, A.y', 'def o():\n    x = 3\n    class A:\n        y = x\n        x = 4\n    return A.y\nv = o()', 'def o():\n    x = 3\n    class A:\n        y = x\n    return A.y\nv = o()', 'def o():\n    x = 3\n    class A:\n        nonlocal x\n        x = 9\n    return x\nv = o()', 'class A:\n    def m(self): return __class__\nv = A().m().__name__', 'class A:\n    def m(self): return super().no\nA().m()', 'class A:\n    @staticmethod\n    def m(): return super()\nA.m()',
    'try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    pass\nv = e', 'def o():\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n        k = lambda: e\n    return k()\nv = o()', 'def o():\n    e = 1\n    def i():\n        nonlocal e\n        try:\n            1 / 0\n        except ZeroDivisionError as e:\n            pass\n    i()\n    return e\nv = o()', 'class A:\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n        pass\n    v = e', 'try:\n    1 / 0\nexcept 3:\n    pass', 'try:\n    1 / 0\nexcept (KeyError, 3):\n    pass', 'try:\n    1 / 0\nexcept BAD.x:\n    pass', 'try:\n    1 / 0\nexcept (KeyError, ZeroDivisionError):\n    v = 1\nelse:\n    v = 2\nfinally:\n    w = 3', 'try:\n    pass\nexcept:\n    pass\nelse:\n    v = BAD.e', 'def o():\n    try:\n        return 1\n    finally:\n        return 2\nv = o()', 'def o():\n    for i in range(3):\n        try:\n            continue\n        finally:\n            if i == 1: break\n    return i\nv = o()', 'def o():\n    while True:\n        try:\n            raise ValueError\n        except ValueError:\n            break\n        finally:\n            w = 1\n    else:\n        return 0\n    return w\nv = o()', 'for i in range(2):\n    pass\nelse:\n    v = i', 'v = [lambda: i for i in range(3)][0]()', 'v = [y for x in range(3) if x if x > 1 for y in (x, x * 2)]', 'v = [(lambda: j)() for i in range(2) for j in [i + 5]]', 'def o():\n    return [x for x in range(2)], x\no()')

print('-- descriptors and classes')


class Data:
    def __init__(self, name=None):
        self.name = name

    def __get__(self, obj, cls=None):
        return ('got', obj is None, cls.__name__)

    def __set__(self, obj, value):
        raise AttributeError('no setting')


class Gone(Data):
    def __delete__(self, obj):
        raise AttributeError('no deleting')


class Slotted:
    __slots__ = ('a', 'b')


class Holder:
    data = Data()
    gone = Gone()
    plain = property(lambda self: 1)
    whole = property(lambda self: 2, lambda self, v: print('set', v), lambda self: print('deleted'), 'doc')

    @classmethod
    def klass(cls):
        return cls.__name__

    @staticmethod
    def static():
        return 's'

    def method(self):
        return 'm'


class Meta(type):
    def __call__(cls, *args):
        return ('made', args)

    def __setattr__(cls, name, value):
        print('class sets', name)
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        print('class deletes', name)
        super().__delattr__(name)

    @property
    def shown(cls):
        return 'shown ' + cls.__name__

    def __getattr__(cls, name):
        return 'lacking ' + name

    def __len__(cls):
        return 7

    def __contains__(cls, item):
        return item == 1

    def __getitem__(cls, item):
        return item

    def __iter__(cls):
        return iter('xy')


class Made(metaclass=Meta):
    inner = 3


h = Holder()
ran('v = h.data', 'v = Holder.data', 'h.data = 1', 'del h.gone', 'h.whole = 4', 'del h.whole', 'v = Holder.whole.__doc__', 'v = Holder.plain.fget(1)', 'v = h.klass(), Holder.klass(), h.static(), Holder.static()', 'v = Holder.method(h)', 'v = Holder.method()', 'v = h.method.__self__ is h', 'v = h.method.__func__ is Holder.method', 'v = h.method == h.method', 'h.method.x = 1', 'v = h.nothing', 'del h.nothing', 'del h.method', 'del Holder.nothing', 'h.new = 1\nv = h.__dict__\ndel h.new', 's = Slotted()\ns.a = 1\nv = s.a\ndel s.a\ns.a', 's = Slotted()\ns.c = 1', 'v = Slotted().__dict__', 'int.x = 1', '(3).x = 1', '(3).real = 1', 'math.x = 1\nv = math.x\ndel math.x', 'v = math.nothing', 'None.x = 1', 'v = Made(1)', 'Made.inner = 4\ndel Made.inner\nv = Made.inner', 'v = Made.shown', 'Made.shown = 1', 'v = len(Made), 1 in Made, 2 in Made, Made[5], list(Made)', 'v = Made.__class__.__name__', 'v = type("T", (Holder,), {"z": 1}).z', 'v = type("T", (), {}, x=1)', 'v = object(1)', 'v = object.__new__(3)', 'v = super(int, 3)', 'v = super(Holder, h).method', 'v = Holder.__mro__[1].__name__', 'v = Holder.mro()[0] is Holder', 'v = Holder.__subclasses__()', 'v = isinstance(3, (int, (str,)))', 'v = isinstance(3, 3)', 'v = issubclass(3, int)', 'v = issubclass(int, 3)', 'v = Holder.__name__\nHolder.__name__ = "Other"\nv = Holder.__name__\nHolder.__name__ = "Holder"', 'Holder.__name__ = 3', 'h.__class__ = 3', 'h.__dict__ = 3', 'k = Holder()\nk.__dict__ = {"q": 1}\nv = k.q', 'v = Holder.__dict__["static"]()', 'v = Holder.__bases__', 'v = vars(3)', 'v = callable(h), callable(Holder)', 'v = getattr(h, "x", 4)', 'v = getattr(h, 3)', 'setattr(h, 3, 4)', 'v = hasattr(BAD, "x")')

print('-- exceptions')
ran('raise KeyError', 'raise KeyError("a", 1)', 'v = KeyError("a", 1).args', 'v = str(KeyError("a"))', 'v = repr(KeyError())', 'v = OSError(2, "no", "f").filename', 'v = str(OSError(2, "no", "f"))', 'v = str(OSError(2, "no"))', 'v = OSError(2, "no").strerror', 'v = StopIteration(3).value', 'v = StopIteration().value', 'v = SystemExit(3).code', 'v = SystemExit().code', 'v = ImportError("m", name="n", path="p").name', 'v = ValueError(1) == ValueError(1)', 'e = ValueError("a")\ne.add_note("n")\nv = e.__notes__', 'v = ValueError("a").with_traceback(None).args', 'e = ValueError()\ne.__cause__ = KeyError("k")\nv = e.__suppress_context__', 'e = ValueError()\ne.__cause__ = 3', 'e = ValueError()\ne.__traceback__ = None\nv = e.__traceback__', 'e = ValueError(1)\ne.args = (2, 3)\nv = e.args', 'e = ValueError(1)\ne.args = 3', 'class E(ValueError):\n    def __init__(self, a): self.a = a\nv = E(4).args, str(E(4))', 'class E(ValueError):\n    def __str__(self): return "own"\nraise E(1)', 'try:\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        raise KeyError("k")\nexcept KeyError as e:\n    v = type(e.__context__).__name__', 'try:\n    raise ValueError\nexcept ValueError:\n    raise', 'try:\n    raise ExceptionGroup("g", [ValueError(1)])\nexcept* KeyError:\n    v = 1\nelse:\n    v = 2')

print('-- kinds that programs do not make')
KINDS = [type(v) for v in ((x for x in ()), len, [].append, None, ..., NotImplemented, {}.keys(), {}.values(), {}.items(), iter([]), iter(''), iter({}), iter(range(1)), g.__code__, g, g.__get__(1), math, itertools.count(), map(len, []), zip(), enumerate([]), reversed([]), types.SimpleNamespace(), property(), slice(1), super(Holder, h), functools.partial(len), type.__dict__, int.__add__, str.join, classmethod(len), staticmethod(len), list[int], int | str, range(1), memoryview(b''), int.real)]


def made(kind):
    try:
        kind().no_such_attribute
    except BaseException as failure:
        return type(failure).__name__
    return 'it has everything'


print([(kind.__name__, made(kind)) for kind in KINDS])
cell = types.CellType(3)
cell.cell_contents = 4
t(lambda: cell.cell_contents)

print('-- conversions')


class Indexed:
    def __index__(self):
        return 5


class Floating:
    def __float__(self):
        return 2.5


class Wrong:
    def __index__(self):
        return 'a'

    __float__ = __int__ = __bool__ = __len__ = __repr__ = __str__ = __format__ = __hash__ = __iter__ = __complex__ = __bytes__ = __length_hint__ = lambda self, *a: 3.25 if len(a) else [1]


class Negative:
    def __len__(self):
        return -1


class Big:
    def __len__(self):
        return 10 ** 30

    def __int__(self):
        return 10 ** 30

    __index__ = __int__


class Truncating:
    def __trunc__(self):
        return 4


W = Wrong()
ran('v = int(Indexed())', 'v = float(Indexed())', 'v = complex(Indexed())', 'v = float(Floating())', 'v = complex(Floating())', 'v = int(Floating())', 'v = int(W)', 'v = float(W)', 'v = bool(W)', 'v = len(W)', 'v = repr(W)', 'v = str(W)', 'v = format(W, "")', 'v = f"{W:x}"', 'v = hash(W)', 'v = iter(W)', 'v = range(W)', 'v = [1][W]', 'v = len(Negative())', 'v = bool(Negative())', 'v = "ab"[:Big()]', 'v = int(Big()) == 10 ** 30', 'v = math.floor(Floating())', 'v = math.trunc(Truncating())', 'v = math.trunc(3)', 'v = round(Truncating())', 'v = hex(Indexed())', 'v = bin(Wrong())', 'v = chr(Indexed())', 'v = chr(-1)', 'v = ord("ab")', 'v = ord(3)', 'v = int("12", Indexed())', 'v = int("z", 36)', 'v = int("1", 1)', 'v = int("1", 37)', 'v = int(3, 10)', 'v = int("")', 'v = int("0x1f", 0)', 'v = int("0x1f", 16)', 'v = int("1_0")', 'v = int("1__0")', 'v = int(b"12")', 'v = int(float("nan"))', 'v = int(float("inf"))', 'v = int([])', 'v = float("1e400")', 'v = float("x")', 'v = float([])', 'v = float(10 ** 400)', 'v = complex("1+2j")', 'v = complex("1+")', 'v = complex("1", 2)', 'v = complex(1j, 2j)', 'v = bool([])', 'v = bytes(3)', 'v = bytes(-1)', 'v = bytes("a")', 'v = bytes("a", "utf-8")', 'v = bytes([256])', 'v = bytes(["a"])', 'v = bytearray(b"ab")[0]', 'v = bytearray(b"ab") + b"c"', 'v = bytearray(b"ab") == b"ab"', 'v = bytearray(2)', 'v = str(b"ab", "ascii")', 'v = str(3, "ascii")', 'v = list(3)', 'v = tuple(BAD)', 'v = dict([1])', 'v = dict([(1,)])', 'v = dict(3)', 'v = dict.fromkeys("ab", 3)', 'v = set(3)', 'v = slice(1, 2, 3).indices(2)', 'v = slice(1).indices("a")', 'v = range(1, 10, 0)', 'v = range("a")', 'v = range(5)[BAD]', 'v = enumerate(3)', 'v = list(enumerate("ab", "x"))', 'v = list(zip("ab", "a", strict=True))', 'v = list(zip("a", "ab", strict=True))', 'v = list(map(None, [1]))', 'v = sum(["a"])', 'v = sum([[1]], [])', 'v = sum(["a"], "")', 'v = max([])', 'v = max([], default=3)', 'v = max(1, "a")', 'v = min(3, 1, key=lambda x: -x)', 'v = sorted([1, "a"])', 'v = sorted([BAD, BAD])', 'v = [3, 1].sort(key=BAD)', 'v = abs("a")', 'v = round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2)', 'v = pow(2, -1, 7)', 'v = pow(2, -1, 4)', 'v = pow(2, 3, 0)', 'v = pow(2.0, 3, 5)', 'v = divmod(7, -2), divmod(-7.5, 2)', 'v = divmod(1, 0)', 'v = 1 // 0.0', 'v = 1 % 0.0', 'v = 0 ** -1', 'v = 1 << -1', 'v = 1 << 100', 'v = 5 & 2.0', 'v = "a" * 2.0', 'v = next(iter([]))', 'v = next(iter([]), 4)', 'v = next(3)', 'v = iter(3)', 'v = list(iter(lambda: 3, 3))', 'v = iter(3, 3)', 'v = reversed({1})', 'v = list(reversed({1: 2}))', 'v = list(reversed({1: 2}.items()))', 'v = hash([])', 'v = id(3) == id(3)', 'v = print(1, sep=3)', 'v = print(1, end=3)', 'v = eval("x", {"x": 4})', 'v = eval(3)', 'exec("a = 1; v = a + 1")', 'v = compile("1 + 1", "f", "eval")\nv = eval(v)', 'v = compile("x", "f", "nope")', 'v = __import__("math").pi', 'v = __import__("os.path").__name__', 'v = globals()["h"] is h', 'v = len(locals()) > 5', 'v = vars()["h"] is h')

print('-- copies')


class Reduced:
    def __init__(self, a):
        self.a = a

    def __reduce__(self):
        return Reduced, (self.a + 1,), {'b': 5}


class Stateful:
    def __init__(self):
        self.a = [1]

    def __getstate__(self):
        return {'a': self.a, 'g': 1}

    def __setstate__(self, state):
        self.__dict__.update(state, s=2)


class Listed:
    def __reduce_ex__(self, protocol):
        return collections.deque, (), None, iter([protocol, 2])


class Named:
    def __reduce__(self):
        return 'NAMED'


NAMED = Named()
ran('v = vars(copy.copy(Reduced(1)))', 'v = vars(copy.deepcopy(Reduced(1)))', 'v = vars(copy.copy(Stateful()))', 's = Stateful()\nv = copy.deepcopy(s).a is s.a', 'v = copy.copy(NAMED) is NAMED', 'v = copy.deepcopy(NAMED) is NAMED', 'v = copy.copy(len) is len', 'v = copy.deepcopy({"a": [1, (2, [3])]})', 'a = [1]\na.append(a)\nb = copy.deepcopy(a)\nv = b[1] is b', 'v = copy.deepcopy(functools.partial(max, 1))(5)', 'v = copy.copy(BAD)', 'v = copy.copy(slice(1, 2))', 'v = copy.copy(types.SimpleNamespace(a=1))', 'v = copy.deepcopy(collections.OrderedDict(a=[1]))', 'v = copy.copy(bytearray(b"a"))', 'v = functools.partial(max, 1, key=abs)', 'p = functools.partial(max, 1)\np.x = 4\nv = copy.copy(p).x', 'v = functools.partial()')
