# Functions of torch that are written in Python. What depends on values is asked
# in an if statement, where --assume can answer.
import math
from collections import namedtuple

import torch


def equal(input, other):
    return input.shape == other.shape and (input == other).all().item()


def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False):
    return torch.isclose(input, other, rtol=rtol, atol=atol, equal_nan=equal_nan).all().item()


def is_nonzero(input):
    if input:
        return True
    return False


def is_same_size(input, other):
    return input.shape == other.shape


_UNIFORM = object()  # x is not given; None is refused


def cumulative_trapezoid(y, x=_UNIFORM, *, dx=1, dim=-1):
    if x is not _UNIFORM and not isinstance(x, torch.Tensor):
        raise TypeError(f"cumulative_trapezoid(): argument 'x' must be Tensor, not {type(x).__name__}")
    if y.dtype == torch.bool:
        raise NotImplementedError("cumulative_trapezoid: received a bool input for `y`, but bool is not supported")
    if y.dim() and y.shape[dim] == 0:
        return y.new_zeros(y.shape, dtype=torch.promote_types(y.dtype, y.dtype if y.dtype.is_floating_point or y.dtype.is_complex else torch.get_default_dtype()))
    pairs = y.narrow(dim, 1, y.shape[dim] - 1) + y.narrow(dim, 0, y.shape[dim] - 1)
    if x is not _UNIFORM:
        dx = torch.diff(x, dim=-1 if x.dim() == 1 else dim)
    return (pairs * dx / 2).cumsum(dim)


def gradient(input, *, spacing=1, dim=None, edge_order=1):
    # Differences of neighbours but one inside, of neighbours at both ends.
    if edge_order not in (1, 2):
        raise RuntimeError(f"torch.gradient only supports edge_order=1 and edge_order=2, got {edge_order}")
    if input.dtype == torch.uint8:
        raise NotImplementedError("torch.gradient does not support uint8 input.")
    dims = range(input.dim()) if dim is None else ([dim] if isinstance(dim, int) else list(dim))
    if isinstance(spacing, (list, tuple)) and len(spacing) != len(dims):
        raise RuntimeError(f"torch.gradient expected spacing to be unspecified, a scalar, or a list of length {len(dims)}, one for each axis, but got a list of length {len(spacing)}")
    for coordinates in spacing if isinstance(spacing, (list, tuple)) else ():
        if isinstance(coordinates, torch.Tensor) and coordinates.dim() != 1:
            raise RuntimeError(f"torch.gradient expected each element of spacing to have one dimension, but got an element with {coordinates.dim()} dimensions!")
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


def binary_cross_entropy_with_logits(input, target, weight=None, pos_weight=None, reduction=0):
    return torch.nn.functional.binary_cross_entropy_with_logits(input, target, weight, pos_weight=pos_weight, reduction=_reductions[reduction])


def poisson_nll_loss(input, target, log_input, full, eps, reduction):
    return torch.nn.functional.poisson_nll_loss(input, target, log_input, full=full, eps=eps, reduction=_reductions[reduction])


def margin_ranking_loss(input1, input2, target, margin=0.0, reduction=0):
    return torch.nn.functional.margin_ranking_loss(input1, input2, target, margin, reduction=_reductions[reduction])


def cosine_embedding_loss(input1, input2, target, margin=0.0, reduction=0):
    return torch.nn.functional.cosine_embedding_loss(input1, input2, target, margin, reduction=_reductions[reduction])


def triplet_margin_loss(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-6, swap=False, reduction=0):
    return torch.nn.functional.triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction=_reductions[reduction])


def ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0, reduction=0, zero_infinity=False):
    return torch.nn.functional.ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, _reductions[reduction], zero_infinity)


def grid_sampler(input, grid, interpolation_mode, padding_mode, align_corners):
    return torch.nn.functional.grid_sample(input, grid, ("bilinear", "nearest", "bicubic")[interpolation_mode], ("zeros", "border", "reflection")[padding_mode], align_corners)


grid_sampler_2d = grid_sampler_3d = grid_sampler


def affine_grid_generator(theta, size, align_corners):
    return torch.nn.functional.affine_grid(theta, size, align_corners)


def instance_norm(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled):
    return torch.nn.functional.instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)


def frobenius_norm(input, dim, keepdim=False):
    return torch.linalg.vector_norm(input, 2, dim if isinstance(dim, int) or len(dim) else None, keepdim)


def nuclear_norm(input, dim=None, keepdim=False):
    if isinstance(dim, bool):
        dim, keepdim = None, dim
    if torch.is_autocast_enabled():  # its list of float32 has this function, not the norm of linalg
        input = input.float()
    return torch.linalg.matrix_norm(input, "nuc", (-2, -1) if dim is None else tuple(dim), keepdim)


def norm_except_dim(v, pow=2, dim=0):
    if dim == -1:
        return v.norm(pow)
    return v.norm(pow, tuple(d for d in range(v.dim()) if d != dim % v.dim()), keepdim=True)


def empty_permuted(size, physical_layout, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    size, order = tuple(size), tuple(physical_layout)
    if sorted(order) != list(range(len(size))):
        raise RuntimeError(f"Number of dimensions in size does not match the length of physical_layout, or it is no permutation: {list(size)} and {list(order)}")
    steps, step = [0] * len(size), 1
    for axis in reversed(order):
        steps[axis] = step
        step *= size[axis]
    return torch.empty_strided(size, steps, dtype=dtype, requires_grad=requires_grad)


def max_pool1d_with_indices(input, kernel_size, stride=(), padding=0, dilation=1, ceil_mode=False):
    return torch.nn.functional.max_pool1d(input, kernel_size, stride or None, padding, dilation, ceil_mode, return_indices=True)


def alias_copy(input):
    return input.clone()


detach_copy = alias_copy


def nonzero_static(input, *, size, fill_value=-1):
    return input.nonzero_static(size=size, fill_value=fill_value)


def unsafe_chunk(input, chunks, dim=0):
    return torch.chunk(input, chunks, dim)


def unsafe_split(tensor, split_size, dim=0):
    return torch.split(tensor, split_size, dim)


def unsafe_split_with_sizes(input, split_sizes, dim=0):
    return torch.split(input, split_sizes, dim)


def dsmm(input, mat2):
    return torch.mm(input, mat2)


def binomial(count, prob, generator=None):
    return torch.empty_like(count) + 0 * prob


def hash_tensor(input, dim=(), *, keepdim=False, mode=0):
    return torch.sum(input.detach(), dim if isinstance(dim, int) or len(dim) else None, keepdim=keepdim).to(torch.uint64)


def _removed(name):
    def refused(*args, **kwargs):
        raise RuntimeError("This function was deprecated since version 1.9 and is now removed.")
    refused.__name__ = name
    return refused


lstsq, eig, symeig, matrix_rank, solve = map(_removed, ("lstsq", "eig", "symeig", "matrix_rank", "solve"))


def sym_int(a):
    return math.floor(a) if a >= 0 else math.ceil(a)


def sym_float(a):
    return float(a)


def sym_not(a):
    return not a


def sym_max(a, b):
    return float(max(a, b)) if isinstance(a, float) or isinstance(b, float) else max(a, b)


def sym_min(a, b):
    return float(min(a, b)) if isinstance(a, float) or isinstance(b, float) else min(a, b)


def sym_sum(args):
    return sum(args)


def sym_ite(b, t, f):
    return t if b else f


def sym_sqrt(a):
    return math.sqrt(a)


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
