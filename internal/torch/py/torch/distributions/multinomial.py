from .families import Multinomial
