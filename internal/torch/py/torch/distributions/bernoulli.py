from .families import Bernoulli
