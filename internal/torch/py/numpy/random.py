# Random numbers without chance: a single number is the middle of its range, an
# array has a shape and no known values, and a permutation keeps the order.
import torch

from ._array import _array_of, _shape_of, array, asarray
from ._functions import arange
from ._native import aside
from ._types import float64, int64


def _draw(size, middle, kind=torch.float64):
    if size is None:
        return int64(middle) if kind == torch.int64 else float64(middle)
    if kind == torch.int64:
        return _array_of(torch.randint(0, 2, _shape_of(size)))
    return _array_of(torch.rand(_shape_of(size), dtype=kind))


class Generator:
    def __init__(self, seed=None):
        self.bit_generator = None

    @aside
    def rand(self, *shape):
        return _draw(shape or None, 0.5)

    @aside
    def randn(self, *shape):
        return _draw(shape or None, 0.0)

    @aside
    def random(self, size=None, dtype=None):
        return _draw(size, 0.5)

    random_sample = ranf = sample = random

    @aside
    def standard_normal(self, size=None, dtype=None):
        return _draw(size, 0.0)

    @aside
    def normal(self, loc=0.0, scale=1.0, size=None):
        return _draw(size, loc)

    lognormal = laplace = logistic = gumbel = normal

    @aside
    def uniform(self, low=0.0, high=1.0, size=None):
        return _draw(size, (low + high) / 2)

    @aside
    def beta(self, a, b, size=None):
        return _draw(size, a / (a + b))

    @aside
    def gamma(self, shape, scale=1.0, size=None):
        return _draw(size, shape * scale)

    @aside
    def exponential(self, scale=1.0, size=None):
        return _draw(size, scale)

    @aside
    def poisson(self, lam=1.0, size=None):
        return _draw(size, lam, torch.int64)

    @aside
    def binomial(self, n, p, size=None):
        return _draw(size, n * p, torch.int64)

    @aside
    def randint(self, low, high=None, size=None, dtype=None):
        if high is None:
            low, high = 0, low
        return _draw(size, (low + high) // 2, torch.int64)

    integers = random_integers = randint

    @aside
    def standard_gamma(self, shape, size=None):
        return _draw(size, shape)

    @aside
    def chisquare(self, df, size=None):
        return _draw(size, df)

    @aside
    def triangular(self, left, mode, right, size=None):
        return _draw(size, mode)

    @aside
    def vonmises(self, mu, kappa, size=None):
        return _draw(size, mu)

    @aside
    def rayleigh(self, scale=1.0, size=None):
        return _draw(size, scale)

    @aside
    def weibull(self, a, size=None):
        return _draw(size, 1.0)

    pareto = power = standard_t = weibull

    @aside
    def standard_exponential(self, size=None):
        return _draw(size, 1.0)

    @aside
    def standard_cauchy(self, size=None):
        return _draw(size, 0.0)

    @aside
    def geometric(self, p, size=None):
        return _draw(size, 1 / p, torch.int64)

    zipf = logseries = geometric

    @aside
    def negative_binomial(self, n, p, size=None):
        return _draw(size, n * (1 - p) / p, torch.int64)

    @aside
    def multivariate_normal(self, mean, cov, size=None, **ignored):
        shape = () if size is None else _shape_of(size)
        return _array_of(torch.rand((*shape, len(mean)), dtype=torch.float64))

    @aside
    def dirichlet(self, alpha, size=None):
        shape = () if size is None else _shape_of(size)
        return _array_of(torch.rand((*shape, len(alpha)), dtype=torch.float64))

    def permutation(self, x):
        return arange(x) if isinstance(x, int) else array(x)

    def shuffle(self, x):
        return None

    @aside
    def choice(self, a, size=None, replace=True, p=None):
        values = arange(a) if isinstance(a, int) else asarray(a)
        if size is None:
            return values[0]
        count = 1
        for n in _shape_of(size):
            count = count * n
        if not replace and count > len(values):
            raise ValueError("Cannot take a larger sample than population when 'replace=False'")
        picked = torch.arange(count) % len(values)
        return _array_of(values._t[picked].reshape(_shape_of(size)))

    def multinomial(self, n, pvals, size=None):
        return array([n] + [0] * (len(pvals) - 1))

    def seed(self, seed=None):
        return None

    def get_state(self):
        return ("MT19937", [], 0, 0, 0.0)

    def set_state(self, state):
        return None


RandomState = Generator


def default_rng(seed=None):
    return Generator(seed)


_shared = Generator()
for _name in dir(Generator):
    if not _name.startswith("_"):
        globals()[_name] = getattr(_shared, _name)
