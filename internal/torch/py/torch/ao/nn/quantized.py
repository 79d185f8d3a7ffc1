# The layers of torch.nn.quantized by their newer name.
from torch import _C
from torch.nn.quantized import FloatFunctional, QFunctional

__getattr__ = _C.missing("torch.ao.nn.quantized")
