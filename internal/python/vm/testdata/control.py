# try, except, else, finally.
log = []
def f(x):
    try:
        log.append("try")
        if x == 1: raise ValueError("v")
        if x == 2: return "returned"
        if x == 3: raise KeyError("k")
    except ValueError as e:
        log.append(str(e))
        return "handled"
    else:
        log.append("else")
    finally:
        log.append("finally")
    return "end"
assert f(0) == "end" and f(1) == "handled" and f(2) == "returned"
assert log == ["try", "else", "finally", "try", "v", "finally", "try", "finally"]
try:
    f(3)
except (TypeError, KeyError) as e:
    caught = repr(e)
assert caught == "KeyError('k')"
---
# finally overrides; break and continue inside it.
def f():
    try:
        return 1
    finally:
        return 2
def g():
    for i in range(3):
        try:
            raise ValueError
        finally:
            continue
    return "done"
def h():
    while True:
        try:
            return 1
        finally:
            break
    return 3
assert (f(), g(), h()) == (2, "done", 3)
---
# The handler's name is deleted; context and cause.
try:
    try:
        raise ValueError("a")
    except ValueError as e:
        raise KeyError("b") from e
except KeyError as k:
    assert repr(k.__cause__) == "ValueError('a')" and k.__suppress_context__
    kept = k
try:
    e
except NameError:
    pass
try:
    try:
        1 / 0
    except ZeroDivisionError:
        undefined
except NameError as n:
    assert isinstance(n.__context__, ZeroDivisionError) and n.__cause__ is None
try:
    raise ValueError from None
except ValueError as v:
    assert v.__cause__ is None and v.__suppress_context__
---
# Bare raise, also from a called function.
def reraise(): raise
try:
    try:
        raise ValueError("x")
    except ValueError:
        reraise()
except ValueError as e:
    assert str(e) == "x"
---
raise ### "RuntimeError: No active exception to reraise"
---
raise 3 ### "TypeError: exceptions must derive from BaseException"
---
class MyError(Exception):
    def __init__(self, code):
        super().__init__("code %d" % code)
        self.code = code
try:
    raise MyError(3)
except MyError as e:
    assert e.code == 3 and str(e) == "code 3" and e.args == ("code 3",)
raise MyError(4) ### "MyError: code 4"
---
assert 1 == 2, "one is " + "not two" ### "AssertionError: one is not two"
---
# with: suppression, several managers, exit on return.
log = []
class M:
    def __init__(self, name, suppress=False): self.name, self.suppress = name, suppress
    def __enter__(self): log.append("+" + self.name); return self.name
    def __exit__(self, t, v, tb): log.append("-" + self.name + (t.__name__ if t else "")); return self.suppress
with M("a", True) as a, M("b"):
    raise ValueError
def f():
    with M("c") as c:
        return c
assert f() == "c" and log == ["+a", "+b", "-bValueError", "-aValueError", "+c", "-c"]
---
with 3: pass ### "TypeError: 'int' object does not support the context manager protocol"
---
# Loops with else.
def find(n, xs):
    for x in xs:
        if x == n: break
    else:
        return "absent"
    return "present"
assert find(1, [1]) == "present" and find(2, [1]) == "absent"
n = 0
while n < 3: n += 1
else: n = 10
assert n == 10
---
# Generators: send, throw, close, return value, yield from.
log = []
def g():
    try:
        x = yield 1
        log.append(x)
        y = yield 2
        log.append(y)
    except ValueError as e:
        log.append("caught " + str(e))
        yield 3
    finally:
        log.append("finally")
    return "result"
it = g()
assert next(it) == 1 and it.send("s") == 2 and it.throw(ValueError("v")) == 3
try:
    next(it)
except StopIteration as e:
    assert e.value == "result"
assert log == ["s", "caught v", "finally"]
def outer():
    r = yield from g()
    log.append(r)
assert list(outer()) == [1, 2] and log[-1] == "result"
it = g()
next(it)
it.close()
assert log[-1] == "finally" and list(it) == []
---
def g():
    yield 1
it = g()
it.send(5) ### "TypeError: can't send non-None value to a just-started generator"
---
def g():
    raise StopIteration
    yield
list(g()) ### "RuntimeError: generator raised StopIteration"
---
# Generators are lazy and keep their state apart.
def naturals():
    n = 0
    while True:
        yield n
        n += 1
a, b = naturals(), naturals()
next(a); next(a)
assert next(a) == 2 and next(b) == 0
assert sum(x * x for x in range(4) if x % 2) == 10
pairs = ((x, y) for x in range(2) for y in "ab")
assert next(pairs) == (0, "a") and list(pairs) == [(0, "b"), (1, "a"), (1, "b")]
def flatten(t):
    for x in t:
        if isinstance(x, list): yield from flatten(x)
        else: yield x
assert list(flatten([1, [2, [3, 4]], 5])) == [1, 2, 3, 4, 5]
---
# Comprehensions.
assert [x + y for x in "ab" for y in "cd" if y != "c"] == ["ad", "bd"]
assert {x % 3 for x in range(10)} == {0, 1, 2} and {k: v for k, v in [(1, 2), (3, 4)]} == {1: 2, 3: 4}
assert [[i * j for j in range(3)] for i in range(2)] == [[0, 0, 0], [0, 1, 2]]
---
# match.
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def m(v):
    match v:
        case 0 | 1: return "small"
        case None: return "none"
        case str(s) if s: return "text " + s
        case [a, b]: return ("two", a, b)
        case [a, *rest]: return ("many", a, rest)
        case {"k": k, **others}: return ("map", k, others)
        case P(0, y=y): return ("origin", y)
        case P(x=x) as p: return ("point", x, p.y)
        case -1.5: return "float"
        case _: return "other"
assert m(1) == "small" and m(None) == "none" and m("s") == "text s" and m("") == "other" and m((1, 2)) == ("two", 1, 2)
assert m([1, 2, 3]) == ("many", 1, [2, 3]) and m({"k": 1, "z": 2}) == ("map", 1, {"z": 2})
assert m(P(0, 5)) == ("origin", 5) and m(P(1, 2)) == ("point", 1, 2) and m(-1.5) == "float" and m(2j) == "other"
---
for i in 5: pass ### "TypeError: 'int' object is not iterable"
---
d = {1: 1}
for k in d: d[k + 1] = 1 ### "RuntimeError: dictionary changed size during iteration"
