# The layers of torch.nn.quantized by their newer name, and those whose weights are codes.
from torch import _C
from torch.nn.quantized import FloatFunctional, QFunctional

_missing = _C.missing("torch.ao.nn.quantized")


def __getattr__(name):
    if name == "dynamic":
        return __import__(__name__ + "." + name, fromlist=(name,))
    return _missing(name)
