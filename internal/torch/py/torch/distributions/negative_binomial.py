from .families import NegativeBinomial
