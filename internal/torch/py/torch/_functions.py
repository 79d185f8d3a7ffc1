# Functions of torch that are written in Python.
import torch


def equal(input, other):
    return input.shape == other.shape and bool((input == other).all())


def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False):
    return bool(torch.isclose(input, other, rtol=rtol, atol=atol).all())


def is_nonzero(input):
    return bool(input)


def is_same_size(input, other):
    return input.shape == other.shape


def trapezoid(y, x=None, *, dx=1, dim=-1):
    pairs = y.narrow(dim, 1, y.shape[dim] - 1) + y.narrow(dim, 0, y.shape[dim] - 1)
    if x is not None:
        dx = torch.diff(x, dim=-1 if x.dim() == 1 else dim)
    return (pairs * dx / 2).sum(dim)


trapz = trapezoid
