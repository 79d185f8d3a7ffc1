# The distributions that models use.
import math

import torch
from torch.nn import functional as F

from .distribution import Distribution, Independent
from .transforms import StickBreakingTransform


def _broadcast(*values):
    tensors = [v for v in values if isinstance(v, torch.Tensor)]
    if not tensors:
        return [torch.tensor(float(v)) for v in values]
    first = tensors[0]
    made = [v if isinstance(v, torch.Tensor) else torch.tensor(v, dtype=first.dtype, device=first.device)
            for v in values]
    return list(torch.broadcast_tensors(*made))


class _LocationScale(Distribution):
    has_rsample = True

    def __init__(self, loc, scale, validate_args=None):
        self.loc, self.scale = _broadcast(loc, scale)
        super().__init__(self.loc.shape)

    @property
    def mean(self):
        return self.loc

    @property
    def mode(self):
        return self.loc

    @property
    def stddev(self):
        return self.scale

    @property
    def variance(self):
        return self.stddev.pow(2)

    def _noise(self, shape):
        return torch.randn(shape, dtype=self.loc.dtype, device=self.loc.device)

    def rsample(self, sample_shape=()):
        return self.loc + self._noise(self._extended_shape(sample_shape)) * self.scale

    def cdf(self, value):
        return 0.5 * (1 + torch.erf((value - self.loc) * self.scale.reciprocal() / math.sqrt(2)))

    def icdf(self, value):
        return self.loc + self.scale * torch.erfinv(2 * value - 1) * math.sqrt(2)

    def expand(self, batch_shape, _instance=None):
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.loc, made.scale = self.loc.expand(batch_shape), self.scale.expand(batch_shape)
        Distribution.__init__(made, batch_shape)
        return made

    def log_prob(self, value):
        return -((value - self.loc) ** 2) / (2 * self.scale ** 2) - self.scale.log() - math.log(math.sqrt(2 * math.pi))

    def entropy(self):
        return 0.5 + 0.5 * math.log(2 * math.pi) + torch.log(self.scale)


class Normal(_LocationScale):
    pass


class Laplace(_LocationScale):
    def cdf(self, value):
        return 0.5 - 0.5 * (value - self.loc).sign() * torch.expm1(-(value - self.loc).abs() / self.scale)

    def icdf(self, value):
        term = value - 0.5
        return self.loc - self.scale * term.sign() * torch.log1p(-2 * term.abs())

    def log_prob(self, value):
        return -torch.log(2 * self.scale) - torch.abs(value - self.loc) / self.scale


class Cauchy(_LocationScale):
    def cdf(self, value):
        return torch.atan((value - self.loc) / self.scale) / math.pi + 0.5

    def icdf(self, value):
        return torch.tan(math.pi * (value - 0.5)) * self.scale + self.loc

    def log_prob(self, value):
        return -math.log(math.pi) - self.scale.log() - (((value - self.loc) / self.scale) ** 2).log1p()


class Gumbel(_LocationScale):
    def log_prob(self, value):
        y = (self.loc - value) / self.scale
        return (y - y.exp()) - self.scale.log()


class LogNormal(_LocationScale):
    def rsample(self, sample_shape=()):
        return super().rsample(sample_shape).exp()


class HalfNormal(_LocationScale):
    def __init__(self, scale, validate_args=None):
        super().__init__(0.0, scale)

    def rsample(self, sample_shape=()):
        return super().rsample(sample_shape).abs()


class StudentT(_LocationScale):
    def __init__(self, df, loc=0.0, scale=1.0, validate_args=None):
        self.df, loc, scale = _broadcast(df, loc, scale)
        super().__init__(loc, scale)
        self._chi2 = Chi2(self.df)

    def rsample(self, sample_shape=()):
        noise = self._noise(self._extended_shape(sample_shape))
        return self.loc + self.scale * (noise * torch.rsqrt(self._chi2.rsample(sample_shape) / self.df))


class Uniform(Distribution):
    has_rsample = True

    def __init__(self, low, high, validate_args=None):
        self.low, self.high = _broadcast(low, high)
        super().__init__(self.low.shape)

    @property
    def mean(self):
        return (self.high + self.low) / 2

    @property
    def variance(self):
        return (self.high - self.low).pow(2) / 12

    def rsample(self, sample_shape=()):
        shape = self._extended_shape(sample_shape)
        noise = torch.rand(shape, dtype=self.low.dtype, device=self.low.device)
        return self.low + noise * (self.high - self.low)

    def cdf(self, value):
        return ((value - self.low) / (self.high - self.low)).clamp(min=0, max=1)

    def icdf(self, value):
        return value * (self.high - self.low) + self.low

    def log_prob(self, value):
        inside = self.low.le(value).type_as(self.low).mul(self.high.gt(value).type_as(self.low))
        return torch.log(inside) - torch.log(self.high - self.low)

    def entropy(self):
        return torch.log(self.high - self.low)


class _Positive(Distribution):
    # Distributions whose samples come from kernels of their own.
    has_rsample = True

    def __init__(self, *parameters):
        super().__init__(parameters[0].shape)
        self._like = parameters[0]

    def rsample(self, sample_shape=()):
        return torch.rand(self._extended_shape(sample_shape), dtype=self._like.dtype, device=self._like.device)

    def log_prob(self, value):
        return value.log() * self._like - torch.lgamma(self._like)

    def entropy(self):
        return self._like - torch.lgamma(self._like)


class Gamma(_Positive):
    def __init__(self, concentration, rate, validate_args=None):
        self.concentration, self.rate = _broadcast(concentration, rate)
        super().__init__(self.concentration)

    @property
    def mean(self):
        return self.concentration / self.rate

    def rsample(self, sample_shape=()):
        shape = self._extended_shape(sample_shape)
        value = torch._standard_gamma(self.concentration.expand(shape)) / self.rate.expand(shape)
        value.detach().clamp_(min=torch.finfo(value.dtype).tiny)
        return value

    def log_prob(self, value):
        return (torch.xlogy(self.concentration, self.rate) + torch.xlogy(self.concentration - 1, value)
                - self.rate * value - torch.lgamma(self.concentration))


class Chi2(Gamma):
    def __init__(self, df, validate_args=None):
        super().__init__(0.5 * df, 0.5)


class Beta(_Positive):
    def __init__(self, concentration1, concentration0, validate_args=None):
        self.concentration1, self.concentration0 = _broadcast(concentration1, concentration0)
        super().__init__(self.concentration1)
        self._dirichlet = Dirichlet(torch.stack([self.concentration1, self.concentration0], -1))

    @property
    def mean(self):
        return self.concentration1 / (self.concentration1 + self.concentration0)

    def rsample(self, sample_shape=()):
        return self._dirichlet.rsample(sample_shape).select(-1, 0)

    def log_prob(self, value):
        return self._dirichlet.log_prob(torch.stack([value, 1.0 - value], -1))


class Exponential(_Positive):
    def __init__(self, rate, validate_args=None):
        (self.rate,) = _broadcast(rate)
        super().__init__(self.rate)

    @property
    def mean(self):
        return self.rate.reciprocal()

    def rsample(self, sample_shape=()):
        return self.rate.new_empty(self._extended_shape(sample_shape)).exponential_() / self.rate

    def log_prob(self, value):
        return self.rate.log() - self.rate * value


class Poisson(_Positive):
    has_rsample = False

    def __init__(self, rate, validate_args=None):
        (self.rate,) = _broadcast(rate)
        super().__init__(self.rate)


class Geometric(_Positive):
    has_rsample = False

    def __init__(self, probs=None, logits=None, validate_args=None):
        (self.probs,) = _broadcast(probs if probs is not None else torch.sigmoid(logits))
        super().__init__(self.probs)


class _DirichletSample(torch.autograd.Function):
    # Samples have a gradient by their concentration, of which torch keeps the sample, the concentration and its sum.
    @staticmethod
    def forward(ctx, concentration):
        sample = torch.rand_like(concentration)
        ctx.save_for_backward(sample, concentration, concentration.sum(-1, True).expand_as(concentration))
        return sample

    @staticmethod
    def backward(ctx, gradient):
        sample, concentration, total = ctx.saved_tensors
        by_sample = concentration / total
        return by_sample * (gradient - (sample * gradient).sum(-1, True))


class Dirichlet(Distribution):
    has_rsample = True

    def __init__(self, concentration, validate_args=None):
        self.concentration = concentration
        super().__init__(concentration.shape[:-1], concentration.shape[-1:])

    def rsample(self, sample_shape=()):
        return _DirichletSample.apply(self.concentration.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        return (torch.xlogy(self.concentration - 1.0, value).sum(-1)
                + torch.lgamma(self.concentration.sum(-1)) - torch.lgamma(self.concentration).sum(-1))


class _Discrete(Distribution):
    # Given by probabilities or by logits; the other is computed when asked for.
    def __init__(self, probs, logits, batch_shape, event_shape=()):
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        self._probs, self._logits = probs, logits
        super().__init__(batch_shape, event_shape)

    @property
    def param_shape(self):
        return (self._probs if self._probs is not None else self._logits).shape


class Bernoulli(_Discrete):
    def __init__(self, probs=None, logits=None, validate_args=None):
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        given = _broadcast(probs if probs is not None else logits)[0]
        super().__init__(given if probs is not None else None, given if probs is None else None, given.shape)

    @property
    def probs(self):
        return self._probs if self._probs is not None else torch.sigmoid(self._logits)

    @property
    def logits(self):
        return self._logits if self._logits is not None else torch.logit(self._probs)

    @property
    def mean(self):
        return self.probs

    @property
    def variance(self):
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape=()):
        with torch.no_grad():
            return torch.bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        logits, value = torch.broadcast_tensors(self.logits, value)
        return -F.binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self):
        return F.binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")


class Binomial(Bernoulli):
    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.total_count = total_count


class Categorical(_Discrete):
    def __init__(self, probs=None, logits=None, validate_args=None):
        if probs is not None:
            probs = probs / probs.sum(-1, keepdim=True)
        elif logits is not None:
            logits = logits - logits.logsumexp(dim=-1, keepdim=True)
        given = probs if probs is not None else logits
        self._num_events = given.size(-1)
        super().__init__(probs, logits, given.shape[:-1])

    @property
    def probs(self):
        return self._probs if self._probs is not None else F.softmax(self._logits, dim=-1)

    @property
    def logits(self):
        return self._logits if self._logits is not None else torch.log(self._probs)

    @property
    def mode(self):
        return self.probs.argmax(dim=-1)

    def sample(self, sample_shape=()):
        count = math.prod(tuple(sample_shape))
        drawn = torch.multinomial(self.probs.reshape(-1, self._num_events), count, True).T
        return drawn.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value):
        value = value.long().unsqueeze(-1)
        value, log_pmf = torch.broadcast_tensors(value, self.logits)
        return log_pmf.gather(-1, value[..., :1]).squeeze(-1)

    def entropy(self):
        return -(self.logits * self.probs).sum(-1)


class OneHotCategorical(Distribution):
    def __init__(self, probs=None, logits=None, validate_args=None):
        self._categorical = Categorical(probs, logits)
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:])

    @property
    def probs(self):
        return self._categorical.probs

    @property
    def logits(self):
        return self._categorical.logits

    @property
    def mean(self):
        return self._categorical.probs

    @property
    def mode(self):
        return F.one_hot(self.probs.argmax(dim=-1), self._event_shape[0]).to(self.probs)

    def sample(self, sample_shape=()):
        return F.one_hot(self._categorical.sample(sample_shape), self._event_shape[0]).to(self.probs)

    def log_prob(self, value):
        return self._categorical.log_prob(value.max(-1)[1])

    def entropy(self):
        return self._categorical.entropy()


class OneHotCategoricalStraightThrough(OneHotCategorical):
    has_rsample = True

    def rsample(self, sample_shape=()):
        drawn, probs = self.sample(sample_shape), self.probs
        return drawn + (probs - probs.detach())


class RelaxedBernoulli(Bernoulli):
    has_rsample = True

    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.temperature = temperature

    def rsample(self, sample_shape=()):
        logits = self.logits
        noise = torch.rand(self._extended_shape(sample_shape), dtype=logits.dtype, device=logits.device)
        return torch.sigmoid((torch.logit(noise) + logits) / self.temperature)


class RelaxedOneHotCategorical(OneHotCategorical):
    has_rsample = True

    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.temperature = temperature

    def rsample(self, sample_shape=()):
        logits = self.logits
        noise = torch.rand(self._extended_shape(sample_shape), dtype=logits.dtype, device=logits.device)
        return F.softmax((logits - noise.log().neg().log()) / self.temperature, dim=-1)


class MultivariateNormal(Distribution):
    has_rsample = True

    def __init__(self, loc, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None):
        self.loc = loc
        self.covariance_matrix = covariance_matrix
        self.scale_tril = scale_tril if scale_tril is not None else torch.linalg.cholesky(
            covariance_matrix if covariance_matrix is not None else torch.linalg.inv(precision_matrix))
        batch = torch.broadcast_shapes(self.scale_tril.shape[:-2], loc.shape[:-1])
        super().__init__(batch, loc.shape[-1:])

    @property
    def mean(self):
        return self.loc

    def rsample(self, sample_shape=()):
        noise = torch.randn(self._extended_shape(sample_shape), dtype=self.loc.dtype, device=self.loc.device)
        return self.loc + torch.matmul(self.scale_tril, noise.unsqueeze(-1)).squeeze(-1)

    def log_prob(self, value):
        difference = (value - self.loc).unsqueeze(-1)
        scaled = torch.linalg.solve_triangular(self.scale_tril, difference, upper=False)
        half_log_det = self.scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)
        count = self._event_shape[0]
        return -0.5 * (count * math.log(2 * math.pi) + scaled.squeeze(-1).pow(2).sum(-1)) - half_log_det


class MixtureSameFamily(Distribution):
    def __init__(self, mixture_distribution, component_distribution, validate_args=None):
        self.mixture_distribution = mixture_distribution
        self.component_distribution = component_distribution
        super().__init__(component_distribution.batch_shape[:-1], component_distribution.event_shape)

    def sample(self, sample_shape=()):
        drawn = self.component_distribution.sample(sample_shape)
        return drawn.select(len(tuple(sample_shape)) + len(self._batch_shape), 0)

    def log_prob(self, value):
        value = value.unsqueeze(-1 - len(self._event_shape))
        parts = self.component_distribution.log_prob(value)
        weights = torch.log_softmax(self.mixture_distribution.logits, dim=-1)
        return torch.logsumexp(parts + weights, dim=-1)


class TransformedDistribution(Distribution):
    def __init__(self, base_distribution, transforms, validate_args=None):
        self.base_dist = base_distribution
        self.transforms = transforms if isinstance(transforms, (list, tuple)) else [transforms]
        super().__init__(base_distribution.batch_shape, base_distribution.event_shape)

    @property
    def has_rsample(self):
        return self.base_dist.has_rsample

    def rsample(self, sample_shape=()):
        x = self.base_dist.rsample(sample_shape)
        for transform in self.transforms:
            x = transform(x)
        return x

    def sample(self, sample_shape=()):
        with torch.no_grad():
            x = self.base_dist.sample(sample_shape)
            for transform in self.transforms:
                x = transform(x)
            return x

    def log_prob(self, value):
        total, y = 0.0, value
        for transform in reversed(self.transforms):
            x = transform._inv_call(y)
            total, y = total - transform.log_abs_det_jacobian(x, y), x
        return total + self.base_dist.log_prob(y)


class HalfCauchy(Cauchy):
    def __init__(self, scale, validate_args=None):
        super().__init__(0.0, scale)

    def rsample(self, sample_shape=()):
        return super().rsample(sample_shape).abs()


class LogisticNormal(_LocationScale):
    # A normal sample, its sticks broken: one element more than there are places.
    def rsample(self, sample_shape=()):
        return StickBreakingTransform()(super().rsample(sample_shape))


class ContinuousBernoulli(Bernoulli):
    has_rsample = True

    def rsample(self, sample_shape=()):
        return torch.rand(self._extended_shape(sample_shape), dtype=self.probs.dtype, device=self.probs.device)


class Multinomial(Distribution):
    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        self.total_count, self._categorical = total_count, Categorical(probs, logits)
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:])

    @property
    def probs(self):
        return self._categorical.probs

    @property
    def logits(self):
        return self._categorical.logits

    @property
    def mean(self):
        return self.probs * self.total_count

    def sample(self, sample_shape=()):
        return torch.zeros(self._extended_shape(sample_shape), dtype=self.probs.dtype, device=self.probs.device)

    def log_prob(self, value):
        return torch.lgamma(value.sum(-1) + 1) - torch.lgamma(value + 1).sum(-1) + (self.logits * value).sum(-1)


class NegativeBinomial(Bernoulli):
    def __init__(self, total_count, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.total_count = total_count

    @property
    def mean(self):
        return self.total_count * torch.exp(self.logits)

    def log_prob(self, value):
        return (self.total_count * F.logsigmoid(-self.logits) + value * F.logsigmoid(self.logits)
                + torch.lgamma(self.total_count + value) - torch.lgamma(1.0 + value) - torch.lgamma(self.total_count * torch.ones_like(value)))


class Weibull(_Positive):
    def __init__(self, scale, concentration, validate_args=None):
        self.scale, self.concentration = _broadcast(scale, concentration)
        super().__init__(self.scale)


class Pareto(_Positive):
    def __init__(self, scale, alpha, validate_args=None):
        self.scale, self.alpha = _broadcast(scale, alpha)
        super().__init__(self.scale)


class Kumaraswamy(_Positive):
    def __init__(self, concentration1, concentration0, validate_args=None):
        self.concentration1, self.concentration0 = _broadcast(concentration1, concentration0)
        super().__init__(self.concentration1)


class InverseGamma(Gamma):
    def rsample(self, sample_shape=()):
        return super().rsample(sample_shape).reciprocal()


class VonMises(_LocationScale):
    has_rsample = False

    def __init__(self, loc, concentration, validate_args=None):
        super().__init__(loc, concentration)
        self.concentration = self.scale

    def log_prob(self, value):
        return self.concentration * torch.cos(value - self.loc) - math.log(2 * math.pi) - torch.special.i0(self.concentration).log()

    def sample(self, sample_shape=()):
        return torch.rand(self._extended_shape(sample_shape), dtype=self.loc.dtype, device=self.loc.device)
