# Distributions that few models use: the shapes of their samples, moments and entropies, by their formulas.
import math

import torch
from torch.nn import functional as F

from .distribution import Distribution
from .families import Bernoulli, Categorical, Dirichlet, Gamma, Normal, TransformedDistribution, Uniform, _broadcast

_EULER = 0.57721566490153286060


def _uniform(like, shape):
    return torch.rand(shape, dtype=like.dtype, device=like.device)


class Weibull(Distribution):
    has_rsample = True

    def __init__(self, scale, concentration, validate_args=None):
        self.scale, self.concentration = _broadcast(scale, concentration)
        super().__init__(self.scale.shape)

    def rsample(self, sample_shape=()):
        return self.scale * (-torch.log1p(-_uniform(self.scale, self._extended_shape(sample_shape)))).pow(self.concentration.reciprocal())

    @property
    def mean(self):
        return self.scale * torch.exp(torch.lgamma(1 + self.concentration.reciprocal()))

    @property
    def variance(self):
        inverse = self.concentration.reciprocal()
        return self.scale.pow(2) * (torch.exp(torch.lgamma(1 + 2 * inverse)) - torch.exp(2 * torch.lgamma(1 + inverse)))

    def log_prob(self, value):
        ratio = value / self.scale
        return torch.log(self.concentration / self.scale) + (self.concentration - 1) * torch.log(ratio) - ratio.pow(self.concentration)

    def entropy(self):
        inverse = self.concentration.reciprocal()
        return _EULER * (1 - inverse) + torch.log(self.scale * inverse) + 1


class Pareto(Distribution):
    has_rsample = True

    def __init__(self, scale, alpha, validate_args=None):
        self.scale, self.alpha = _broadcast(scale, alpha)
        super().__init__(self.scale.shape)

    def rsample(self, sample_shape=()):
        noise = self.scale.new_empty(self._extended_shape(sample_shape)).exponential_()
        return self.scale * torch.exp(noise / self.alpha)

    @property
    def mean(self):
        alpha = self.alpha.clamp(min=1)
        return alpha * self.scale / (alpha - 1)

    @property
    def variance(self):
        alpha = self.alpha.clamp(min=2)
        return self.scale.pow(2) * alpha / ((alpha - 1).pow(2) * (alpha - 2))

    def log_prob(self, value):
        return torch.log(self.alpha / value) + self.alpha * (self.scale / value).log()

    def entropy(self):
        return (self.scale / self.alpha).log() + (1 + self.alpha.reciprocal())


class Kumaraswamy(Distribution):
    has_rsample = True

    def __init__(self, concentration1, concentration0, validate_args=None):
        self.concentration1, self.concentration0 = _broadcast(concentration1, concentration0)
        super().__init__(self.concentration1.shape)

    def rsample(self, sample_shape=()):
        noise = _uniform(self.concentration1, self._extended_shape(sample_shape))
        return (1 - noise.pow(self.concentration0.reciprocal())).pow(self.concentration1.reciprocal())

    def _moment(self, n):
        ratio = 1 + n / self.concentration1
        total = torch.lgamma(ratio) + torch.lgamma(self.concentration0) - torch.lgamma(ratio + self.concentration0)
        return self.concentration0 * torch.exp(total)

    @property
    def mean(self):
        return self._moment(1)

    @property
    def variance(self):
        return self._moment(2) - torch.pow(self.mean, 2)

    def log_prob(self, value):
        return (torch.log(self.concentration1 * self.concentration0) + (self.concentration1 - 1) * value.log()
                + (self.concentration0 - 1) * torch.log1p(-value.pow(self.concentration1)))

    def entropy(self):
        first = 1 - self.concentration1.reciprocal()
        harmonic = torch.digamma(self.concentration0 + 1) + _EULER
        return first + (1 - self.concentration0.reciprocal()) * harmonic - torch.log(self.concentration1) - torch.log(self.concentration0)


class FisherSnedecor(Distribution):
    has_rsample = True

    def __init__(self, df1, df2, validate_args=None):
        self.df1, self.df2 = _broadcast(df1, df2)
        self._gamma1, self._gamma2 = Gamma(self.df1 * 0.5, self.df1), Gamma(self.df2 * 0.5, self.df2)
        super().__init__(self.df1.shape)

    def rsample(self, sample_shape=()):
        ratio = self._gamma1.rsample(sample_shape) / self._gamma2.rsample(sample_shape)
        return ratio.clamp(min=torch.finfo(self.df1.dtype).tiny)

    @property
    def mean(self):
        df = self.df2.clone()
        return df / (df - 2)

    @property
    def variance(self):
        df = self.df2.clone()
        return 2 * df.pow(2) * (self.df1 + df - 2) / (self.df1 * (df - 2).pow(2) * (df - 4))

    def log_prob(self, value):
        first, second = self.df1 * 0.5, self.df2 * 0.5
        ratio = self.df1 / self.df2
        return (torch.lgamma(first + second) - torch.lgamma(first) - torch.lgamma(second) + first * ratio.log()
                + (first - 1) * value.log() - (first + second) * torch.log1p(ratio * value))


class HalfCauchy(Distribution):
    has_rsample = True

    def __init__(self, scale, validate_args=None):
        (self.scale,) = _broadcast(scale)
        super().__init__(self.scale.shape)

    def rsample(self, sample_shape=()):
        return (self.scale.new_empty(self._extended_shape(sample_shape)).cauchy_() * self.scale).abs()

    @property
    def mean(self):
        return torch.full(self._extended_shape(), math.inf, dtype=self.scale.dtype)

    @property
    def mode(self):
        return torch.zeros_like(self.scale)

    @property
    def variance(self):
        return torch.full_like(self.scale, math.inf, requires_grad=False)

    def log_prob(self, value):
        return math.log(2 / math.pi) - self.scale.log() - (1 + (value / self.scale) ** 2).log()

    def entropy(self):
        return math.log(2 * math.pi) + self.scale.log()


class VonMises(Distribution):
    has_rsample = False

    def __init__(self, loc, concentration, validate_args=None):
        self.loc, self.concentration = _broadcast(loc, concentration)
        super().__init__(self.loc.shape)

    def sample(self, sample_shape=()):
        with torch.no_grad():
            return torch.empty(self._extended_shape(sample_shape), dtype=self.loc.dtype, device=self.loc.device)

    @property
    def mean(self):
        return self.loc

    @property
    def mode(self):
        return self.loc

    @property
    def variance(self):
        return 1 - (torch.special.i1e(self.concentration) / torch.special.i0e(self.concentration))

    def log_prob(self, value):
        return self.concentration * torch.cos(value - self.loc) - math.log(2 * math.pi) - torch.log(torch.i0(self.concentration))


class InverseGamma(Distribution):
    has_rsample = True

    def __init__(self, concentration, rate, validate_args=None):
        self.base_dist = Gamma(concentration, rate)
        super().__init__(self.base_dist.batch_shape)

    @property
    def concentration(self):
        return self.base_dist.concentration

    @property
    def rate(self):
        return self.base_dist.rate

    def rsample(self, sample_shape=()):
        return self.base_dist.rsample(sample_shape).reciprocal()

    @property
    def mean(self):
        return torch.where(self.concentration > 1, self.rate / (self.concentration - 1), math.inf)

    @property
    def variance(self):
        value = self.rate.square() / ((self.concentration - 1).square() * (self.concentration - 2))
        return torch.where(self.concentration > 2, value, math.inf)

    def log_prob(self, value):
        return self.base_dist.log_prob(value.reciprocal()) - 2 * value.log()

    def entropy(self):
        return (self.concentration + self.rate.log() + self.concentration.lgamma()
                - (1 + self.concentration) * self.concentration.digamma())


class NegativeBinomial(Distribution):
    def __init__(self, total_count, probs=None, logits=None, validate_args=None):
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        given = probs if probs is not None else logits
        self.total_count, given = _broadcast(total_count, given)
        self._probs, self._logits = (given, None) if probs is not None else (None, given)
        super().__init__(given.shape)

    @property
    def probs(self):
        return self._probs if self._probs is not None else torch.sigmoid(self._logits)

    @property
    def logits(self):
        return self._logits if self._logits is not None else torch.logit(self._probs)

    @property
    def param_shape(self):
        return (self._probs if self._probs is not None else self._logits).shape

    @property
    def mean(self):
        return self.total_count * torch.exp(self.logits)

    @property
    def variance(self):
        return self.mean / torch.sigmoid(-self.logits)

    def sample(self, sample_shape=()):
        with torch.no_grad():
            return torch.poisson(Gamma(self.total_count, torch.exp(-self.logits)).sample(sample_shape))

    def log_prob(self, value):
        plain = self.total_count * F.logsigmoid(-self.logits) + value * F.logsigmoid(self.logits)
        return plain + torch.lgamma(self.total_count + value) - torch.lgamma(1 + value) - torch.lgamma(self.total_count)


class ContinuousBernoulli(Distribution):
    has_rsample = True

    def __init__(self, probs=None, logits=None, lims=(0.499, 0.501), validate_args=None):
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        (given,) = _broadcast(probs if probs is not None else logits)
        self._probs, self._logits = (given, None) if probs is not None else (None, given)
        self._lims = lims
        super().__init__(given.shape)

    @property
    def probs(self):
        return self._probs if self._probs is not None else torch.sigmoid(self._logits).clamp(min=1e-6)

    @property
    def logits(self):
        return self._logits if self._logits is not None else torch.logit(self._probs)

    def _cut(self):
        probs = self.probs
        return torch.where((probs <= self._lims[0]) | (probs > self._lims[1]), probs, self._lims[0] * torch.ones_like(probs))

    def _log_norm(self):
        cut = self._cut()
        return torch.log(torch.abs(torch.log1p(-cut) - torch.log(cut))) - torch.log(torch.abs(1 - 2 * cut))

    @property
    def mean(self):
        cut = self._cut()
        return cut / (2 * cut - 1) + 1 / (torch.log1p(-cut) - torch.log(cut))

    @property
    def stddev(self):
        return torch.sqrt(self.variance)

    @property
    def variance(self):
        cut = self._cut()
        return cut * (cut - 1) / torch.pow(1 - 2 * cut, 2) + 1 / torch.pow(torch.log1p(-cut) - torch.log(cut), 2)

    def rsample(self, sample_shape=()):
        probs = self.probs
        noise = _uniform(probs, self._extended_shape(sample_shape))
        cut = self._cut()
        return torch.where(probs > 0, (torch.log1p(-cut + noise * (2 * cut - 1)) - torch.log1p(-cut)) / (torch.log(cut) - torch.log1p(-cut)), noise)

    def log_prob(self, value):
        logits, value = torch.broadcast_tensors(self.logits, value)
        return -F.binary_cross_entropy_with_logits(logits, value, reduction="none") + self._log_norm()

    def entropy(self):
        first = torch.log1p(-self.probs)
        return self.mean * (first - torch.log(self.probs)) - self._log_norm() - first


class Multinomial(Distribution):
    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        if not isinstance(total_count, int):
            raise NotImplementedError("inhomogeneous total_count is not supported")
        self.total_count = total_count
        self._categorical = Categorical(probs, logits)
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:])

    @property
    def probs(self):
        return self._categorical.probs

    @property
    def logits(self):
        return self._categorical.logits

    @property
    def param_shape(self):
        return self._categorical.param_shape

    @property
    def mean(self):
        return self.probs * self.total_count

    @property
    def variance(self):
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape=()):
        shape = self._extended_shape(sample_shape)
        drawn = self._categorical.sample((self.total_count,) + tuple(sample_shape))
        drawn = drawn.permute(*range(1, drawn.dim()), 0)
        counts = torch.zeros(shape, dtype=drawn.dtype)
        counts.scatter_add_(-1, drawn, torch.ones_like(drawn))
        return counts.type_as(self.probs)

    def log_prob(self, value):
        logits, value = torch.broadcast_tensors(self.logits, value)
        return torch.lgamma(value.sum(-1) + 1) - torch.lgamma(value + 1).sum(-1) + (logits * value).sum(-1)

    def entropy(self):
        n = torch.tensor(self.total_count)
        return self.total_count * self._categorical.entropy() - torch.lgamma(n + 1)


class LowRankMultivariateNormal(Distribution):
    has_rsample = True

    def __init__(self, loc, cov_factor, cov_diag, validate_args=None):
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        event = loc.shape[-1:]
        if cov_factor.dim() < 2 or cov_factor.shape[-2:-1] != event:
            raise ValueError("cov_factor must be a batch of matrices with as many rows as loc has elements")
        if cov_diag.shape[-1:] != event:
            raise ValueError("cov_diag must be a batch of vectors with as many elements as loc")
        batch = torch.broadcast_shapes(loc.shape[:-1], cov_factor.shape[:-2], cov_diag.shape[:-1])
        self.loc = loc.expand(batch + event)
        self._factor, self._diagonal = cov_factor, cov_diag
        super().__init__(batch, event)
        scaled = cov_factor.mT / cov_diag.unsqueeze(-2)
        self._capacitance = torch.linalg.cholesky(torch.matmul(scaled, cov_factor) + torch.eye(cov_factor.shape[-1]))

    @property
    def mean(self):
        return self.loc

    @property
    def mode(self):
        return self.loc

    @property
    def cov_factor(self):
        return self._factor.expand(self._batch_shape + self._event_shape + self._factor.shape[-1:])

    @property
    def cov_diag(self):
        return self._diagonal.expand(self._batch_shape + self._event_shape)

    @property
    def variance(self):
        return (self._factor.pow(2).sum(-1) + self._diagonal).expand(self._batch_shape + self._event_shape)

    def rsample(self, sample_shape=()):
        shape = self._extended_shape(sample_shape)
        thin = torch.randn(shape[:-1] + self._factor.shape[-1:], dtype=self.loc.dtype)
        wide = torch.randn(shape, dtype=self.loc.dtype)
        return self.loc + torch.matmul(self._factor, thin.unsqueeze(-1)).squeeze(-1) + self._diagonal.sqrt() * wide

    def _log_det(self):
        return 2 * self._capacitance.diagonal(dim1=-2, dim2=-1).log().sum(-1) + self._diagonal.log().sum(-1)

    def entropy(self):
        half = 0.5 * (self._event_shape[0] * (1 + math.log(2 * math.pi)) + self._log_det())
        return half if not self._batch_shape else half.expand(self._batch_shape)


class LogisticNormal(TransformedDistribution):
    def __init__(self, loc, scale, validate_args=None):
        from .transforms import StickBreakingTransform
        base = Normal(loc, scale)
        super().__init__(base, StickBreakingTransform())
        self._batch_shape, self._event_shape = base.batch_shape[:-1], torch.Size([base.batch_shape[-1] + 1])
