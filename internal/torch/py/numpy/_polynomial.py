# Polynomials by their coefficients, the highest power first.
from ._array import asarray, ndarray


def _numbers(p):
    if isinstance(p, poly1d):
        return p._numbers
    if isinstance(p, ndarray):
        return p.tolist()
    return list(p) if isinstance(p, (list, tuple)) else [p]


def polymul(a, b):
    a, b = _numbers(a), _numbers(b)
    product = [0.0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            product[i + j] += x * y
    return asarray(product)


def polyadd(a, b):
    a, b = _numbers(a), _numbers(b)
    longer = max(len(a), len(b))
    a, b = [0.0] * (longer - len(a)) + a, [0.0] * (longer - len(b)) + b
    return asarray([x + y for x, y in zip(a, b)])


def polyval(p, x):
    total = 0.0
    for c in _numbers(p):
        total = total * x + c
    return total


class poly1d:
    def __init__(self, c_or_r, r=False, variable=None):
        numbers = [1.0] if r else [float(c) for c in _numbers(c_or_r)]
        if r:
            for root in _numbers(c_or_r):
                numbers = polymul(numbers, [1.0, -root]).tolist()
        while len(numbers) > 1 and numbers[0] == 0:
            numbers = numbers[1:]
        self._numbers = numbers

    @property
    def coeffs(self):
        return asarray(self._numbers)

    c = coef = coefficients = coeffs

    @property
    def order(self):
        return len(self._numbers) - 1

    o = order

    def __len__(self):
        return self.order

    def __call__(self, x):
        return polyval(self, x)

    def __add__(self, other):
        return poly1d(polyadd(self, other))

    def __mul__(self, other):
        return poly1d(polymul(self, other))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + poly1d(other) * -1.0

    def __pow__(self, power):
        result = poly1d([1.0])
        for _ in range(power):
            result = result * self
        return result

    __radd__, __rmul__ = __add__, __mul__
