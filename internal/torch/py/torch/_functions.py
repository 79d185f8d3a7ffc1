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


def cumulative_trapezoid(y, x=None, *, dx=1, dim=-1):
    if y.dtype == torch.bool:
        raise NotImplementedError("cumulative_trapezoid: received a bool input for `y`, but bool is not supported")
    pairs = y.narrow(dim, 1, y.shape[dim] - 1) + y.narrow(dim, 0, y.shape[dim] - 1)
    if x is not None:
        dx = torch.diff(x, dim=-1 if x.dim() == 1 else dim)
    return (pairs * dx / 2).cumsum(dim)


def gradient(input, *, spacing=1, dim=None, edge_order=1):
    # Differences of neighbours but one inside, of neighbours at both ends.
    if edge_order not in (1, 2):
        raise RuntimeError(f"torch.gradient only supports edge_order=1 and edge_order=2, got {edge_order}")
    dims = range(input.dim()) if dim is None else ([dim] if isinstance(dim, int) else list(dim))
    results = []
    for d in dims:
        size = input.shape[d]
        if size < edge_order + 1:
            raise RuntimeError("torch.gradient expected each dimension size to be at least edge_order+1")
        inner = (input.narrow(d, 2, size - 2) - input.narrow(d, 0, size - 2)) / 2
        first = (input.narrow(d, 1, 1) - input.narrow(d, 0, 1)) / 1
        last = (input.narrow(d, size - 1, 1) - input.narrow(d, size - 2, 1)) / 1
        results.append(torch.cat([first, inner, last], d))
    return tuple(results)


def _check_with(error_type, cond, message):
    # A tensor's truth is taken to be what the program checks for.
    if isinstance(cond, torch.Tensor):
        return
    if not cond:
        raise error_type("Expected cond to be True, but got False" if message is None else str(message()))


def _check_tensor_all_with(error_type, cond, message=None):
    _check_with(error_type, cond, message)


def _check(cond, message=None):
    _check_with(RuntimeError, cond, message)


def _check_tensor_all(cond, message=None):
    _check_with(RuntimeError, cond, message)


def _check_index(cond, message=None):
    _check_with(IndexError, cond, message)


def _check_value(cond, message=None):
    _check_with(ValueError, cond, message)


def _check_type(cond, message=None):
    _check_with(TypeError, cond, message)


def _check_not_implemented(cond, message=None):
    _check_with(NotImplementedError, cond, message)


def _check_is_size(i, message=None, *, max=None):
    _check(i >= 0, message)
