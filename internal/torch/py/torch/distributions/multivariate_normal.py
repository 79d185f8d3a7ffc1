from .families import MultivariateNormal
