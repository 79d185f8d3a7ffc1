# torch.autograd: a backward that a program asks for runs what it passes, and gives leaves their gradients.
from torch import _C, Tensor
from torch import enable_grad, inference_mode, no_grad, set_grad_enabled
from .function import Function

__getattr__ = _C.missing("torch.autograd")


def Variable(data, requires_grad=False, volatile=None):
    if requires_grad:
        data.requires_grad_()
    return data


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None):
    tensors = (tensors,) if isinstance(tensors, Tensor) else tuple(tensors)
    given = (grad_tensors,) if grad_tensors is None or isinstance(grad_tensors, Tensor) else tuple(grad_tensors)
    given += (None,) * (len(tensors) - len(given))
    for tensor, gradient in zip(tensors, given):
        tensor.backward(gradient, retain_graph, create_graph, inputs)


def grad(*args, **kwargs):
    _C.unsupported("torch.autograd.grad: no backward is run")


def set_detect_anomaly(mode, check_nan=True):
    from torch._contexts import _Switch
    return _Switch()


detect_anomaly = set_detect_anomaly


def set_multithreading_enabled(mode):
    from torch._contexts import _Switch
    return _Switch()
