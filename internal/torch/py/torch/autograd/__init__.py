# torch.autograd: custom functions run their forward; backward is never run.
from torch import _C, Tensor
from torch import enable_grad, inference_mode, no_grad, set_grad_enabled
from .function import Function

__getattr__ = _C.missing("torch.autograd")


def Variable(data, requires_grad=False, volatile=None):
    if requires_grad:
        data.requires_grad_()
    return data


def backward(*args, **kwargs):
    pass


def grad(*args, **kwargs):
    _C.unsupported("torch.autograd.grad: no backward is run")


def set_detect_anomaly(mode, check_nan=True):
    from torch._contexts import _Switch
    return _Switch()


detect_anomaly = set_detect_anomaly


def set_multithreading_enabled(mode):
    from torch._contexts import _Switch
    return _Switch()
