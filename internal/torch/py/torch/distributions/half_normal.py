from .families import HalfNormal
