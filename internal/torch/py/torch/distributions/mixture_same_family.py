from .families import MixtureSameFamily
