# numpy's functions. Each works on arrays, nested lists and numbers, and is run
# aside: what numpy computes is no work of the model.
import builtins
import math
import operator

import torch

from ._array import (
    _apply, _array_of, _inexact, _matmul, _plain, _result, _shape_of, array, asarray, ndarray)
from ._native import aside
from ._types import _new_float, dtype as _dtype, float64, generic, int64



def _t(a):
    return asarray(a)._t


def _wanted(dtype, default=None):
    return default if dtype is None else _dtype(dtype).torch


# Creation


def zeros(shape, dtype=None, order=None, **ignored):
    return _array_of(torch.zeros(_shape_of(shape), dtype=_wanted(dtype, torch.float64)))


def ones(shape, dtype=None, order=None, **ignored):
    return _array_of(torch.ones(_shape_of(shape), dtype=_wanted(dtype, torch.float64)))


def empty(shape, dtype=None, order=None, **ignored):
    return _array_of(torch.empty(_shape_of(shape), dtype=_wanted(dtype, torch.float64)))


def full(shape, fill_value, dtype=None, order=None, **ignored):
    value = asarray(fill_value)
    return _array_of(torch.ones(_shape_of(shape), dtype=_wanted(dtype, value._t.dtype)) * value._t.to(
        _wanted(dtype, value._t.dtype)))


def zeros_like(a, dtype=None, **ignored):
    return _array_of(torch.zeros_like(_t(a), dtype=_wanted(dtype)))


def ones_like(a, dtype=None, **ignored):
    return _array_of(torch.ones_like(_t(a), dtype=_wanted(dtype)))


def empty_like(a, dtype=None, **ignored):
    return _array_of(torch.empty_like(_t(a), dtype=_wanted(dtype)))


def full_like(a, fill_value, dtype=None, **ignored):
    return full(asarray(a).shape, fill_value, dtype=asarray(a).dtype if dtype is None else dtype)


def arange(start, stop=None, step=1, dtype=None, **ignored):
    if stop is None:
        start, stop = 0, start
    bounds = [_plain(n) if not isinstance(n, ndarray) else n.item() for n in (start, stop, step)]
    whole = builtins.all(isinstance(n, int) for n in bounds)
    if (bounds[1] - bounds[0]) * bounds[2] < 0:  # the other way, which is nothing for numpy
        bounds[1] = bounds[0]
    return _array_of(torch.arange(*bounds, dtype=_wanted(dtype, torch.int64 if whole else torch.float64)))


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    start, stop, num = float(start), float(stop), operator.index(num)
    gaps = num - 1 if endpoint else num
    step = (stop - start) / gaps if gaps > 0 else math.nan
    last = stop if endpoint else stop - step if num > 0 else stop
    values = torch.linspace(start, last, num, dtype=torch.float64)
    made = _array_of(values if dtype is None else values.to(_wanted(dtype)))
    return (made, step) if retstep else made


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    made = power(base, linspace(start, stop, num, endpoint))
    return made if dtype is None else made.astype(dtype)


def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    made = exp(linspace(math.log(start), math.log(stop), num, endpoint))
    return made if dtype is None else made.astype(dtype)


def eye(N, M=None, k=0, dtype=None, **ignored):
    columns = N if M is None else M
    where_one = torch.arange(columns).unsqueeze(0) - torch.arange(N).unsqueeze(1) == k
    return _array_of(where_one.to(_wanted(dtype, torch.float64)))


def identity(n, dtype=None, **ignored):
    return eye(n, dtype=dtype)


def diag(v, k=0):
    return _array_of(torch.diag(_t(v), k))


def diagonal(a, offset=0, axis1=0, axis2=1):
    return _array_of(torch.diagonal(_t(a), offset, axis1, axis2))


def trace(a, offset=0):
    return sum(diagonal(a, offset))


def tri(N, M=None, k=0, dtype=None):
    return tril(ones((N, N if M is None else M), dtype=dtype), k)


def tril(m, k=0):
    return _array_of(torch.tril(_t(m), k))


def triu(m, k=0):
    return _array_of(torch.triu(_t(m), k))


def tril_indices(n, k=0, m=None):
    rows = torch.tril_indices(n, n if m is None else m, k)
    return _array_of(rows[0]), _array_of(rows[1])


def triu_indices(n, k=0, m=None):
    rows = torch.triu_indices(n, n if m is None else m, k)
    return _array_of(rows[0]), _array_of(rows[1])


def meshgrid(*xi, indexing="xy", sparse=False, copy=True):
    grids = torch.meshgrid(*[_t(x).reshape(-1) for x in xi], indexing=indexing)
    return [_array_of(g) for g in grids]


def indices(dimensions, dtype=int64, sparse=False):
    grids = torch.meshgrid(*[torch.arange(n, dtype=_wanted(dtype)) for n in dimensions], indexing="ij")
    return _array_of(torch.stack(grids))


class _Grid:
    # np.mgrid[0:3, 0:4] and np.ogrid.
    def __init__(self, dense):
        self.dense = dense

    def __getitem__(self, key):
        alone = not isinstance(key, tuple)
        axes = [_grid_axis(k) for k in ((key,) if alone else key)]
        if alone:
            return axes[0]
        grids = torch.meshgrid(*[a._t for a in axes], indexing="ij")
        if self.dense:
            return _array_of(torch.stack(grids))
        rank = len(axes)
        return tuple(a.reshape([-1 if j == i else 1 for j in range(rank)]) for i, a in enumerate(axes))


def _grid_axis(k):
    start, step = k.start or 0, 1 if k.step is None else k.step
    if isinstance(step, complex):
        return linspace(start, k.stop, int(builtins.abs(step)))
    return arange(start, k.stop, step)


def fromfunction(function, shape, dtype=float64, **options):
    return function(*indices(shape, dtype=dtype), **options)


def fromiter(iter, dtype, count=-1):
    return array(list(iter), dtype=dtype)


# Shape


def reshape(a, shape, order=None, **ignored):
    return asarray(a).reshape(shape, order=order)


def ravel(a, order=None):
    return asarray(a).ravel(order)


def transpose(a, axes=None):
    return asarray(a).transpose() if axes is None else asarray(a).transpose(axes)


def swapaxes(a, axis1, axis2):
    return asarray(a).swapaxes(axis1, axis2)


def moveaxis(a, source, destination):
    return _array_of(torch.movedim(_t(a), source, destination))


def rollaxis(a, axis, start=0):
    return moveaxis(a, axis, start if start <= axis else start - 1)


def expand_dims(a, axis):
    t = _t(a)
    axes = axis if isinstance(axis, (list, tuple)) else (axis,)
    rank = t.ndim + len(axes)
    for at in sorted(n % rank for n in axes):
        t = t.unsqueeze(at)
    return _array_of(t)


def squeeze(a, axis=None):
    return asarray(a).squeeze(axis)


def atleast_1d(*arys):
    made = [_array_of(torch.atleast_1d(_t(a))) for a in arys]
    return made[0] if len(made) == 1 else made


def atleast_2d(*arys):
    made = [_array_of(torch.atleast_2d(_t(a))) for a in arys]
    return made[0] if len(made) == 1 else made


def broadcast_to(a, shape, **ignored):
    return _array_of(_t(a).expand(_shape_of(shape)))


def broadcast_arrays(*args):
    return [_array_of(t) for t in torch.broadcast_tensors(*[_t(a) for a in args])]


def broadcast_shapes(*shapes):
    return tuple(torch.broadcast_shapes(*shapes))


def _alike(arrays):
    # One element type for all, as concatenation needs it.
    tensors = [_t(a) for a in arrays]
    kind = tensors[0].dtype
    for t in tensors[1:]:
        kind = _apply_type(kind, t.dtype)
    return [t if t.dtype == kind else t.to(kind) for t in tensors]


def _apply_type(a, b):
    if a.is_floating_point != b.is_floating_point and (a if b.is_floating_point else b) in (torch.int32, torch.int64):
        return torch.float64
    return torch.promote_types(a, b)


def concatenate(arrays, axis=0, dtype=None, **ignored):
    if axis is None:
        arrays, axis = [ravel(a) for a in arrays], 0
    made = _array_of(torch.cat(_alike(list(arrays)), dim=axis))
    return made if dtype is None else made.astype(dtype)


concat = concatenate


def stack(arrays, axis=0, **ignored):
    return _array_of(torch.stack(_alike(list(arrays)), dim=axis))


def vstack(tup, **ignored):
    return _array_of(torch.vstack(_alike(list(tup))))


def hstack(tup, **ignored):
    return _array_of(torch.hstack(_alike(list(tup))))


def dstack(tup):
    return _array_of(torch.dstack(_alike(list(tup))))


def column_stack(tup):
    return _array_of(torch.column_stack(_alike(list(tup))))


def append(arr, values, axis=None):
    return concatenate([arr, values], axis=axis)


def _cuts(sections):
    return sections.tolist() if isinstance(sections, ndarray) else sections


def array_split(ary, indices_or_sections, axis=0):
    return [_array_of(t) for t in torch.tensor_split(_t(ary), _cuts(indices_or_sections), dim=axis)]


def split(ary, indices_or_sections, axis=0):
    length = asarray(ary).shape[axis]
    if isinstance(indices_or_sections, int) and length % indices_or_sections:
        raise ValueError("array split does not result in an equal division")
    return array_split(ary, indices_or_sections, axis)


def hsplit(ary, sections):
    return split(ary, sections, axis=1 if asarray(ary).ndim > 1 else 0)


def vsplit(ary, sections):
    return split(ary, sections, axis=0)


def tile(A, reps):
    return _array_of(torch.tile(_t(A), _shape_of(reps)))


def repeat(a, repeats, axis=None):
    t = _t(a)
    if axis is None:
        t, axis = t.reshape(-1), 0
    count = repeats if isinstance(repeats, int) else _t(repeats)
    return _array_of(torch.repeat_interleave(t, count, dim=axis))


def flip(m, axis=None):
    t = _t(m)
    axes = range(t.ndim) if axis is None else axis if isinstance(axis, (list, tuple)) else (axis,)
    return _array_of(torch.flip(t, tuple(axes)))


def fliplr(m):
    return flip(m, 1)


def flipud(m):
    return flip(m, 0)


def roll(a, shift, axis=None):
    return _array_of(torch.roll(_t(a), shift) if axis is None else torch.roll(_t(a), shift, axis))


def rot90(m, k=1, axes=(0, 1)):
    return _array_of(torch.rot90(_t(m), k, list(axes)))


def pad(array, pad_width, mode="constant", **options):
    t = _t(array)
    widths = [[w, w] for w in [pad_width] * t.ndim] if isinstance(pad_width, int) else [list(w) if isinstance(
        w, (list, tuple)) else w for w in pad_width]
    if isinstance(widths[0], int):
        widths = [widths if len(widths) == 2 else widths * 2] * t.ndim
    if len(widths) == 1:
        widths = widths * t.ndim
    flat = [n for pair in reversed(widths) for n in pair]
    return _array_of(torch.nn.functional.pad(t, flat, value=options.get("constant_values", 0)))


def take(a, indices, axis=None, **ignored):
    t = _t(a)
    if axis is None:
        t, axis = t.reshape(-1), 0
    where_at = _t(indices)
    shape = t.shape[:axis] + where_at.shape + t.shape[axis % t.ndim + 1:]
    return _result(t.index_select(axis, where_at.reshape(-1)).reshape(shape))


def take_along_axis(arr, indices, axis=-1):
    return _array_of(torch.take_along_dim(_t(arr), _t(indices), axis))


def delete(arr, obj, axis=None):
    t = _t(arr)
    if axis is None:
        t, axis = t.reshape(-1), 0
    gone = [obj] if isinstance(obj, int) else list(obj)
    gone = {int(i) % t.shape[axis] for i in gone}
    kept = [i for i in range(t.shape[axis]) if i not in gone]
    return _array_of(t.index_select(axis, torch.tensor(kept, dtype=torch.int64)))


def unravel_index(indices, shape, order="C"):
    t = _t(indices)
    coordinates = []
    for size in reversed(_shape_of(shape)):
        coordinates.append(_result(torch.remainder(t, size)))
        t = torch.div(t, size, rounding_mode="floor")
    return tuple(reversed(coordinates))


def ravel_multi_index(multi_index, dims, **ignored):
    flat = 0
    for index, size in zip(multi_index, dims):
        flat = flat * size + asarray(index)
    return flat


def shape(a):
    return asarray(a).shape


def ndim(a):
    return asarray(a).ndim


def size(a, axis=None):
    return asarray(a).size if axis is None else asarray(a).shape[axis]


def copy(a, order=None, **ignored):
    return array(a)


def ascontiguousarray(a, dtype=None):
    return asarray(a, dtype)


asfortranarray = asanyarray = require = ascontiguousarray


def copyto(dst, src, **ignored):
    dst[...] = src


# Element by element


def _unary(function, inexact=True, plain=None):
    # plain computes for one number what function does for tensors: tables are made number by number.
    def apply(x, out=None, dtype=None, **ignored):
        if plain is not None and type(x) in (float, int, float64) and builtins.abs(x) < _plain_bound:
            return float64(plain(x))
        t = _t(x) if not isinstance(x, (int, float)) or isinstance(x, bool) else array(x)._t
        return _result(function(_inexact(t) if inexact else t))

    return apply


_plain_bound = 1e15
sqrt, exp, log, log2, log10 = (_unary(f) for f in (torch.sqrt, torch.exp, torch.log, torch.log2, torch.log10))
log1p, expm1, exp2 = (_unary(f) for f in (torch.log1p, torch.expm1, torch.exp2))
sin, cos, tan, arcsin, arccos, arctan = (
    _unary(f, plain=p) for f, p in ((torch.sin, math.sin), (torch.cos, math.cos), (torch.tan, None), (torch.asin, None), (torch.acos, None),
                                    (torch.atan, math.atan)))
sinh, cosh, tanh, arcsinh, arccosh, arctanh = (
    _unary(f) for f in (torch.sinh, torch.cosh, torch.tanh, torch.asinh, torch.acosh, torch.atanh))
degrees, radians = _unary(torch.rad2deg), _unary(torch.deg2rad)
rad2deg, deg2rad = degrees, radians
reciprocal = _unary(torch.reciprocal)
absolute, sign, square, negative, positive = (
    _unary(f, False) for f in (torch.abs, torch.sign, torch.square, torch.neg, torch.positive))
floor, ceil, trunc, rint = (_unary(f) for f in (torch.floor, torch.ceil, torch.trunc, torch.round))
fabs, fix, conj, conjugate, abs = absolute, trunc, positive, positive, absolute
isnan, isinf, isfinite = (_unary(f, False) for f in (torch.isnan, torch.isinf, torch.isfinite))
logical_not, invert = _unary(torch.logical_not, False), _unary(torch.bitwise_not, False)
bitwise_not = invert


def round(a, decimals=0, out=None):
    t = _t(a)
    if not t.is_floating_point():
        return _result(t)
    return _result(torch.round(t, decimals=decimals) if decimals else torch.round(t))


around = round_ = round


def _plain_power(x, y):
    if (type(y) is float or type(x) is float) and 0 < x < _plain_bound and -20 < y < 20:
        return _new_float(float64, x ** y)


def _pairwise(function, divides=False, plain=None):
    def apply(x1, x2, out=None, dtype=None, **ignored):
        if plain is not None:
            kind, other = type(x1), type(x2)
            if (kind is int or kind is float) and (other is int or other is float):
                number = plain(x1, x2)
                if number is not None:
                    return number
        a = x1 if isinstance(x1, (int, float, generic)) else asarray(x1)
        b = x2 if isinstance(x2, (int, float, generic)) else asarray(x2)
        if not isinstance(a, ndarray) and not isinstance(b, ndarray):
            a = array(a)
        return _apply(function, a, b, divides)

    return apply


def _of_arrays(function):
    # A function of tensors alone: a number beside an array takes its type.
    def apply(x, y):
        return function(x, torch.as_tensor(y, dtype=x.dtype))
    return apply


def _logical(function):
    def apply(x, y):
        return function(x, torch.as_tensor(y))
    return apply


add, subtract, multiply = _pairwise(torch.add), _pairwise(torch.sub), _pairwise(torch.mul)
divide, floor_divide, mod = _pairwise(torch.div, True), _pairwise(torch.floor_divide), _pairwise(torch.remainder)
true_divide, remainder, fmod = divide, mod, _pairwise(torch.fmod)
power, float_power = _pairwise(torch.pow, plain=_plain_power), _pairwise(torch.float_power)
maximum, minimum, arctan2, hypot = (
    _pairwise(_of_arrays(f), divides)
    for f, divides in ((torch.maximum, False), (torch.minimum, False), (torch.atan2, True), (torch.hypot, True)))
fmax, fmin = maximum, minimum
equal, not_equal, less, less_equal, greater, greater_equal = (
    _pairwise(f) for f in (torch.eq, torch.ne, torch.lt, torch.le, torch.gt, torch.ge))
logical_and, logical_or, logical_xor = (
    _pairwise(_logical(f)) for f in (torch.logical_and, torch.logical_or, torch.logical_xor))
bitwise_and, bitwise_or, bitwise_xor = (
    _pairwise(f) for f in (torch.bitwise_and, torch.bitwise_or, torch.bitwise_xor))
left_shift, right_shift = _pairwise(torch.bitwise_left_shift), _pairwise(torch.bitwise_right_shift)
matmul = _pairwise(_matmul)


def divmod(x1, x2):
    return floor_divide(x1, x2), mod(x1, x2)


def clip(a, a_min=None, a_max=None, out=None, min=None, max=None, **ignored):
    low = _plain(a_min if a_min is not None else min)
    high = _plain(a_max if a_max is not None else max)
    t = _t(a)
    if isinstance(low, float) or isinstance(high, float):
        t = _inexact(t)
    if isinstance(low, (ndarray, list)) or isinstance(high, (ndarray, list)):
        low, high = (None if bound is None else _t(bound) for bound in (low, high))
    return _result(torch.clamp(t, low, high))


def where(condition, x=None, y=None):
    if x is None:
        return tuple(_array_of(i) for i in torch.where(_t(condition)))
    a, b = _alike([x, y])
    return _result(torch.where(_t(condition).bool(), a, b))


def nan_to_num(x, **ignored):
    return _result(torch.nan_to_num(_t(x)))


# Reductions


def _axes(axis, rank):
    if axis is None:
        return None
    return tuple(n % rank for n in axis) if isinstance(axis, (list, tuple)) else axis


def _counted(t, dtype):
    return t.to(_wanted(dtype)) if dtype is not None else t


def sum(a, axis=None, dtype=None, out=None, keepdims=False, **ignored):
    t = _counted(_t(a if not hasattr(a, "__next__") else list(a)), dtype)
    if axis is None:
        axis = tuple(range(t.ndim))
    return _result(torch.sum(t, _axes(axis, t.ndim), keepdim=keepdims) if t.ndim else torch.sum(t))


def prod(a, axis=None, dtype=None, out=None, keepdims=False, **ignored):
    t = _counted(_t(a), dtype)
    if axis is None and not keepdims:
        return _result(torch.prod(t))
    axes = range(t.ndim) if axis is None else _axes(axis, t.ndim)
    for n in sorted((axes,) if isinstance(axes, int) else axes, reverse=True):
        t = torch.prod(t, n, keepdim=keepdims)
    return _result(t)


product = prod


def mean(a, axis=None, dtype=None, out=None, keepdims=False, **ignored):
    t = _inexact(_counted(_t(a), dtype))
    axes = tuple(range(t.ndim)) if axis is None else _axes(axis, t.ndim)
    return _result(torch.mean(t, axes, keepdim=keepdims) if t.ndim else t)


def average(a, axis=None, weights=None, **ignored):
    if weights is None:
        return mean(a, axis)
    return sum(asarray(a) * asarray(weights), axis) / sum(weights, axis)


def var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, **ignored):
    t = _inexact(_counted(_t(a), dtype))
    axes = tuple(range(t.ndim)) if axis is None else _axes(axis, t.ndim)
    return _result(torch.var(t, axes, correction=ddof, keepdim=keepdims))


def std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, **ignored):
    return sqrt(var(a, axis, dtype, None, ddof, keepdims))


def max(a, axis=None, out=None, keepdims=False, **ignored):
    t = _t(a)
    axes = tuple(range(t.ndim)) if axis is None else _axes(axis, t.ndim)
    return _result(torch.amax(t, axes, keepdim=keepdims) if t.ndim else t)


def min(a, axis=None, out=None, keepdims=False, **ignored):
    t = _t(a)
    axes = tuple(range(t.ndim)) if axis is None else _axes(axis, t.ndim)
    return _result(torch.amin(t, axes, keepdim=keepdims) if t.ndim else t)


amax, amin, nanmax, nanmin, nansum, nanmean, nanstd = max, min, max, min, sum, mean, std


def ptp(a, axis=None, **ignored):
    return max(a, axis) - min(a, axis)


def any(a, axis=None, out=None, keepdims=False, **ignored):
    t = _t(a).bool()
    return _result(torch.any(t) if axis is None else torch.any(t, axis, keepdim=keepdims))


def all(a, axis=None, out=None, keepdims=False, **ignored):
    t = _t(a).bool()
    return _result(torch.all(t) if axis is None else torch.all(t, axis, keepdim=keepdims))


def argmax(a, axis=None, out=None, **ignored):
    return _result(torch.argmax(_t(a)) if axis is None else torch.argmax(_t(a), axis))


def argmin(a, axis=None, out=None, **ignored):
    return _result(torch.argmin(_t(a)) if axis is None else torch.argmin(_t(a), axis))


def cumsum(a, axis=None, dtype=None, out=None):
    t = _counted(_t(a), dtype)
    return _array_of(torch.cumsum(t.reshape(-1), 0) if axis is None else torch.cumsum(t, axis))


def cumprod(a, axis=None, dtype=None, out=None):
    t = _counted(_t(a), dtype)
    return _array_of(torch.cumprod(t.reshape(-1), 0) if axis is None else torch.cumprod(t, axis))


def count_nonzero(a, axis=None, **ignored):
    return sum(asarray(a) != 0, axis)


def median(a, axis=None, **ignored):
    t = _inexact(_t(a))
    if axis is None:
        t, axis = t.reshape(-1), 0
    ordered, n = torch.sort(t, dim=axis).values, t.shape[axis]
    low, high = ordered.select(axis, (n - 1) // 2), ordered.select(axis, n // 2)
    return _result((low + high) / 2)


def percentile(a, q, axis=None, **ignored):
    return _result(torch.quantile(_inexact(_t(a)), torch.as_tensor(q, dtype=torch.float64) / 100, dim=axis))


def quantile(a, q, axis=None, **ignored):
    return percentile(a, asarray(q) * 100, axis)


def diff(a, n=1, axis=-1, **ignored):
    return _array_of(torch.diff(_t(a), n, axis))


# Order and sets


def sort(a, axis=-1, **ignored):
    t = _t(a)
    return _array_of(torch.sort(t.reshape(-1) if axis is None else t, dim=-1 if axis is None else axis).values)


def argsort(a, axis=-1, kind=None, **ignored):
    return _array_of(torch.argsort(_t(a), dim=axis, stable=True))


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, **ignored):
    if return_index:
        raise NotImplementedError("numpy.unique with return_index")
    found = torch.unique(_t(ar), return_inverse=return_inverse, return_counts=return_counts, dim=axis)
    return tuple(_array_of(t) for t in found) if isinstance(found, tuple) else _array_of(found)


def nonzero(a):
    t = _t(a)
    return tuple(_array_of(i) for i in torch.where(t if t.dtype == torch.bool else t != 0))


def flatnonzero(a):
    return nonzero(ravel(a))[0]


def argwhere(a):
    return _array_of(torch.nonzero(_t(a)))


def isin(element, test_elements, **ignored):
    return _result(torch.isin(_t(element), _t(test_elements)))


in1d = isin


def searchsorted(a, v, side="left", **ignored):
    # As many entries of a lie before v: those that are smaller, or not larger.
    ordered, wanted = _t(a), _t(v).unsqueeze(-1)
    return _result((ordered <= wanted if side == "right" else ordered < wanted).sum(-1))


def digitize(x, bins, right=False):
    return searchsorted(bins, x, "left" if right else "right")


def bincount(x, weights=None, minlength=0):
    values = asarray(x).tolist()
    counts = [0] * builtins.max(minlength, builtins.max(values, default=-1) + 1)
    for value in values:
        counts[value] += 1
    return array(counts, dtype=int64)


def interp(x, xp, fp, **ignored):
    points, values = asarray(xp).tolist(), asarray(fp).tolist()

    def at(v):
        if v <= points[0]:
            return float(values[0])
        for left, right, low, high in zip(points, points[1:], values, values[1:]):
            if v <= right:
                return low + (high - low) * (v - left) / (right - left)
        return float(values[-1])

    wanted = asarray(x)
    return float64(at(wanted.item())) if wanted.ndim == 0 else array([at(v) for v in wanted.ravel().tolist()]).reshape(
        wanted.shape)


def array_equal(a1, a2, **ignored):
    a, b = asarray(a1), asarray(a2)
    return a.shape == b.shape and bool(all(a == b))


def isclose(a, b, rtol=1e-05, atol=1e-08, **ignored):
    return less_equal(absolute(asarray(a) - asarray(b)), atol + rtol * absolute(b))


def allclose(a, b, rtol=1e-05, atol=1e-08, **ignored):
    return bool(all(isclose(a, b, rtol, atol)))


# Products


def dot(a, b, out=None):
    a, b = asarray(a), asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    if b.ndim > 2:
        return tensordot(a, b, ((a.ndim - 1,), (b.ndim - 2,)))
    return matmul(a, b)


def inner(a, b):
    x, y = _alike([a, b])
    return _result(_matmul(x, y if y.ndim < 2 else y.mT))


def outer(a, b, out=None):
    return _array_of(torch.outer(*(t.reshape(-1) for t in _alike([a, b]))))


def vdot(a, b):
    return dot(ravel(a), ravel(b))


def kron(a, b):
    return _array_of(torch.kron(*_alike([a, b])))


def cross(a, b, axis=-1, **ignored):
    return _array_of(torch.cross(*_alike([a, b]), dim=axis))


def tensordot(a, b, axes=2):
    return _result(torch.tensordot(*_alike([a, b]), dims=axes))


def einsum(subscripts, *operands, **ignored):
    return _result(torch.einsum(subscripts, *_alike(operands)))


# The rest


def vectorize(pyfunc, *args, **options):
    def apply(*arrays):
        tensors = torch.broadcast_tensors(*[_t(a) for a in arrays])
        columns = [t.reshape(-1).tolist() for t in tensors]
        return array([pyfunc(*row) for row in zip(*columns)]).reshape(tuple(tensors[0].shape))
    return apply


def apply_along_axis(func1d, axis, arr, *args, **options):
    moved = moveaxis(arr, axis, -1)
    rows = [func1d(row, *args, **options) for row in moved.reshape(-1, moved.shape[-1])]
    return moveaxis(stack(rows).reshape(moved.shape[:-1] + asarray(rows[0]).shape), -1, axis)


def result_type(*arrays):
    kinds = [a._t.dtype if isinstance(a, ndarray) else _dtype(a).torch for a in arrays]
    made = kinds[0]
    for kind in kinds[1:]:
        made = _apply_type(made, kind)
    return _dtype(made)


def promote_types(type1, type2):
    return result_type(type1, type2)


def issubdtype(arg1, arg2):
    kind = _dtype(arg1).type
    return issubclass(kind, arg2 if isinstance(arg2, type) and issubclass(arg2, generic) else _dtype(arg2).type)


def isscalar(element):
    return isinstance(element, (int, float, complex, str, generic))


def iscomplexobj(x):
    return asarray(x)._t.is_complex()


def ndenumerate(arr):
    arr = asarray(arr)
    return zip(ndindex(*arr.shape), arr.ravel())


def ndindex(*shape):
    shape = _shape_of(shape[0]) if len(shape) == 1 else shape
    positions = [()]
    for n in shape:
        positions = [p + (i,) for p in positions for i in range(n)]
    return iter(positions)


def hanning(M):
    return _array_of(torch.hann_window(M, periodic=False, dtype=torch.float64))


def hamming(M):
    return _array_of(torch.hamming_window(M, periodic=False, dtype=torch.float64))


def _no_files(*args, **options):
    raise OSError("heft reads no files from within a model: numpy.load and its like are not available")


# What runs aside: every function above. abs, max, … hide Python's own from here on.
_kept = {"array", "asarray", "ndarray", "aside", "vectorize", "apply_along_axis", "fromfunction"}
for _name, _value in list(globals().items()):
    if not _name.startswith("_") and _name not in _kept and type(_value) is type(zeros):
        globals()[_name] = aside(_value)

mgrid, ogrid = _Grid(True), _Grid(False)
load = save = savez = savez_compressed = loadtxt = savetxt = genfromtxt = fromfile = memmap = _no_files


def real(val):
    return asarray(val).real


def imag(val):
    return asarray(val).imag
