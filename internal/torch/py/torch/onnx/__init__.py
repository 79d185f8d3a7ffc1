# torch.onnx: nothing is exported; the model is run once, as the exporter does.
from torch import _C, jit
from . import operators

__getattr__ = _C.missing("torch.onnx")


def is_in_onnx_export():
    return False


def export(model, args=(), *rest, kwargs=None, **options):
    jit.trace(model, args, example_kwarg_inputs=kwargs)


def register_custom_op_symbolic(*args, **kwargs):
    pass


unregister_custom_op_symbolic = register_custom_op_symbolic
