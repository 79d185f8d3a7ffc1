from .families import RelaxedBernoulli
