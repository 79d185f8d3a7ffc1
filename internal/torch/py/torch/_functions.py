# Functions of torch that are written in Python. What depends on values is asked
# in an if statement, where --assume can answer.
from collections import namedtuple

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
    if y.dim() and y.shape[dim] == 0:
        return y.new_zeros(y.shape, dtype=torch.promote_types(y.dtype, torch.get_default_dtype()))
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


def unravel_index(indices, shape):
    # Row-major positions as one tensor an axis; all are views of one table.
    if not isinstance(indices, torch.Tensor) or indices.dtype.is_floating_point or indices.dtype.is_complex or indices.dtype == torch.bool:
        raise TypeError(f"expected 'indices' to be integer dtype, but got {getattr(indices, 'dtype', type(indices))}")
    shape = torch.Size([shape] if isinstance(shape, int) else shape)
    if any(size < 0 for size in shape):
        raise ValueError(f"'shape' cannot have negative values, but got {tuple(shape)}")
    widths, width = [], 1
    for size in reversed(shape):
        widths.insert(0, width)
        width *= size
    table = indices.unsqueeze(-1).floor_divide(torch.tensor(widths, dtype=torch.int64)) % torch.tensor(tuple(shape), dtype=torch.int64)
    return table.unbind(-1)


_Histogram = namedtuple("histogramdd", ["hist", "bin_edges"])


def histogramdd(input, bins, range=None, weight=None, density=False):
    if input.dim() < 2:
        raise RuntimeError("torch.histogramdd: input tensor should have at least 2 dimensions")
    axes = input.shape[-1]
    if isinstance(bins, int):
        bins = [bins] * axes
    if len(bins) != axes:
        raise RuntimeError(f"torch.histogramdd: bins has length {len(bins)}, but should be the size of the innermost dimension of input, {axes}")
    if input.dtype not in (torch.float32, torch.float64):
        raise NotImplementedError(f'"histogramdd" not implemented for {input.dtype}')
    sizes = [b if isinstance(b, int) else b.shape[0] - 1 for b in bins]
    edges = tuple(torch.empty(n + 1, dtype=input.dtype) for n in sizes)
    return _Histogram(torch.empty(sizes, dtype=input.dtype), edges)


def kl_div(input, target, reduction=0, *, log_target=False):
    return torch.nn.functional.kl_div(input, target, reduction=_reductions[reduction], log_target=log_target)


def hinge_embedding_loss(input, target, margin=1.0, reduction=0):
    return torch.nn.functional.hinge_embedding_loss(input, target, margin, reduction=_reductions[reduction])


_reductions = ("none", "mean", "sum")


def svd_lowrank(A, q=6, niter=2, M=None):
    # Halko's randomised decomposition: the range of A by products with noise, then
    # an exact decomposition of the small rest.
    m, n = A.shape[-2:]
    A = A if M is None else A - M.broadcast_to(A.shape)
    wide = m < n
    A = A.mH if wide else A
    Q = torch.linalg.qr(A @ torch.randn(A.shape[-1], q, dtype=A.dtype))[0]
    for _ in range(niter):
        Q = torch.linalg.qr(A.mH @ Q)[0]
        Q = torch.linalg.qr(A @ Q)[0]
    U, S, Vh = torch.linalg.svd(Q.mH @ A, full_matrices=False)
    U, V = Q @ U, Vh.mH
    return (V, S, U) if wide else (U, S, V)


def pca_lowrank(A, q=None, center=True, niter=2):
    m, n = A.shape[-2:]
    q = min(6, m, n) if q is None else q
    if not 0 <= q <= min(m, n):
        raise ValueError(f"q(={q}) must be non-negative integer and not greater than min(m, n)={min(m, n)}")
    if niter < 0:
        raise ValueError(f"niter(={niter}) must be non-negative integer")
    return svd_lowrank(A - A.mean(dim=-2, keepdim=True) if center else A, q, niter=niter)


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
