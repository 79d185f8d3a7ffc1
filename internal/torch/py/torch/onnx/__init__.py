# torch.onnx: nothing is exported.
from torch import _C
from . import operators

__getattr__ = _C.missing("torch.onnx")


def is_in_onnx_export():
    return False


def export(*args, **kwargs):
    return None


def register_custom_op_symbolic(*args, **kwargs):
    pass


unregister_custom_op_symbolic = register_custom_op_symbolic
