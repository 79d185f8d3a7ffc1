# torch.distributions: where its classes are, and the sizes of what transforms give. Real torch runs this file too.
import torch
import torch.distributions as D
from torch.distributions.multinomial import Multinomial
from torch.distributions.negative_binomial import NegativeBinomial
from torch.distributions.pareto import Pareto
from torch.distributions.von_mises import VonMises

assert D.poisson.Poisson is D.Poisson and D.Multinomial is Multinomial and D.VonMises is VonMises
assert D.Pareto is Pareto and D.NegativeBinomial is NegativeBinomial

# A squashed Gaussian policy: an action of three numbers has one probability.
policy = D.TransformedDistribution(D.Independent(D.Normal(torch.zeros(5, 3), torch.ones(5, 3)), 1), [D.TanhTransform(cache_size=1)])
action = policy.rsample()
assert action.shape == (5, 3) and policy.log_prob(action).shape == (5,)

# Without Independent each number has its own.
plain = D.TransformedDistribution(D.Normal(torch.zeros(5, 3), torch.ones(5, 3)), D.TanhTransform())
assert plain.log_prob(plain.rsample()).shape == (5, 3)
assert D.Uniform(torch.zeros(2), torch.ones(2)).icdf(torch.rand(4, 2)).shape == (4, 2)
assert D.Laplace(torch.zeros(2), torch.ones(2)).cdf(torch.rand(4, 2)).shape == (4, 2)
