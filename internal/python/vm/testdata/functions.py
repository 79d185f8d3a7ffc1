# Every kind of parameter.
def f(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs
assert f(1, d=4) == (1, 2, 3, (), 4, 5, {})
assert f(1, 20, 30, 40, 50, d=4, e=6, g=7) == (1, 20, 30, (40, 50), 4, 6, {"g": 7})
assert f(1, d=4, b=9) == (1, 2, 3, (), 4, 5, {"b": 9})
assert f(*[1, 2], *(3,), **{"d": 1}, **{"z": 2}) == (1, 2, 3, (), 1, 5, {"z": 2})
---
def f(a, b): pass
f(1) ### "TypeError: f\(\) missing 1 required positional argument: 'b'"
---
def f(a, b, c): pass
f() ### "TypeError: f\(\) missing 3 required positional arguments: 'a', 'b', and 'c'"
---
def f(a): pass
f(1, 2) ### "TypeError: f\(\) takes 1 positional argument but 2 were given"
---
def f(a, b=1): pass
f(1, 2, 3) ### "TypeError: f\(\) takes from 1 to 2 positional arguments but 3 were given"
---
def f(a): pass
f(1, a=2) ### "TypeError: f\(\) got multiple values for argument 'a'"
---
def f(a): pass
f(b=2) ### "TypeError: f\(\) got an unexpected keyword argument 'b'"
---
def f(*, k): pass
f() ### "TypeError: f\(\) missing 1 required keyword-only argument: 'k'"
---
def f(**k): pass
f(**{"a": 1}, **{"a": 2}) ### "TypeError: .*f\(\) got multiple values for keyword argument 'a'"
---
# Closures share cells.
def counter():
    n = 0
    def up():
        nonlocal n
        n += 1
        return n
    def get(): return n
    return up, get
up, get = counter()
up(); up()
assert get() == 2
functions = [lambda: i for i in range(3)]
assert [g() for g in functions] == [2, 2, 2]
functions = [lambda i=i: i for i in range(3)]
assert [g() for g in functions] == [0, 1, 2]
---
def f():
    print(x)
    x = 1
f() ### "UnboundLocalError: cannot access local variable 'x'"
---
def f():
    def g(): return x
    g()
    x = 1
f() ### "NameError: cannot access free variable 'x'"
---
nothing ### "NameError: name 'nothing' is not defined"
---
# A captured parameter is a cell.
def outer(a, b):
    def inner(): return a + b
    a += 1
    return inner
assert outer(1, 2)() == 4
---
# global and del.
x = 1
def f():
    global x
    x = 5
f()
assert x == 5
del x
try:
    x
except NameError:
    x = "gone"
assert x == "gone"
---
# locals() and defaults are evaluated once.
def f(a, b=[]):
    c = a
    b.append(a)
    return locals()
assert f(1) == {"a": 1, "b": [1], "c": 1}
assert f(2)["b"] == [1, 2]
---
# Recursion has a limit that can be caught.
def f(n): return f(n + 1)
try:
    f(0)
except RecursionError as e:
    caught = repr(e)
assert caught == "RecursionError('maximum recursion depth exceeded')"
---
# Decorators apply last to first; attributes of functions.
log = []
def mark(name):
    log.append("make " + name)
    def wrap(f):
        log.append("apply " + name)
        f.marks = getattr(f, "marks", ()) + (name,)
        return f
    return wrap
@mark("a")
@mark("b")
def f(x: int, *, y: "str" = 1) -> None:
    "doc"
assert log == ["make a", "make b", "apply b", "apply a"] and f.marks == ("b", "a")
assert f.__name__ == "f" and f.__doc__ == "doc" and f.__kwdefaults__ == {"y": 1} and f.__module__ == "test"
assert list(f.__annotations__) == ["x", "y", "return"]
---
# Lambdas, conditional expressions, walrus, chained comparison.
assert (lambda *a, k=1, **kw: (a, k, kw))(1, 2, z=3) == ((1, 2), 1, {"z": 3})
assert (y := 5) + y == 10 and 1 < 2 < 3 and not (1 < 3 < 2)
assert [z for x in range(3) if (z := x * 2)] == [2, 4] and z == 4
---
# Order of evaluation.
log = []
def v(x):
    log.append(x)
    return x
d = {}
d[v("key")] = v("value")
v(1) + v(2) * v(3)
(lambda *a, **k: 0)(v("a"), *[v("b")], c=v("c"))
{v("k1"): v("v1")}
assert log == ["value", "key", 1, 2, 3, "a", "b", "c", "k1", "v1"]
---
# Unpacking.
a, *b, c = 1, 2, 3, 4
assert (a, b, c) == (1, [2, 3], 4)
(a, b), [c, *d] = (1, 2), (3,)
assert (a, b, c, d) == (1, 2, 3, [])
a, b = b, a
assert (a, b) == (2, 1)
x = y = [1]
assert x is y
i, l = 0, [0, 0]
i, l[i] = 1, 5
assert l == [0, 5]
assert [*range(2), *"ab"] == [0, 1, "a", "b"] and {**{"a": 1}, "b": 2} == {"a": 1, "b": 2}
---
a, b = 1, 2, 3 ### "ValueError: too many values to unpack \(expected 2\)"
---
a, b, *c = [1] ### "ValueError: not enough values to unpack \(expected at least 2, got 1\)"
---
a, b = 5 ### "TypeError: cannot unpack non-iterable int object"
---
async def f(): pass
f() ### "not supported: async def f"
