from .families import Binomial
