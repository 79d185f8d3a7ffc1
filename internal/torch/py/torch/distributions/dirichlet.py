from .families import Dirichlet
