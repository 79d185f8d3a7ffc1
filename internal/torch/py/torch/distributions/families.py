# The distributions that models use.
import math

import torch
from torch.nn import functional as F

from .distribution import Distribution, Independent


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

    def log_prob(self, value):
        return -((value - self.loc) ** 2) / (2 * self.scale ** 2) - self.scale.log() - math.log(math.sqrt(2 * math.pi))

    def entropy(self):
        return 0.5 + 0.5 * math.log(2 * math.pi) + torch.log(self.scale)


class Normal(_LocationScale):
    def icdf(self, value):
        return self.loc + self.scale * torch.erfinv(2 * value - 1) * math.sqrt(2)


class Laplace(_LocationScale):
    def cdf(self, value):
        return 0.5 - 0.5 * (value - self.loc).sign() * torch.expm1(-(value - self.loc).abs() / self.scale)

    def icdf(self, value):
        term = value - 0.5
        return self.loc - self.scale * term.sign() * torch.log1p(-2 * term.abs())

    @property
    def variance(self):
        return 2 * self.scale.pow(2)

    @property
    def stddev(self):
        return math.sqrt(2) * self.scale

    def entropy(self):
        return 1 + torch.log(2 * self.scale)

    def log_prob(self, value):
        return -torch.log(2 * self.scale) - torch.abs(value - self.loc) / self.scale


class Cauchy(_LocationScale):
    def cdf(self, value):
        return torch.atan((value - self.loc) / self.scale) / math.pi + 0.5

    def icdf(self, value):
        return torch.tan(math.pi * (value - 0.5)) * self.scale + self.loc

    @property
    def mean(self):
        return torch.full(self._extended_shape(), math.nan, dtype=self.loc.dtype)

    @property
    def variance(self):
        return torch.full(self._extended_shape(), math.inf, dtype=self.loc.dtype)

    def entropy(self):
        return math.log(4 * math.pi) + self.scale.log()

    def log_prob(self, value):
        return -math.log(math.pi) - self.scale.log() - (((value - self.loc) / self.scale) ** 2).log1p()


class Gumbel(_LocationScale):
    @property
    def mean(self):
        return self.loc + self.scale * 0.57721566490153286060

    @property
    def stddev(self):
        return (math.pi / math.sqrt(6)) * self.scale

    def entropy(self):
        return self.scale.log() + (1 + 0.57721566490153286060)

    def log_prob(self, value):
        y = (self.loc - value) / self.scale
        return (y - y.exp()) - self.scale.log()


class LogNormal(_LocationScale):
    @property
    def mean(self):
        return (self.loc + self.scale.pow(2) / 2).exp()

    @property
    def variance(self):
        square = self.scale.pow(2)
        return square.expm1() * (2 * self.loc + square).exp()

    def entropy(self):
        return super().entropy() + self.loc

    def rsample(self, sample_shape=()):
        return super().rsample(sample_shape).exp()


class HalfNormal(_LocationScale):
    def __init__(self, scale, validate_args=None):
        super().__init__(0.0, scale)

    @property
    def mean(self):
        return self.scale * math.sqrt(2 / math.pi)

    @property
    def variance(self):
        return self.scale.pow(2) * (1 - 2 / math.pi)

    def entropy(self):
        return super().entropy() - math.log(2)

    def rsample(self, sample_shape=()):
        return super().rsample(sample_shape).abs()


class StudentT(_LocationScale):
    def __init__(self, df, loc=0.0, scale=1.0, validate_args=None):
        self.df, loc, scale = _broadcast(df, loc, scale)
        super().__init__(loc, scale)
        self._chi2 = Chi2(self.df)

    @property
    def mean(self):
        return self.loc.clone()

    @property
    def variance(self):
        return self.scale.pow(2) * self.df / (self.df - 2)

    def entropy(self):
        half = 0.5 * (self.df + 1)
        return (self.scale.log() + half * (torch.digamma(half) - torch.digamma(0.5 * self.df)) + 0.5 * self.df.log()
                + torch.lgamma(0.5 * self.df) - torch.lgamma(half))

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

    @property
    def variance(self):
        return self.concentration / self.rate.pow(2)

    def entropy(self):
        return (self.concentration - torch.log(self.rate) + torch.lgamma(self.concentration)
                + (1.0 - self.concentration) * torch.digamma(self.concentration))

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

    @property
    def variance(self):
        total = self.concentration1 + self.concentration0
        return self.concentration1 * self.concentration0 / (total.pow(2) * (total + 1))

    def entropy(self):
        return self._dirichlet.entropy()

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

    @property
    def variance(self):
        return self.rate.pow(-2)

    def entropy(self):
        return 1.0 - torch.log(self.rate)

    def rsample(self, sample_shape=()):
        return self.rate.new_empty(self._extended_shape(sample_shape)).exponential_() / self.rate

    def log_prob(self, value):
        return self.rate.log() - self.rate * value


class Poisson(_Positive):
    has_rsample = False

    def __init__(self, rate, validate_args=None):
        (self.rate,) = _broadcast(rate)
        super().__init__(self.rate)

    @property
    def mean(self):
        return self.rate

    @property
    def variance(self):
        return self.rate

    def sample(self, sample_shape=()):
        with torch.no_grad():
            return torch.poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        return value.xlogy(self.rate) - self.rate - (value + 1).lgamma()

    def entropy(self):
        raise NotImplementedError


class Geometric(_Positive):
    has_rsample = False

    def __init__(self, probs=None, logits=None, validate_args=None):
        (self.probs,) = _broadcast(probs if probs is not None else torch.sigmoid(logits))
        super().__init__(self.probs)

    @property
    def mean(self):
        return 1.0 / self.probs - 1.0

    @property
    def variance(self):
        return (1.0 / self.probs - 1.0) / self.probs

    def entropy(self):
        logits = torch.logit(self.probs)
        return F.binary_cross_entropy_with_logits(logits, self.probs, reduction="none") / self.probs


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
        if concentration.dim() < 1:
            raise ValueError("`concentration` parameter must be at least one-dimensional.")
        super().__init__(concentration.shape[:-1], concentration.shape[-1:])

    @property
    def mean(self):
        return self.concentration / self.concentration.sum(-1, True)

    @property
    def variance(self):
        total = self.concentration.sum(-1, True)
        return self.concentration * (total - self.concentration) / (total.pow(2) * (total + 1))

    def entropy(self):
        count, total = self.concentration.size(-1), self.concentration.sum(-1)
        return (torch.lgamma(self.concentration).sum(-1) - torch.lgamma(total) - (count - total) * torch.digamma(total)
                - ((self.concentration - 1.0) * torch.digamma(self.concentration)).sum(-1))

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
        given = probs if probs is not None else logits
        self.total_count, given = _broadcast(total_count, given) if given is not None else (total_count, given)
        super().__init__(given if probs is not None else None, given if probs is None else None)

    @property
    def mean(self):
        return self.total_count * self.probs

    @property
    def variance(self):
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape=()):
        shape = self._extended_shape(sample_shape)
        if not self.total_count.is_floating_point():
            raise ValueError(f"binomial only supports floating-point dtypes for count, got: {self.total_count.dtype}")
        with torch.no_grad():
            return torch.binomial(self.total_count.expand(shape), self.probs.expand(shape))

    def entropy(self):
        return self.probs.new_empty(self._batch_shape)


class Categorical(_Discrete):
    def __init__(self, probs=None, logits=None, validate_args=None):
        if probs is not None:
            probs = probs / probs.sum(-1, keepdim=True)
        elif logits is not None:
            logits = logits - logits.logsumexp(dim=-1, keepdim=True)
        given = probs if probs is not None else logits
        if given.dim() < 1:
            raise ValueError("parameter must be at least one-dimensional.")
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

    @property
    def mean(self):
        return torch.full(self._extended_shape(), math.nan, dtype=self.probs.dtype)

    @property
    def variance(self):
        return torch.full(self._extended_shape(), math.nan, dtype=self.probs.dtype)

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
    def variance(self):
        return self._categorical.probs * (1 - self._categorical.probs)

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

    mean, variance, entropy, mode = Distribution.mean, Distribution.variance, Distribution.entropy, Distribution.mode

    def sample(self, sample_shape=()):
        return Distribution.sample(self, sample_shape)

    def rsample(self, sample_shape=()):
        logits = self.logits
        noise = torch.rand(self._extended_shape(sample_shape), dtype=logits.dtype, device=logits.device)
        return torch.sigmoid((torch.logit(noise) + logits) / self.temperature)


class RelaxedOneHotCategorical(OneHotCategorical):
    has_rsample = True

    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(probs, logits)
        self.temperature = temperature

    mean, variance, entropy, mode = Distribution.mean, Distribution.variance, Distribution.entropy, Distribution.mode

    def sample(self, sample_shape=()):
        return Distribution.sample(self, sample_shape)

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

    @property
    def mode(self):
        return self.loc

    @property
    def variance(self):
        return self.scale_tril.pow(2).sum(-1).expand(self._batch_shape + self._event_shape)

    def entropy(self):
        half_log_det = self.scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)
        half = 0.5 * self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + half_log_det
        return half if not self._batch_shape else half.expand(self._batch_shape)

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
        kinds, parts = mixture_distribution.logits.shape[-1], component_distribution.batch_shape[-1]
        if kinds != parts:
            raise ValueError(f"`mixture_distribution component` ({kinds}) does not equal `component_distribution.batch_shape[-1]` ({parts})")
        super().__init__(component_distribution.batch_shape[:-1], component_distribution.event_shape)

    @property
    def mean(self):
        probs = self.mixture_distribution.probs
        probs = probs.reshape(probs.shape + (1,) * len(self._event_shape))
        return torch.sum(probs * self.component_distribution.mean, dim=-1 - len(self._event_shape))

    @property
    def variance(self):
        probs = self.mixture_distribution.probs
        axis = -1 - len(self._event_shape)
        probs = probs.reshape(probs.shape + (1,) * len(self._event_shape))
        spread = (self.component_distribution.mean - self.mean.unsqueeze(axis)).pow(2.0)
        return torch.sum(probs * self.component_distribution.variance, dim=axis) + torch.sum(probs * spread, dim=axis)

    def sample(self, sample_shape=()):
        with torch.no_grad():  # each place takes the component that was drawn for it
            event = tuple(self._event_shape)
            axis = len(tuple(sample_shape)) + len(self._batch_shape)
            chosen = self.mixture_distribution.sample(sample_shape)
            drawn = self.component_distribution.sample(sample_shape)
            chosen = chosen.reshape(chosen.shape + (1,) * (len(event) + 1)).repeat((1,) * (chosen.dim() + 1) + event)
            return torch.gather(drawn, axis, chosen).squeeze(axis)

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
        total, y, events = 0.0, value, len(self.base_dist.event_shape)
        for transform in reversed(self.transforms):
            x = transform.inv(y)
            term = transform.log_abs_det_jacobian(x, y)
            if term.dim() > x.dim() - events:  # of each element of an event
                term = term.sum(tuple(range(-events, 0)))
            total, y = total - term, x
        return total + self.base_dist.log_prob(y)
