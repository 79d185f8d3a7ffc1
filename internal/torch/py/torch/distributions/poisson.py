from .families import Poisson
