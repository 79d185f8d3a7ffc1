# Probability distributions: the shapes of their samples and of what is computed
# from them.
from torch import _C

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

__getattr__ = _C.missing("torch.distributions")
