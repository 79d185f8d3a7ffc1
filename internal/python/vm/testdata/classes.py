# C3 order, super, properties.
class A:
    def f(self): return ["A"]
class B(A):
    def f(self): return ["B"] + super().f()
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
assert D().f() == ["D", "B", "C", "A"]
assert [c.__name__ for c in D.__mro__] == ["D", "B", "C", "A", "object"]
assert super(B, D()).f() == ["C", "A"]
---
class A: pass
class B(A): pass
class C(A, B): pass ### "TypeError: Cannot create a consistent method resolution"
---
# Descriptors.
class Data:
    def __set_name__(self, owner, name): self.name = "_" + name
    def __get__(self, o, owner=None): return self if o is None else getattr(o, self.name, "unset")
    def __set__(self, o, v): setattr(o, self.name, v)
    def __delete__(self, o): setattr(o, self.name, "deleted")
class NonData:
    def __get__(self, o, owner=None): return "computed"
class A:
    d = Data()
    n = NonData()
a = A()
assert a.d == "unset" and isinstance(A.d, Data)
a.d = 3
assert a.d == 3 and a._d == 3
del a.d
assert a.d == "deleted" and a.n == "computed"
a.n = 1
assert a.n == 1
---
class A:
    @property
    def x(self): return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): self._x = None
    @property
    def fixed(self): return 1
a = A()
a.x = 5
assert a.x == 5
del a.x
assert a.x is None
a.fixed = 2 ### "AttributeError: property 'fixed' of 'A' object has no setter"
---
# __getattr__, __getattribute__, __setattr__, __delattr__.
class A:
    def __getattr__(self, name):
        if name == "missing": return "found"
        raise AttributeError(name)
    def __setattr__(self, name, v): object.__setattr__(self, name, v * 2)
    def __delattr__(self, name): object.__setattr__(self, name, None)
a = A()
a.x = 2
assert a.x == 4 and a.missing == "found" and not hasattr(a, "other") and getattr(a, "other", 1) == 1
del a.x
assert a.x is None
class B:
    def __getattribute__(self, name):
        if name == "x": return "always"
        return super().__getattribute__(name)
b = B()
b.x = 1
b.y = 2
assert b.x == "always" and b.y == 2
---
class A: pass
A().x ### "AttributeError: 'A' object has no attribute 'x'"
---
class A: pass
A.x ### "AttributeError: type object 'A' has no attribute 'x'"
---
class A:
    def __init__(self): pass
A(1) ### "TypeError: A.__init__\(\) takes 1 positional argument but 2 were given"
---
class A: pass
A(1) ### "TypeError: A\(\) takes no arguments"
---
class A:
    def __init__(self): return 1
A() ### "TypeError: __init__\(\) should return None, not 'int'"
---
# Operators: reflected, in place, subclass first, NotImplemented.
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + o.x) if isinstance(o, V) else NotImplemented
    def __radd__(self, o): return V(o + self.x)
    def __iadd__(self, o): self.x += o; return self
    def __mul__(self, o): return ("V", o)
    def __neg__(self): return V(-self.x)
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __hash__(self): return hash(self.x)
    def __lt__(self, o): return self.x < o.x
    def __matmul__(self, o): return "matmul"
    def __getitem__(self, i): return ("item", i)
    def __contains__(self, i): return i == self.x
    def __len__(self): return self.x
    def __call__(self, *a): return a
    def __index__(self): return self.x
class W(V):
    def __rmul__(self, o): return "W first"
v = V(1)
assert (v + V(2)).x == 3 and (5 + v).x == 6 and (-v).x == -1
old = v
v += 10
assert v is old and v.x == 11
assert V(1) * W(2) == "W first" and V(1) == V(1) and V(1) != V(2) and {V(1): "k"}[V(1)] == "k"
assert V(1) < V(2) and V(2) > V(1) and V(1) @ 2 == "matmul"
assert v[1] == ("item", 1) and repr(v[1:2, ...]) == "('item', (slice(1, 2, None), Ellipsis))"
assert 11 in v and bool(V(0)) is False and len(v) == 11 and v(1, 2) == (1, 2) and [0] * V(2) == [0, 0] and "abc"[V(1)] == "b"
---
class V:
    def __add__(self, o): return NotImplemented
V() + 1 ### "TypeError: unsupported operand type\(s\) for \+: 'V' and 'int'"
---
class A:
    def __eq__(self, o): return True
{A(): 1} ### "TypeError: unhashable type: 'A'"
---
# Iteration protocols.
class Count:
    def __init__(self, n): self.n = n
    def __iter__(self):
        self.i = 0
        return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
class Items:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
assert list(Count(3)) == [1, 2, 3] and list(Items()) == [0, 10, 20] and 20 in Items() and tuple(Count(0)) == ()
---
# Metaclasses.
class Meta(type):
    def __new__(meta, name, bases, ns, **kw):
        cls = super().__new__(meta, name, bases, ns)
        cls.made_with = kw
        return cls
    def __init__(cls, name, bases, ns, **kw): cls.initialized = True
    def __call__(cls, *a): return ("called", super().__call__(*a))
    def __len__(cls): return 7
    def __iter__(cls): return iter([1, 2])
    def __getitem__(cls, k): return k
    def __contains__(cls, k): return k == "in"
    @property
    def p(cls): return cls.__name__
class A(metaclass=Meta, tag=1):
    x = 1
class B(A): pass
assert A.made_with == {"tag": 1} and B.made_with == {} and B.initialized
assert A()[0] == "called" and len(A) == 7 and list(B) == [1, 2] and A["k"] == "k" and "in" in A and A.p == "A"
assert type(B) is Meta and isinstance(B, Meta) and not hasattr(A()[1], "p")
---
# __init_subclass__, __class_getitem__, class keywords, __class__.
class Base:
    registry = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry.append((cls.__name__, tag))
    def __class_getitem__(cls, k): return (cls.__name__, k)
    def me(self): return __class__
class A(Base, tag="a"): pass
class B(A): pass
assert Base.registry == [("A", "a"), ("B", None)] and A[int] == ("A", int) and B().me() is Base
---
# Subclasses of builtin types.
class L(list):
    def __init__(self, *a): super().__init__(*a); self.extra = 1
    def __getitem__(self, i): return super().__getitem__(i) * 2
class D(dict):
    def __missing__(self, k): return "no " + k
    def __setitem__(self, k, v): super().__setitem__(k, v + 1)
class S(str):
    def shout(self): return self + "!"
class I(int):
    def __add__(self, o): return I(int(self) + o * 10)
l, d = L([1, 2]), D()
d["a"] = 1
assert l[1] == 4 and l.extra == 1 and len(l) == 2 and list(l) == [1, 2] and l == [1, 2] and isinstance(l, list)
assert d["a"] == 2 and d["b"] == "no b" and "b" not in d and repr(d) == "{'a': 2}"
assert S("a").shout() == "a!" and {S("k"): 1}["k"] == 1 and S("a") == "a" and type(S("a") + "b") is str
assert I(1) + 2 == 21 and I(5) == 5 and I(5) * 2 == 10 and type(I(1) + 1) is I and [1, 2, 3][I(1)] == 2
class T(tuple):
    def __new__(cls, *items): return super().__new__(cls, items)
t = T(1, 2, 3)
assert t == (1, 2, 3) and t[1:] == (2, 3) and hash(t) == hash((1, 2, 3)) and {t: 1}[(1, 2, 3)] == 1 and t + (4,) == (1, 2, 3, 4)
---
# Static and class methods, private names, class scope.
x = "global"
class A:
    x = "class"
    y = [x for _ in range(1)]
    __private = 1
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls): return cls.__name__
    def get(self): return self.__private, x
class B(A): pass
assert A.s(1) == 1 and B.c() == "B" and B().c() == "B" and A().get() == (1, "global") and A._A__private == 1 and A.y == ["global"]
---
# __new__, __slots__, __class__ assignment, type() with three arguments.
class One:
    instance = None
    def __new__(cls):
        if cls.instance is None: cls.instance = super().__new__(cls)
        return cls.instance
assert One() is One()
class P:
    __slots__ = ("a", "b")
p = P()
p.a = 1
try:
    p.c = 2
except AttributeError as e:
    text = str(e)
assert text == "'P' object has no attribute 'c'"
X = type("X", (P,), {"k": 1, "m": lambda self: self.k})
x = X()
assert x.m() == 1 and X.__name__ == "X" and type(x) is X
class Q: k = 1
class R: k = 2
q = Q()
q.__class__ = R
assert q.k == 2
---
# Functions bind, natives and instances do not.
class C:
    length = len
    def m(self): return self
    class Inner:
        pass
c = C()
assert c.length([1, 2]) == 2 and c.m() is c and C.m(c) is c and c.m.__self__ is c and c.m.__func__ is C.m
assert C.Inner.__qualname__ == "C.Inner" and C.m.__qualname__ == "C.m" and repr(C) == "<class 'test.C'>"
f = c.m
assert f == c.m and hash(f) == hash(c.m) and f is not c.m
---
# isinstance with tuples, unions, hooks.
class Even(type):
    def __instancecheck__(cls, x): return x % 2 == 0
class E(metaclass=Even): pass
assert isinstance(4, E) and not isinstance(3, E) and isinstance(1, (str, int)) and isinstance(1, int | str) and isinstance(True, int)
assert isinstance(None, int | None) and issubclass(bool, int) and not issubclass(int, (str, list))
---
isinstance(1, 2) ### "TypeError: isinstance\(\) arg 2 must be a type"
---
None.x ### "AttributeError: 'NoneType' object has no attribute 'x'"
---
5() ### "TypeError: 'int' object is not callable"
---
class A:
    def __getattr__(self, name): return getattr(self, name + "x")
A().a ### "RecursionError"
