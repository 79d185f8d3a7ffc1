# Classes of numbers whose operators call the plain number's, as numpy's scalars do.
class Base:
    pass


class Whole(Base, int):
    def __mul__(self, other):
        return int.__mul__(self, other)

    def __add__(self, other):
        result = int.__add__(self, other)
        return result if result is NotImplemented else Whole(result)

    def __truediv__(self, other):
        return NotImplemented

    def __lshift__(self, other):
        return NotImplemented


class Real(float):
    def __sub__(self, other):
        return float.__sub__(self, other)

    def __pow__(self, other):
        return NotImplemented


w, r = Whole(3), Real(1.5)
print(w * 1.5, 1.5 * w, w * 2, w * 2j, w * True)
print(w + 0.5, 0.5 + w, type(w + 2).__name__, w + 2j)
print(w / 2, w / 2.0, w << 2)
print(r - 1, r - 1j, 1 - r, r ** 2.0, w * r, r - w)
for run in (lambda: r ** 2, lambda: w - "x", lambda: r - [1], lambda: w / "x"):
    try:
        print(run())
    except TypeError as e:
        print(e)
