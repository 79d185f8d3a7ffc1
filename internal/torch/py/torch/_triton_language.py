# triton.language: names that kernels are written in, and that nothing here reads.
from torch import _triton


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _triton._Name("triton.language." + name)
