# torch.overrides: no operand overrides torch functions.
from torch import _C

__getattr__ = _C.missing("torch.overrides")


def has_torch_function(relevant_args):
    return False


def has_torch_function_unary(obj):
    return False


def has_torch_function_variadic(*args):
    return False


def is_tensor_like(inp):
    from torch import Tensor
    return isinstance(inp, Tensor)


def handle_torch_function(public_api, relevant_args, *args, **kwargs):
    return public_api(*args, **kwargs)


class TorchFunctionMode:
    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None
