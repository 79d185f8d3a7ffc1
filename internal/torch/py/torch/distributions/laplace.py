from .families import Laplace
