# What random programs (tools/differential/python_programs.py) once told apart.
from abc import ABC, abstractmethod
from collections import ChainMap, UserDict, UserList, deque
from collections.abc import Mapping, Reversible, Sequence
from dataclasses import dataclass
from enum import Flag

q = [3, -2, -2, 0, 6]
del q[2:-1:-2]
print(q)
del q[3:1]
print(q)


def returns():
    yield 1
    return "told once"


g = returns()
print(next(g), g.gi_frame is None, g.gi_running)
for _ in range(2):
    try:
        next(g)
    except StopIteration as stop:
        print(stop.value, stop.args)
print(g.gi_frame)


def closed_over(value):
    def inner():
        return value
    return inner


cell = closed_over(3).__closure__[0]
print(cell.cell_contents)
cell.cell_contents = 4
print(cell.cell_contents)

for subject in (range(3), deque([1, 2]), UserList("ab"), "ab", b"ab", {1, 2}, {0: 1}.keys(), UserDict(a=1), ChainMap({"a": 2}, {"b": 3}), {"a": 4}):
    match subject:
        case [first, *rest]:
            print("sequence", first, rest)
        case {"a": value, **rest}:
            print("mapping", value, rest)
        case _:
            print("neither")


class Pair(Sequence):
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return "xy"[i]


match Pair():
    case [a, b]:
        print(a, b)


class Unfinished(ABC):
    @abstractmethod
    def zeta(self): ...

    @abstractmethod
    def alpha(self): ...


class Base:
    pass


@dataclass(slots=True)
class Slots:
    x: int


class Permission(Flag):
    R = 1
    W = 2
    X = 4


for attempt in (
    lambda: Unfinished(), lambda: type("Sub", (Base,), {}, wrong=1), lambda: Permission(64), lambda: divmod(1.5, 0), lambda: format(3, ".2s"),
    lambda: b"ab"[5], lambda: 1.5 * "ab", lambda: 1.5 * [1], lambda: 0j ** -1, lambda: 0j ** 1j, lambda: (1e300 + 1j) ** 1.5, lambda: eval("1 +"),
    lambda: Slots(1).__dict__, lambda: setattr(Slots(1), "y", 2), lambda: abs(-0.0), lambda: 1e12 ** 16, lambda: 1.1 ** 30, lambda: 3.0 ** -40,
    lambda: format(0j, "-^7"), lambda: f"{1+2j:>9}", lambda: bytearray(b"ab") + b"c", lambda: isinstance({}, Reversible), lambda: list(reversed({"a": 1, "b": 2})),
    lambda: "\N{GREEK SMALL LETTER ALPHA}\N{bullet}\N{SNOWMAN}", lambda: f"{1}\N{DEGREE SIGN}",
):
    try:
        print(attempt())
    except Exception as error:
        print(type(error).__name__, error)
