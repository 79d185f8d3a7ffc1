# Probability distributions: the shapes of their samples and of what is computed
# from them.
from .distribution import Distribution, Independent
from .families import (
    Bernoulli, Beta, Binomial, Categorical, Cauchy, Chi2, Dirichlet, Exponential, Gamma, Geometric, Gumbel, HalfNormal,
    Laplace, LogNormal, MixtureSameFamily, MultivariateNormal, Normal, OneHotCategorical,
    OneHotCategoricalStraightThrough, Poisson, RelaxedBernoulli, RelaxedOneHotCategorical, StudentT,
    TransformedDistribution, Uniform)
from .kl import kl_divergence, register_kl
from .more import (
    ContinuousBernoulli, FisherSnedecor, HalfCauchy, InverseGamma, Kumaraswamy, LogisticNormal, LowRankMultivariateNormal, Multinomial,
    NegativeBinomial, Pareto, VonMises, Weibull)
from . import constraints, transforms
from .transforms import (
    AbsTransform, AffineTransform, ComposeTransform, ExpTransform, IndependentTransform, LowerCholeskyTransform,
    PositiveDefiniteTransform, PowerTransform, ReshapeTransform, SigmoidTransform,
    SoftmaxTransform, SoftplusTransform, StickBreakingTransform, TanhTransform, Transform, identity_transform)


def __getattr__(name):
    # A distribution's own module, which torch reads with the others.
    if name in ("bernoulli", "beta", "categorical", "dirichlet", "gamma", "independent", "laplace", "multivariate_normal", "normal",
                "transformed_distribution", "uniform", "utils"):
        return __import__("torch.distributions." + name, fromlist=(name,))
    raise AttributeError(f"module 'torch.distributions' has no attribute '{name}'")
