from .families import LogNormal
