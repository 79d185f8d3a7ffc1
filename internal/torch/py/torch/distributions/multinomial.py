from .more import Multinomial
