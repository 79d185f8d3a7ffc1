from .more import Weibull
