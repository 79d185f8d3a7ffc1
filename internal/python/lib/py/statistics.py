"""statistics: averages and spreads."""
from math import sqrt, fsum as _fsum
from fractions import Fraction as _Fraction


class StatisticsError(ValueError):
    pass


def _exact(data, what):
    data = list(data)
    if not data:
        raise StatisticsError(f"{what} requires at least one data point")
    total = sum([_Fraction(value) for value in data], _Fraction(0))
    return data, total


def _back(value, data):
    if all([isinstance(each, int) for each in data]) and value.denominator == 1:
        return value.numerator
    if any([isinstance(each, _Fraction) for each in data]):
        return value
    return float(value)


def mean(data):
    data, total = _exact(data, "mean")
    return _back(total / len(data), data)


def fmean(data, weights=None):
    data = list(data)
    if not data:
        raise StatisticsError("fmean requires at least one data point")
    if weights is None:
        return _fsum(data) / len(data)
    weights = list(weights)
    return _fsum([a * b for a, b in zip(data, weights)]) / _fsum(weights)


def geometric_mean(data):
    from math import exp, log
    return exp(fmean(list(map(log, data))))


def harmonic_mean(data):
    data = list(data)
    return len(data) / sum([1 / value for value in data])


def median(data):
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError("no median for empty data")
    return data[n // 2] if n % 2 else (data[n // 2 - 1] + data[n // 2]) / 2


def median_low(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def mode(data):
    from collections import Counter
    ranked = Counter(iter(data)).most_common(1)
    if not ranked:
        raise StatisticsError("no mode for empty data")
    return ranked[0][0]


def multimode(data):
    from collections import Counter
    counts = Counter(iter(data))
    highest = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == highest]


def _squares(data, center):
    data, total = _exact(data, "variance")
    center = total / len(data) if center is None else _Fraction(center)
    return data, sum([(_Fraction(value) - center) ** 2 for value in data], _Fraction(0))


def pvariance(data, mu=None):
    data, squares = _squares(data, mu)
    return _back(squares / len(data), data)


def variance(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError("variance requires at least two data points")
    data, squares = _squares(data, xbar)
    return _back(squares / (len(data) - 1), data)


def stdev(data, xbar=None):
    return sqrt(variance(data, xbar))


def pstdev(data, mu=None):
    return sqrt(pvariance(data, mu))


def quantiles(data, *, n=4, method="exclusive"):
    data = sorted(data)
    count = len(data)
    if count < 2:
        raise StatisticsError("must have at least two data points")
    result = []
    m = count + 1 if method == "exclusive" else count - 1
    for i in range(1, n):
        j, delta = divmod(i * m, n)
        if method == "exclusive":
            j = min(max(j, 1), count - 1)
            delta = i * m - j * n
            result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
        else:
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
    return result
