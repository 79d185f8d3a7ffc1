from .families import Uniform
