from .families import Geometric
