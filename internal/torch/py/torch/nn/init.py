# Initialisers. Random values are never known, so those hand their tensor back
# without any; the functions of fans and gains answer as torch does, since
# programs compute with them.
import math

from torch import _C


def _random(tensor, *args, **kwargs):
    _C.forget(tensor)
    return tensor


def normal_(tensor, mean=0.0, std=1.0, generator=None):
    if std < 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
    return _random(tensor)


def uniform_(tensor, a=0.0, b=1.0, generator=None):
    if a > b:
        raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={a} > to={b}")
    return _random(tensor)


def _of_fans(tensor, *args, **kwargs):
    _calculate_fan_in_and_fan_out(tensor)
    return _random(tensor)


def _of_one_fan(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    _calculate_correct_fan(tensor, mode)
    return _random(tensor)


def _of_matrix(tensor, *args, **kwargs):
    if tensor.dim() < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    return _random(tensor)


def constant_(tensor, val):
    previous = _C.set_grad_enabled(False)
    try:
        return tensor.fill_(val)
    finally:
        _C.set_grad_enabled(previous)


def ones_(tensor):
    return constant_(tensor, 1.0)


def zeros_(tensor, generator=None):
    return constant_(tensor, 0.0)


trunc_normal_ = _random
eye_ = dirac_ = orthogonal_ = sparse_ = _of_matrix
xavier_uniform_ = xavier_normal_ = _of_fans
kaiming_uniform_ = kaiming_normal_ = _of_one_fan


def _older(function):
    def call(*args, **kwargs):
        return function(*args, **kwargs)
    return call


uniform, normal = _older(uniform_), _older(normal_)
eye = dirac = orthogonal = sparse = _of_matrix
xavier_uniform = xavier_normal = _of_fans
kaiming_uniform, kaiming_normal = _older(kaiming_uniform_), _older(kaiming_normal_)
constant = constant_
_no_grad_uniform_ = _no_grad_normal_ = _no_grad_trunc_normal_ = _random
_no_grad_fill_ = constant_
_no_grad_zero_ = zeros_


def calculate_gain(nonlinearity, param=None):
    if nonlinearity in ("linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
                        "conv_transpose3d", "sigmoid"):
        return 1
    if nonlinearity == "tanh":
        return 5.0 / 3
    if nonlinearity == "relu":
        return math.sqrt(2.0)
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        return math.sqrt(2.0 / (1 + slope ** 2))
    if nonlinearity == "selu":
        return 3.0 / 4
    raise ValueError(f"Unsupported nonlinearity {nonlinearity}")


def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    receptive = math.prod(tensor.shape[2:])
    return tensor.size(1) * receptive, tensor.size(0) * receptive


def _calculate_correct_fan(tensor, mode):
    mode = mode.lower()
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']")
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return fan_in if mode == "fan_in" else fan_out
