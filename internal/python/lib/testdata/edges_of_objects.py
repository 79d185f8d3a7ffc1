# What classes, functions, generators and patterns do at their edges.
import copy
import functools
import itertools
import types


def t(*tests):
    for test in tests:
        try:
            print(repr(test()))
        except Exception as failure:
            print(type(failure).__name__ + ':', str(failure).replace('\n', ' '))


def does(text, **names):
    """What a program leaves in result."""
    def run():
        space = dict(names)
        exec(text, space)
        return space.get('result')
    return run


# attributes and descriptors
class Watched:
    def __get__(self, obj, owner=None): return ('get', obj is None, owner.__name__)
    def __set__(self, obj, value): obj.__dict__['kept'] = value
    def __delete__(self, obj): obj.__dict__['kept'] = 'gone'
    def __set_name__(self, owner, name): self.name = name


class Half:
    def __get__(self, obj, owner=None): return 'half'


class Holder:
    w = Watched()
    h = Half()
    def __init__(self): self.x = 1
    @property
    def p(self): return self.x
    @p.setter
    def p(self, value): self.x = value * 2
    @property
    def fixed(self): return 5
    @fixed.deleter
    def fixed(self): self.x = 'deleted'
    @classmethod
    def c(cls, a=1): return cls.__name__, a
    @staticmethod
    def s(a): return a


def put(o, name, v):
    setattr(o, name, v)
    return o.__dict__
def drop(o, name):
    delattr(o, name)
    return o.__dict__
o = Holder()
t(lambda: o.w, lambda: Holder.w[1:], lambda: put(o, 'w', 3), lambda: drop(o, 'w'), lambda: o.h, lambda: put(o, 'h', 4), lambda: o.h, lambda: drop(o, 'h'), lambda: o.h, lambda: o.p, lambda: put(o, 'p', 4), lambda: drop(o, 'p'), lambda: put(o, 'fixed', 1), lambda: drop(o, 'fixed'), lambda: o.missing, lambda: drop(o, 'missing'), lambda: Holder.missing, lambda: o.c(2), lambda: Holder.c(), lambda: o.s(3), lambda: Holder.s(4), lambda: Holder.__dict__['w'].name, lambda: type(Holder.__dict__['p']).__name__, lambda: getattr(o, 'zz', 7), lambda: hasattr(o, 'p'), lambda: hasattr(o, 'q'), lambda: put(5, 'a', 1), lambda: put(object(), 'a', 1), lambda: drop(Holder, 'nothing'), lambda: setattr(o, 5, 1), lambda: getattr(o, 5), lambda: put(types, 'made', 1) and types.made, lambda: drop(types, 'made') and hasattr(types, 'made'), lambda: drop(types, 'made'), lambda: types.nothing_here, lambda: (5).real.real, lambda: setattr(int, 'x', 1), lambda: delattr(int, 'real'), lambda: o.__class__.__name__, lambda: put(o, '__class__', 5), lambda: Holder.c.__self__.__name__, lambda: o.c.__func__.__name__)


class Fallback:
    def __getattr__(self, name):
        if name.startswith('_'): raise AttributeError('none of ' + name)
        return name * 2
    def __setattr__(self, name, value): object.__setattr__(self, name, value + 1)
    def __delattr__(self, name): print('delete', name)
    def __dir__(self): return ['b', 'a']
    @property
    def broken(self): return self._inner
f = Fallback()
t(lambda: f.ab, lambda: f._a, lambda: put(f, 'n', 1), lambda: drop(f, 'n'), lambda: dir(f), lambda: f.broken, lambda: getattr(f, '_x', 'default'))


class Own:
    def __getattribute__(self, name):
        if name == 'x': return 'always'
        return object.__getattribute__(self, name)
    def __getattr__(self, name): return 'last ' + name
t(lambda: Own().x, lambda: Own().y, lambda: Own().__class__.__name__)


class Slotted:
    __slots__ = ('a', 'b')
    def __init__(self): self.a = 1
class Slotted2(Slotted):
    __slots__ = 'c'
class Open(Slotted): pass
def slot(o, name, v):
    setattr(o, name, v)
    return getattr(o, name)
t(lambda: slot(Slotted(), 'b', 2), lambda: slot(Slotted(), 'c', 2), lambda: Slotted().b, lambda: delattr(Slotted(), 'b'), lambda: slot(Slotted2(), 'c', 3), lambda: slot(Slotted2(), 'd', 3), lambda: slot(Open(), 'd', 4), lambda: Open().__dict__, lambda: Slotted().__dict__, lambda: Slotted.a.__get__(Slotted()), lambda: copy.copy(Slotted()).a, does('class A:\n    __slots__ = ("x",)\n    x = 1'), does('class A:\n    __slots__ = 5'), does('class A:\n    __slots__ = ["1a"]'))

# classes
class Meta(type):
    def __new__(meta, name, bases, space, **options):
        cls = super().__new__(meta, name, bases, space)
        cls.options = options
        return cls
    def __init__(cls, name, bases, space, **options): super().__init__(name, bases, space)
    def __call__(cls, *args): return ('made', super().__call__(*args).__class__.__name__)
    def __len__(cls): return 3
    def __getitem__(cls, key): return key
    def __contains__(cls, v): return v == 1
    def __iter__(cls): return iter('xy')
    def __instancecheck__(cls, o): return o == 'yes'
    def __subclasscheck__(cls, o): return o is int
    def __getattr__(cls, name): return 'meta ' + name
    def __eq__(cls, other): return True
    def __hash__(cls): return 11
    @property
    def tag(cls): return cls.__name__.lower()
    @classmethod
    def __prepare__(meta, name, bases, **options): return {'prepared': True}
class Made(metaclass=Meta, a=1): pass
t(lambda: Made(), lambda: len(Made), lambda: Made['k'], lambda: 1 in Made, lambda: 2 in Made, lambda: list(Made), lambda: isinstance('yes', Made), lambda: isinstance(5, Made), lambda: issubclass(int, Made), lambda: issubclass(str, Made), lambda: Made.odd, lambda: Made.tag, lambda: Made == 5, lambda: hash(Made), lambda: Made.options, lambda: Made.prepared, lambda: type(Made).__name__, lambda: bool(Made))
t(does('class A(metaclass=lambda n, b, d: (n, b, sorted(k for k in d if k[0] != "_"))):\n    x = 1\nresult = A'), does('class A(5): pass'), does('class A(int, str): pass'), does('class A(bool): pass'), does('class A(type(None)): pass'), does('class X: pass\nclass Y(X): pass\nclass Z(X, Y): pass'), does('class A: pass\nclass B(A, A): pass'), does('class A:\n    def __init_subclass__(cls, tag=None): cls.tag = tag\nclass B(A, tag=3): pass\nresult = B.tag'), does('class A: pass\nclass B(A, tag=3): pass'), does('class A:\n    def __class_getitem__(cls, k): return (cls.__name__, k)\nresult = A[1]'), does('class A: pass\nA[1]'), does('class A:\n    def __new__(cls, *a): return 5\n    def __init__(self, *a): raise ValueError\nresult = A(1)'), does('class A:\n    def __init__(self): return 3\nA()'), does('class A: pass\nA(1)'), does('class A:\n    def __new__(cls): return object.__new__(cls, 1)\nA()'), does('object.__new__(5)'), does('object.__new__()'), does('object.__new__(int)'), does('int.__new__(str)'), does('class A: pass\na = A()\nclass B(A):\n    y = 2\na.__class__ = B\nresult = a.y'), does('class A:\n    x: int = 1\n    y: "str"\nresult = A.__annotations__'), does('class A:\n    "doc"\nresult = A.__doc__, A.__module__, A.__qualname__', __name__='here'), does('class A:\n    class B: pass\nresult = A.B.__qualname__, A.B.__name__'), does('class A: pass\nclass B(A): pass\nclass C(A): pass\nclass D(B, C): pass\nresult = [c.__name__ for c in D.__mro__], D.__bases__[1].__name__, [c.__name__ for c in A.__subclasses__()], D.__base__.__name__'), does('A = type("A", (list,), {"n": 3})\nresult = A([1]).n, A([1]) == [1], type(A()).__name__'), does('type("A", 5, {})'), does('type(1, 2)'), does('type("A", (), 5)'), does('type("A", (), {}, 1)'), does('class A:\n    __hash__ = None\nhash(A())'), does('class A:\n    def __eq__(self, o): return True\nhash(A())'), does('class A:\n    def __hash__(self): return "a"\nhash(A())'), does('class A:\n    def __hash__(self): return -1\nresult = hash(A())'), does('class A:\n    def __hash__(self): return 2 ** 80\nresult = hash(A())'))

# super
class Base:
    def who(self): return 'base'
    @classmethod
    def cm(cls): return cls.__name__
    @property
    def prop(self): return 'base prop'
class Derived(Base):
    def who(self): return super().who() + '+'
    @classmethod
    def cm(cls): return super().cm() + '!'
    @property
    def prop(self): return super().prop + '!'
    def inner(self):
        def deeper(): return super(Derived, self).who()
        return deeper() + str(super().__class__.__name__) + str(super().__thisclass__.__name__)
    def many(*args): return super().who()
    def gone(self):
        self = None
        return super().who()
    def none(): return super().who()
    def missing(self): return super().nothing
t(lambda: Derived().who(), lambda: Derived.cm(), lambda: Derived().prop, lambda: Derived().inner(), lambda: Derived().many(), lambda: Derived().gone(), lambda: Derived.none(), lambda: Derived().missing(), lambda: super(), lambda: super(Derived, 5).who(), lambda: super(5, 5), lambda: super(Base, Derived()).who(), lambda: super(Derived, Derived).cm())

# operators
class Op:
    def __init__(self, v): self.v = v
    def __add__(self, o): return ('add', self.v, o)
    def __radd__(self, o): return ('radd', o, self.v)
    def __iadd__(self, o):
        self.v += o
        return self
    def __sub__(self, o): return NotImplemented
    def __lt__(self, o): return ('lt', o)
    def __eq__(self, o): return NotImplemented
    def __neg__(self): return 'neg'
    def __invert__(self): return 'inv'
    def __pos__(self): return 'pos'
    def __abs__(self): return 'abs'
    def __bool__(self): return self.v
    def __len__(self): return self.v
    def __contains__(self, v): return v
    def __getitem__(self, k): return k
    def __call__(self, *a, **k): return (a, k)
    def __matmul__(self, o): return 'matmul'
    def __rmatmul__(self, o): return 'rmatmul'
    def __divmod__(self, o): return 'divmod'
    def __rpow__(self, o): return 'rpow'
    def __pow__(self, o, m=None): return ('pow', o, m)
    def __round__(self, n=None): return ('round', n)
    def __format__(self, spec): return self.v if spec == 'v' else 'spec ' + spec
    def __repr__(self): return self.v if self.v == 5 else 'Op'
    def __reversed__(self): return 'reversed'
    def __index__(self): return self.v
    def __missing__(self): return 1
def inplace(a, b):
    a += b
    return a
t(lambda: Op(1) + 2, lambda: 2 + Op(1), lambda: inplace(Op(1), 2).v, lambda: inplace(5, Op(2)), lambda: Op(1) - 1, lambda: 1 - Op(1), lambda: Op(1) < 2, lambda: Op(1) > 2, lambda: 2 > Op(1), lambda: Op(1) == 1, lambda: Op(1) != 1, lambda: Op(1) >= 2, lambda: -Op(1), lambda: ~Op(1), lambda: +Op(1), lambda: abs(Op(1)), lambda: bool(Op(True)), lambda: bool(Op(3)), lambda: len(Op(-1)), lambda: len(Op('a')), lambda: len(Op(7)), lambda: 0 in Op(1), lambda: 'x' in Op(1), lambda: Op(1)[2:3], lambda: Op(1)[1, ...], lambda: Op(1)(2, a=3), lambda: Op(1) @ 2, lambda: 2 @ Op(1), lambda: divmod(Op(1), 2), lambda: 2 ** Op(1), lambda: pow(Op(1), 2, 3), lambda: round(Op(1)), lambda: round(Op(1), 2), lambda: format(Op('x'), 'v'), lambda: format(Op(3), 'v'), lambda: f'{Op(1):abc}', lambda: repr(Op(5)), lambda: reversed(Op(1)), lambda: range(Op(3))[-1], lambda: 'ab'[Op(1)], lambda: 5 % Op(1), lambda: [1] + Op(2), lambda: 3 & Op(1), lambda: None + 1, lambda: {} + {}, lambda: 'a' + 1, lambda: 1 + 'a', lambda: [] - [], lambda: -'a', lambda: ~1.5, lambda: 'a' < 1, lambda: None < None, lambda: 1 < 2 < 3 > 2, lambda: 1 in 5, lambda: 5(), lambda: None(), lambda: (lambda: 0)(1), lambda: 5[0], lambda: 5[0:1], lambda: [] in [[]], lambda: 'a' in ['b', 'a'], lambda: 1 is 1, lambda: [] is [], lambda: None is not None, lambda: not [], lambda: [] or {} or 0, lambda: [] and 1, lambda: 1 if [] else 2)


class Bad:
    def __bool__(self): return 5
    def __iter__(self): return 5
    def __str__(self): return 5
    def __len__(self): return 1.5
    def __contains__(self, x): raise KeyError('inside')
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
class Sequence:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
t(lambda: bool(Bad()), lambda: list(Bad()), lambda: str(Bad()), lambda: len(Bad()), lambda: 1 in Bad(), lambda: list(Sequence()), lambda: 20 in Sequence(), lambda: 5 in Sequence(), lambda: list(reversed(Sequence())), lambda: [*Sequence()], lambda: max(Sequence()), lambda: f'{Bad()}', lambda: '%s' % Bad(), lambda: print(Bad()))

# functions
def g(a, b=2, /, c=3, *args, d, e=5, **more): return (a, b, c, args, d, e, more)
def h(a, *, k): return a, k
t(lambda: g(1, d=4), lambda: g(1, 2, 3, 4, d=0, z=9), lambda: g(), lambda: g(1), lambda: g(a=1, d=2), lambda: g(1, d=1, b=7), lambda: g(1, 2, 3, c=4, d=5), lambda: g(1, d=1, **{'d': 2}), lambda: g(*[1, 2], **{'d': 3}), lambda: g(1, *5), lambda: g(1, **5), lambda: g(1, **{1: 2}), lambda: h(1, 2), lambda: h(1), lambda: h(k=1), lambda: h(1, k=2, z=3), lambda: h(1, 2, 3, k=4), lambda: g.__defaults__, lambda: g.__kwdefaults__, lambda: g.__name__, lambda: g.__code__.co_varnames[:7], lambda: g.__code__.co_argcount, lambda: g.__code__.co_posonlyargcount, lambda: g.__code__.co_kwonlyargcount, lambda: h.__annotations__, lambda: (lambda x, y=1: 0).__name__, lambda: does.__doc__, lambda: g.nothing, lambda: put(g, 'note', 1), lambda: (lambda *a, **k: (a, k))(1, b=2), lambda: (lambda a, b: 0)(1), lambda: (lambda a, b, c: 0)(1), lambda: (lambda: 0)(a=1), lambda: (lambda a: 0)(1, 2, 3), lambda: (lambda a, b=1: 0)(1, 2, 3), lambda: (lambda *, a, b: 0)())
counter = 0
def closure():
    n = 0
    def step(by=1):
        nonlocal n
        global counter
        n += by
        counter += 1
        return n
    return step
s1, s2 = closure(), closure()
t(lambda: (s1(), s1(5), s2(), counter), lambda: s1.__closure__[0].cell_contents, lambda: s1.__code__.co_freevars)
t(does('def f():\n    print(x)\n    x = 1\nf()'), does('def f():\n    def g(): return x\n    g()\n    x = 1\nf()'), does('def f():\n    del y\nf()'), does('print(undefined_name)'), does('del undefined_name'), does('x = [i for i in range(3)]\nresult = i'), does('result = [y := 3, y]'), does('def f(n): return 1 if n < 2 else n * f(n - 1)\nresult = f(10)'), does('def f(): return f()\nf()'), does('a = b = []\na.append(1)\nresult = b'), does('a, (b, *c) = 1, (2, 3, 4)\nresult = a, b, c'), does('a, b = 1'), does('a, b = 1, 2, 3'), does('a, b = [1]'), does('a, *b, c = [1]'), does('*a, b = "xyz"\nresult = a, b'), does('[a, b] = {1: 2, 3: 4}\nresult = a, b'), does('a = [1, 2, 3]\na[0], a[1] = a[1], a[0]\nresult = a'), does('x = 5\nx //= 2\nx **= 3\nx <<= 2\nx |= 1\nx ^= 3\nx &= 0xff\nx %= 7\nx -= 1\nx *= 4\nx >>= 1\nresult = x'), does('x = 3\nx /= 2\nresult = x'), does('x = (1,)\nx += (2,)\nresult = x'), does('t = ([],)\ntry:\n    t[0] += [1]\nexcept TypeError as e: result = t, str(e)'), does('for i in range(3):\n    if i == 5: break\nelse: result = "else"'), does('for i in range(3):\n    if i == 1: break\nelse: result = "else"'), does('n = 3\nwhile n: n -= 1\nelse: result = "done"'), does('result = []\nfor i in range(5):\n    if i % 2: continue\n    result.append(i)'), does('assert 1 == 2, "words"'), does('assert False'), does('assert (1, "x")\nresult = "ok"'))

# exceptions
t(does('try:\n    1 / 0\nexcept ValueError: pass\nexcept (TypeError, ZeroDivisionError) as e: result = type(e).__name__, e.args\nelse: result = "else"\nfinally: result += ("finally",)'), does('try: pass\nexcept Exception: pass\nelse: result = "else"'), does('def f():\n    try: return 1\n    finally: return 2\nresult = f()'), does('def f():\n    for i in range(3):\n        try: continue\n        finally: print("fin", i)\n    return i\nresult = f()'), does('def f():\n    while True:\n        try: break\n        finally: print("fin")\n    return "after"\nresult = f()'), does('try:\n    try: 1 / 0\n    except ZeroDivisionError as e: raise ValueError("v") from e\nexcept ValueError as e: result = repr(e.__cause__), e.__suppress_context__'), does('try:\n    try: 1 / 0\n    except ZeroDivisionError: raise ValueError("v")\nexcept ValueError as e: result = repr(e.__context__), repr(e.__cause__)'), does('try:\n    try: 1 / 0\n    except ZeroDivisionError: raise ValueError("v") from None\nexcept ValueError as e: result = e.__suppress_context__, repr(e.__context__)'), does('raise'), does('raise 5'), does('raise ValueError'), does('raise ValueError from 5'), does('try:\n    try: 1 / 0\n    except: raise\nexcept ZeroDivisionError as e: result = str(e)'), does('try: 1 / 0\nexcept ZeroDivisionError as e: pass\nresult = e'), does('try: 1 / 0\nexcept 5: pass'), does('e = KeyError("a")\nresult = str(e), repr(e), e.args'), does('e = OSError(2, "no", "f.txt")\nresult = str(e), e.errno, e.strerror, e.filename, type(e).__name__'), does('e = OSError("only")\nresult = str(e), e.errno'), does('e = OSError(13, "denied")\nresult = str(e), type(e).__name__'), does('class E(Exception):\n    def __init__(self, a, b): super().__init__(a); self.b = b\n    def __str__(self): return "E!" + str(self.b)\ntry: raise E(1, 2)\nexcept E as e: result = str(e), e.args, repr(e)'), does('e = ValueError("a")\ne.add_note("note")\nresult = e.__notes__'), does('ValueError("a").add_note(5)'), does('e = StopIteration(5)\nresult = e.value'), does('e = SystemExit(3)\nresult = e.code'), does('e = ImportError("x", name="n", path="p")\nresult = e.name, e.path, e.msg'), does('import nothing_of_the_kind'), does('try: from math import nothing_of_the_kind\nexcept ImportError as e: result = e.msg.split(" (")[0]'), does('import math.deeper'), does('e = UnicodeDecodeError("utf-8", b"ab", 0, 1, "bad")\nresult = str(e), e.reason, e.start'), does('e = AttributeError("m", name="n", obj=5)\nresult = e.name, e.obj'), does('e = NameError("m", name="q")\nresult = e.name'), does('result = issubclass(KeyError, LookupError), issubclass(IOError, OSError), issubclass(ModuleNotFoundError, ImportError), issubclass(FileNotFoundError, OSError), issubclass(RecursionError, RuntimeError), issubclass(NotImplementedError, RuntimeError), issubclass(BaseException, Exception)'), does('e = Exception(1, 2)\nresult = str(e), str(Exception()), repr(Exception("a"))'), does('e = ValueError("x").with_traceback(None)\nresult = e.__traceback__'))


class Manager:
    def __init__(self, swallow=False): self.swallow = swallow
    def __enter__(self): return 'entered'
    def __exit__(self, kind, value, trace):
        print('exit', kind and kind.__name__, value)
        return self.swallow
t(does('with Manager() as m: result = m', Manager=Manager), does('with Manager(True): 1 / 0\nresult = "on"', Manager=Manager), does('with Manager(): 1 / 0', Manager=Manager), does('with Manager() as a, Manager() as b: result = a, b', Manager=Manager), does('with 5: pass'), does('with int: pass'), does('def f():\n    with m: return 3\nresult = f()', m=Manager()), does('for i in range(2):\n    with m: break\nresult = i', m=Manager()))

# generators
def count(n):
    try:
        for i in range(n):
            got = yield i
            if got: print('got', got)
    except ValueError as e:
        yield 'caught ' + str(e)
    finally:
        print('closing')
    return 'end'
def outer():
    v = yield from count(2)
    yield v
    yield from 'ab'
    yield from [1]
def steps(g, *acts):
    out = []
    for act in acts:
        try: out.append(act(g))
        except StopIteration as e: out.append(('stop', e.value))
        except Exception as e: out.append((type(e).__name__, str(e)))
    g.close()
    return out
t(lambda: steps(count(2), next, lambda g: g.send('x'), next, next), lambda: steps(count(2), lambda g: g.send('early')), lambda: steps(count(2), next, lambda g: g.throw(ValueError('v')), next), lambda: steps(count(2), next, lambda g: g.throw(KeyError('k')), next), lambda: steps(count(2), next, lambda g: g.close(), next), lambda: steps(count(2), lambda g: g.close(), next), lambda: steps(count(2), lambda g: g.throw(KeyError('first'))), lambda: list(outer()), lambda: steps(outer(), next, lambda g: g.throw(ValueError('in')), next, next), lambda: steps(outer(), next, lambda g: g.close()), lambda: steps(outer(), next, lambda g: g.send('s')), lambda: steps((x for x in [1, 2]), next, lambda g: g.send(1), next), lambda: sum(i * i for i in range(4)), lambda: list(x + y for x in 'ab' for y in 'cd' if x != 'a'), lambda: {x: y for x, y in zip('ab', [1, 2])}, lambda: {x % 2 for x in range(5)}, lambda: [[j for j in range(i)] for i in range(3)], lambda: next(x for x in [] if x), lambda: count.__name__, does('def g():\n    raise StopIteration(3)\n    yield\nlist(g())'), does('def g():\n    try: yield 1\n    except GeneratorExit: yield 2\nx = g()\nnext(x)\nx.close()'), does('def g():\n    yield g1\ng1 = g()\nresult = next(g1) is g1'), does('def g():\n    yield from 5\nlist(g())'), does('def g():\n    x = yield\n    while x: x = yield x * 2\ng1 = g()\nnext(g1)\nresult = g1.send(2), g1.send(5)'), does('def g():\n    next(me)\n    yield\nme = g()\nnext(me)'))

# patterns
class Point:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
def match(v):
    match v:
        case 0 | 1 as small: return ('small', small)
        case -2.5: return 'minus'
        case 1 + 2j: return 'complex'
        case 'text' | b'bytes': return 'text'
        case None: return 'none'
        case True: return 'true'
        case [] | (): return 'empty'
        case [x]: return ('one', x)
        case [1, *rest]: return ('one and', rest)
        case [_, [a, b], *_]: return ('nested', a, b)
        case {'k': 1, **more}: return ('map', more)
        case {'n': [p, q]}: return ('n', p, q)
        case {}: return 'mapping'
        case Point(0, y=yy): return ('origin', yy)
        case Point(x=px, y=py) if px == py: return ('diagonal', px)
        case Point(): return 'point'
        case str(s): return ('str', s)
        case int(i) if i > 10: return ('big', i)
        case float() | set(): return 'float or set'
        case types.SimpleNamespace(a=1): return 'namespace'
        case _: return 'other'
t(*[functools.partial(match, v) for v in [0, 1, True, False, -2.5, 1 + 2j, 'text', b'bytes', None, [], (), [7], (7,), [1, 2, 3], [5, (1, 2), 9], [5, [1, 2]], {'k': 1, 'z': 2}, {'k': 2}, {'n': (1, 2)}, {'n': 5}, Point(0, 3), Point(2, 2), Point(1, 2), 'other', 50, 5, 2.5, {1}, types.SimpleNamespace(a=1), types.SimpleNamespace(a=2), range(2), iter([]), b'x', [2, 3, 4]]])
t(does('class A: __match_args__ = 5\nmatch A():\n    case A(1): pass'), does('class A: pass\nmatch A():\n    case A(1): pass'), does('match 5:\n    case str(1, 2): pass\n    case int(1, 2): pass'), does('match 5:\n    case x if x > 9: result = 1\n    case x: result = x'), does('x = 3\nmatch 5:\n    case 5.0: result = "equal"'), does('match {"a": 1}:\n    case {"a": 1, "b": 2}: result = 1\n    case {"a": y}: result = y'), does('class A: __match_args__ = ("x", "x")\nclass B(A): x = 1\nmatch B():\n    case A(1, x=1): pass'))

# copies
class Node:
    def __init__(self): self.me = self; self.l = [1, [2]]
class Custom:
    def __copy__(self): return 'shallow'
    def __deepcopy__(self, memo): return 'deep'
class Reduced:
    def __init__(self, a): self.a = a
    def __reduce__(self): return (Reduced, (self.a + 1,), {'b': 5})
class L(list): pass
class D(dict): pass
def deep(v):
    c = copy.deepcopy(v)
    return c, c is v
ll = L([1, [2]])
ll.tag = [3]
dd = D(a=[1])
dd.tag = [4]
t(lambda: copy.copy([1, [2]]), lambda: deep([1, [2]]), lambda: deep((1, 2)), lambda: deep((1, [2])), lambda: copy.copy({'a': []}), lambda: copy.copy({1}), lambda: copy.copy(frozenset([1])), lambda: deep(frozenset([1])), lambda: copy.deepcopy(Node()).me.l, lambda: (lambda n: n.me is n)(copy.deepcopy(Node())), lambda: copy.copy(Node()).l, lambda: copy.copy(Custom()), lambda: copy.deepcopy([Custom()]), lambda: copy.copy(Reduced(1)).__dict__, lambda: copy.deepcopy(Reduced(1)).__dict__, lambda: (copy.copy(ll), copy.copy(ll).tag is ll.tag), lambda: (copy.deepcopy(ll), copy.deepcopy(ll).tag is ll.tag, type(copy.copy(ll)).__name__), lambda: (copy.copy(dd), copy.copy(dd).tag is dd.tag), lambda: (copy.deepcopy(dd), copy.deepcopy(dd)['a'] is dd['a'], type(copy.deepcopy(dd)).__name__), lambda: copy.copy(match) is match, lambda: copy.deepcopy(len) is len, lambda: copy.deepcopy(Node) is Node, lambda: copy.copy(5), lambda: copy.deepcopy({'a': (1, [2])}), lambda: copy.copy(range(3)), lambda: copy.copy(functools.partial(pow, 2))(3), lambda: copy.deepcopy(functools.partial(pow, 2, mod=5))(3), lambda: copy.deepcopy('a'.upper)(), lambda: copy.deepcopy(types.SimpleNamespace(a=[1])))
same = [1]
t(lambda: (lambda c: c[0] is c[1])(copy.deepcopy([same, same])), lambda: copy.deepcopy([same], {id(same): 'memo'}), lambda: copy.copy(bytearray(b'a')), lambda: copy.deepcopy(slice(1, 2)) if False else 0, lambda: copy.error.__name__)

# reprs and printing
rec = [1]
rec.append(rec)
recd = {}
recd['me'] = recd
t(lambda: rec, lambda: recd, lambda: (rec,), lambda: [None, True, ..., NotImplemented], lambda: 'it\'s', lambda: '"both\'"', lambda: 'tab\tnew\n\x00\x7f\x80é\u200b\U0001f600\\', lambda: b'b\'\x00\n\xff"', lambda: ascii('é\u1234\U0001f600'), lambda: 1e16, lambda: 1e-5, lambda: 123456789012345680.0, lambda: 0.1 + 0.2, lambda: -0.0, lambda: 1e22, lambda: 1j, lambda: -1j, lambda: complex(-0.0, 1), lambda: complex(float('nan'), float('inf')), lambda: {1: {2: 3}}, lambda: {1}, lambda: set(), lambda: frozenset(), lambda: (1,), lambda: (), lambda: range(1, 2), lambda: range(1, 5, 2), lambda: slice(None, 2), lambda: bytearray(b'a'), lambda: {}.keys(), lambda: {1: 2}.values(), lambda: {1: 2}.items(), lambda: int, lambda: Holder, lambda: len, lambda: [].append.__name__, lambda: type(None), lambda: types.SimpleNamespace(a=1, b='x'), lambda: Ellipsis, lambda: list[int], lambda: dict[str, list[int]], lambda: int | None, lambda: int | str, lambda: list[int] == list[int], lambda: list[int] == list[str], lambda: hash(list[int]) == hash(list[int]), lambda: (int | str) == (str | int), lambda: isinstance(5, int | str), lambda: issubclass(bool, int | str), lambda: isinstance(5, list[int]), lambda: list[int].__origin__, lambda: list[int].__args__, lambda: list[int]([1]), lambda: (int | None).__args__, lambda: int | 5, lambda: list[int][str], lambda: tuple[int, ...], lambda: tuple[()], lambda: type[int])
print(1, 'a', None, sep='-', end='!\n')
print(sep='x')
print(*[1, 2], sep='')
t(lambda: print(1, sep=5), lambda: print(1, end=5), lambda: print(1, foo=2), lambda: print('flushed', flush=True))
t(lambda: isinstance(5, (str, (int,))), lambda: isinstance(5, 5), lambda: issubclass(5, int), lambda: issubclass(int, 5), lambda: issubclass(bool, (str, int)), lambda: callable(len), lambda: callable(5), lambda: callable(Holder), lambda: callable(Op(1)), lambda: vars(5), lambda: vars(types.SimpleNamespace(a=1)), lambda: sorted(vars(Holder))[:3], lambda: globals()['t'] is t, lambda: (lambda a: locals())(3), lambda: eval('1 + 1'), lambda: eval('a', {'a': 5}), lambda: eval('a + b', {'a': 5}, {'b': 6}), lambda: eval('1 +'), lambda: eval(5), lambda: exec('x = 1'), lambda: compile('1 + 2', 'f', 'eval') and eval(compile('1 + 2', 'f', 'eval')), lambda: type(id(5)).__name__, lambda: input())
t(does('x: int = 5\ny: "later"\nresult = __annotations__'), does('from math import sqrt as root, pi\nresult = root(4), pi > 3'), does('import os.path as p\nresult = p.join("a", "b")'), does('import collections.abc\nresult = collections.abc.Sized.__name__'), does('from os import *\nresult = path.basename("a/b")'), does('type X = int') if False else (lambda: 0), does('global zz\nzz = 3\nresult = zz'), does('lambda: (yield)'), does('if True:\nx = 1'), does('x = (1'), does('x = 1 +'), does('def f(a, a): pass'), does('return 5'), does('break'), does('f(a=1, 2)'), does('x = "abc'), does('def f(a=1, b): pass'), does('1 = x'), does('  x = 1'), does('x = 0777'), does('a b'), does('nonlocal x'), does('f(**a, *b)'), does('print "a"'), does('for x in y pass'), does('class'), does('x ='), does('{1: 2, **}'), does("f'{'"), does("f'{x!z}'"), does('(yield)'), does('await x'))
