from .families import Gumbel
