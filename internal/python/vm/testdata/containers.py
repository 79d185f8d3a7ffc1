# Dicts keep insertion order through deletion and growth.
d = {}
for i in range(100): d[i] = i
for i in range(0, 100, 2): del d[i]
d["x"] = 1
assert list(d) == list(range(1, 100, 2)) + ["x"] and len(d) == 51 and d[1.0] == 1 and True in d
d[1] = "new"
assert list(d)[0] == 1 and d[True] == "new"
---
{}["a"] ### "KeyError: 'a'"
---
{[]: 1} ### "TypeError: unhashable type: 'list'"
---
[1][5] ### "IndexError: list index out of range"
---
[1]["a"] ### "TypeError: list indices must be integers or slices, not str"
---
# Slices.
l = list(range(10))
assert l[2:5] == [2, 3, 4] and l[::-3] == [9, 6, 3, 0] and l[-3:] == [7, 8, 9] and l[5:2] == [] and l[100:] == []
l[2:5] = "ab"
assert l == [0, 1, "a", "b", 5, 6, 7, 8, 9]
l[::2] = [0] * 5
assert l == [0, 1, 0, "b", 0, 6, 0, 8, 0]
del l[1::2]
assert l == [0] * 5
del l[-1], l[0]
assert len(l) == 3 and (1, 2, 3)[::-1] == (3, 2, 1) and "hello"[1:-1] == "ell" and b"abc"[1] == 98
assert range(10)[2:8:2][1] == 4 and 4 in range(0, 10, 2) and range(0) == range(5, 5) and len(range(10, 0, -3)) == 4
---
[1, 2, 3][::0] ### "ValueError: slice step cannot be zero"
---
# Comparison and containment.
assert [1, 2] < [1, 3] and (1,) < (1, 0) and "a" < "b" and [1] != (1,) and {1: 2} == {1: 2.0}
nan = 1e999 - 1e999
assert nan != nan and nan in [nan] and [nan] == [nan]
assert {1, 2} <= {1, 2, 3} and {1} < {1, 2} and {1, 2} - {2} == {1} and {1} ^ {1, 2} == {2} and {1} | {2} == {1, 2}
a = []
a.append(a)
assert repr(a) == "[[...]]"
---
# Strings are sequences of code points.
s = "añ€😀"
assert len(s) == 4 and s[3] == "😀" and s[::-1] == "😀€ña" and list(s) == ["a", "ñ", "€", "😀"] and "€" in s
assert repr("a'b\n\x00é") == '"a\'b\\n\\x00é"' and repr(b"\xff'") == 'b"\\xff\'"'
assert "ab" * 2 == "abab" and 2 * [1] == [1, 1] and (0,) * 2 == (0, 0) and "a" * -1 == ""
---
"a" + 1 ### "TypeError: can only concatenate str \(not \"int\"\) to str"
---
(1, 2)[0] = 3 ### "TypeError: 'tuple' object does not support item assignment"
---
# In-place operators change lists and dicts themselves.
a = b = [1]
a += (2, 3)
a *= 2
assert b == [1, 2, 3, 1, 2, 3]
d = e = {"a": 1}
d |= {"b": 2}
assert e == {"a": 1, "b": 2}
t = u = (1,)
t += (2,)
assert u == (1,)
---
# Type unions and aliases.
assert repr(list[int]) == "list[int]" and repr(int | None) == "int | None" and list[int]([1]) == [1]
class L(list[int]): pass
assert L([1, 2]) == [1, 2] and issubclass(L, list)
---
# Sets and identity.
s = {3, 1, 2}
assert len({1, 1.0, True}) == 1 and frozenset([1]) in {frozenset([1])} and None is None and [] is not []
---
x: int = 3
y: undefined_name
class A:
    z: List[int] = None
    w: "Foo"
assert x == 3 and list(__annotations__) == ["x", "y"] and list(A.__annotations__) == ["z", "w"]
---
# type parameters and aliases are accepted.
def first[T](xs: list[T]) -> T: return xs[0]
class Box[T]:
    def __init__(self, x: T): self.x = x
type Pair = tuple[int, int]
assert first([1]) == 1 and Box(2).x == 2 and Box[int](3).x == 3
