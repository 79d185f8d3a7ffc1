from .more import NegativeBinomial
