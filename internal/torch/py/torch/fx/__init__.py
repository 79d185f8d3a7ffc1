# torch.fx: wrap is an identity; symbolic tracing is another way to see a model, which heft has no need of.
from torch import _C
from torch.nn import Module as GraphModule

__getattr__ = _C.missing("torch.fx")


def wrap(function):
    return function


class Proxy:
    pass


class Node:
    pass


class Graph:
    def __init__(self, *args, **kwargs):
        _C.unsupported("torch.fx.Graph")


class Tracer:
    def __init__(self, *args, **kwargs):
        pass

    def trace(self, *args, **kwargs):
        _C.unsupported("torch.fx.Tracer.trace")


def symbolic_trace(root, *args, **kwargs):
    return root
