# torch knows the older weight norm by this name too.
from .normed import WeightNorm, remove_weight_norm, weight_norm
