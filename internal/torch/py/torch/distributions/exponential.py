from .families import Exponential
