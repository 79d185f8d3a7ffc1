# torch knows the older spectral norm by this name too.
from .normed import SpectralNorm, remove_spectral_norm, spectral_norm
