# torch.nn: layers, parameters, functions, initialisers. Layers are loaded when
# they are first named; torch.nn.modules knows where they live.
from torch import _C
from . import functional, modules
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter

_missing = _C.missing("torch.nn")
_SUBMODULES = ("init", "parallel", "utils", "qat", "quantized", "attention")
__all__ = modules.__all__ + ["Buffer", "Parameter", "UninitializedBuffer", "UninitializedParameter", "DataParallel"]


def __getattr__(name):
    if name in _SUBMODULES:
        return __import__(__name__ + "." + name, fromlist=(name,))
    if name == "DataParallel":
        from .parallel import DataParallel as value
    elif name in modules.__all__:
        value = getattr(modules, name)
    else:
        return _missing(name)
    globals()[name] = value
    return value
