# torch.onnx: nothing is exported; what a model would be fed with is noted.
from torch import _C
from torch._feed import feed
from . import operators

__getattr__ = _C.missing("torch.onnx")


def is_in_onnx_export():
    return False


def export(model, args=(), f=None, *options, kwargs=None, **settings):
    if isinstance(args, tuple) and args and isinstance(args[-1], dict):  # the names stand last
        args, kwargs = args[:-1], {**args[-1], **(kwargs or {})}
    feed(model, args, kwargs)


def register_custom_op_symbolic(*args, **kwargs):
    pass


unregister_custom_op_symbolic = register_custom_op_symbolic
