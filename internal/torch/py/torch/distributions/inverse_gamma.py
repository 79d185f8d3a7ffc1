from .more import InverseGamma
