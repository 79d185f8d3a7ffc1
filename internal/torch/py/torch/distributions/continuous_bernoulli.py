from .more import ContinuousBernoulli
