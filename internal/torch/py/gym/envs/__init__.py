# Environments by their names: nothing is registered.
from . import registration
from .registration import make, register, registry, spec
