# Layers of networks that are quantized.
from torch import _C

_missing = _C.missing("torch.ao.nn")


def __getattr__(name):
    if name in ("intrinsic", "qat", "quantized"):
        return __import__(__name__ + "." + name, fromlist=(name,))
    return _missing(name)
