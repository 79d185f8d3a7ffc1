from .families import Cauchy
