# Functions of torch that are written in Python. What depends on values is asked
# in an if statement, where --assume can answer.
import torch


def equal(input, other):
    if input.shape == other.shape and (input == other).all():
        return True
    return False


def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False):
    if torch.isclose(input, other, rtol=rtol, atol=atol).all():
        return True
    return False


def is_nonzero(input):
    if input:
        return True
    return False


def is_same_size(input, other):
    return input.shape == other.shape


def trapezoid(y, x=None, *, dx=1, dim=-1):
    pairs = y.narrow(dim, 1, y.shape[dim] - 1) + y.narrow(dim, 0, y.shape[dim] - 1)
    if x is not None:
        dx = torch.diff(x, dim=-1 if x.dim() == 1 else dim)
    return (pairs * dx / 2).sum(dim)


trapz = trapezoid
