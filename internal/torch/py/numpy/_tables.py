# numpy's functions beyond the everyday ones: windows, statistics, sets, building of
# arrays from indices, and the newer names of older functions.
import builtins
import math
import operator

import torch

from . import _functions as _f
from ._array import _array_of, _inexact, _plain, _result, _shape_of, array, asarray, ndarray
from ._functions import _of_arrays, _pairwise, _t, _unary, _wanted
from ._native import aside
from ._types import dtype as _dtype, float64, int64

acos, asin, atan, acosh, asinh, atanh = _f.arccos, _f.arcsin, _f.arctan, _f.arccosh, _f.arcsinh, _f.arctanh
atan2, pow, permute_dims, row_stack = _f.arctan2, _f.power, _f.transpose, _f.vstack
bitwise_invert, bitwise_left_shift, bitwise_right_shift = _f.invert, _f.left_shift, _f.right_shift
nanargmax, nanargmin, nancumsum, nancumprod = _f.argmax, _f.argmin, _f.cumsum, _f.cumprod
nanmedian, nanpercentile, nanquantile, nanprod, nanvar = _f.median, _f.percentile, _f.quantile, _f.prod, _f.var
asmatrix = mat = asarray_chkfinite = asarray

sinc, signbit = _unary(torch.sinc), _unary(torch.signbit, False)
copysign = _pairwise(torch.copysign, True)
nextafter, logaddexp, logaddexp2 = (_pairwise(_of_arrays(f), True) for f in (torch.nextafter, torch.logaddexp, torch.logaddexp2))
heaviside, ldexp, gcd, lcm = (_pairwise(_of_arrays(f)) for f in (torch.heaviside, torch.ldexp, torch.gcd, torch.lcm))
i0 = _unary(torch.i0)


def cbrt(x):
    t = _inexact(_t(x))
    return _result(torch.sign(t) * torch.pow(torch.abs(t), 1 / 3))


def modf(x):
    t = _inexact(_t(x))
    return _result(t - torch.trunc(t)), _result(torch.trunc(t))


def frexp(x):
    mantissa, exponent = torch.frexp(_inexact(_t(x)))
    return _result(mantissa), _result(exponent)


def isneginf(x):
    t = _t(x)
    return _result(torch.isinf(t) & (t < 0))


def isposinf(x):
    t = _t(x)
    return _result(torch.isinf(t) & (t > 0))


def isreal(x):
    return _f.full(asarray(x).shape, not _t(x).is_complex(), dtype=bool)


def iscomplex(x):
    return _f.full(asarray(x).shape, _t(x).is_complex(), dtype=bool)


def isrealobj(x):
    return not _f.iscomplexobj(x)


def angle(z, deg=False):
    t = torch.angle(_t(z))
    return _result(torch.rad2deg(t) if deg else t)


# Windows


def _window(M, value):
    return array([value(n, M - 1) if M > 1 else 1.0 for n in range(M)])


def blackman(M):
    return _window(M, lambda n, last: 0.42 - 0.5 * math.cos(2 * math.pi * n / last) + 0.08 * math.cos(4 * math.pi * n / last))


def bartlett(M):
    return _window(M, lambda n, last: 2 / last * (last / 2 - builtins.abs(n - last / 2)))


def kaiser(M, beta):
    return _array_of(torch.kaiser_window(M, periodic=False, beta=float(beta), dtype=torch.float64))


# Arrays out of others


def astype(x, dtype, copy=True):
    return asarray(x).astype(dtype)


def matrix_transpose(x):
    return _array_of(_t(x).transpose(-1, -2))


def atleast_3d(*arys):
    made = []
    for a in arys:
        t = _t(a)
        t = t.reshape(1, 1, 1) if t.ndim == 0 else t.reshape(1, -1, 1) if t.ndim == 1 else t.unsqueeze(-1) if t.ndim == 2 else t
        made.append(_array_of(t))
    return made[0] if len(made) == 1 else made


def unstack(x, axis=0):
    return tuple(_array_of(t) for t in _t(x).unbind(axis))


def dsplit(ary, indices_or_sections):
    return _f.split(ary, indices_or_sections, 2)


def block(arrays):
    if not isinstance(arrays, list):
        return asarray(arrays)
    depth, inner = 1, arrays
    while isinstance(inner[0], list):
        depth, inner = depth + 1, inner[0]
    made = [block(a) if isinstance(a, list) else asarray(a) for a in arrays]
    return _f.concatenate([_f.atleast_1d(a) if a.ndim == 0 else a for a in made], axis=-depth)


bmat = block


def insert(arr, obj, values, axis=None):
    t = _t(arr)
    if axis is None:
        t, axis = t.reshape(-1), 0
    at = operator.index(obj) if not isinstance(obj, (list, tuple, ndarray)) else [int(i) for i in obj][0]
    at = at + t.shape[axis] if at < 0 else at
    shape = list(t.shape)
    value = _t(values).to(t.dtype)
    shape[axis] = value.shape[axis] if value.ndim == t.ndim else value.numel() if t.ndim == 1 and value.ndim else 1
    value = value.unsqueeze(axis) if 0 < value.ndim < t.ndim and value.ndim == t.ndim - 1 else value
    return _array_of(torch.cat([t.narrow(axis, 0, at), value.expand(shape) if value.ndim else value.reshape([1] * t.ndim).expand(shape),
                                t.narrow(axis, at, t.shape[axis] - at)], axis))


def resize(a, new_shape):
    shape, t = _shape_of(new_shape), _t(a).reshape(-1)
    wanted = math.prod(shape)
    times = -(-wanted // builtins.max(t.numel(), 1))
    return _array_of(t.repeat(times)[:wanted].reshape(shape))


def diagflat(v, k=0):
    return _array_of(torch.diagflat(_t(v), k))


def diag_indices(n, ndim=2):
    return tuple(_f.arange(n) for _ in range(ndim))


def diag_indices_from(arr):
    return diag_indices(arr.shape[0], arr.ndim)


def tril_indices_from(arr, k=0):
    return _f.tril_indices(arr.shape[-2], k, arr.shape[-1])


def triu_indices_from(arr, k=0):
    return _f.triu_indices(arr.shape[-2], k, arr.shape[-1])


def fill_diagonal(a, val, wrap=False):
    n = builtins.min(a.shape)
    for i in range(n):
        a[(i,) * a.ndim] = asarray(val).tolist()[i % asarray(val).size] if asarray(val).ndim else val


def vander(x, N=None, increasing=False):
    return _array_of(torch.vander(_t(x), N, increasing))


def ix_(*args):
    made = []
    for i, each in enumerate(args):
        t = _t(each)
        t = torch.nonzero(t)[:, 0] if t.dtype == torch.bool else t
        made.append(_array_of(t.reshape([1] * i + [-1] + [1] * (len(args) - i - 1))))
    return tuple(made)


class _Rows:
    # np.r_ joins along the first axis, np.c_ as columns.
    def __init__(self, columns):
        self._columns = columns

    def __getitem__(self, key):
        parts = [self._part(k) for k in (key if isinstance(key, tuple) else (key,)) if not isinstance(k, str)]
        if self._columns:
            return _f.concatenate([_f.expand_dims(p, 1) if p.ndim == 1 else p for p in parts], axis=1)
        return _f.concatenate(parts, axis=0)

    def _part(self, k):
        if isinstance(k, slice):
            start, step = k.start or 0, 1 if k.step is None else k.step
            if isinstance(step, complex):
                return _f.linspace(start, k.stop, int(builtins.abs(step)))
            return _f.arange(start, k.stop, step)
        return _f.atleast_1d(k)


class _Index:
    def __getitem__(self, key):
        return key


def put(a, ind, v, mode="raise"):
    flat = a._t.reshape(-1).clone()
    flat[_t(ind)] = _t(v).to(flat.dtype)
    a._t = flat.reshape(a._t.shape)


def putmask(a, mask, values):
    a._t = torch.where(_t(mask).bool(), _t(values).to(a._t.dtype), a._t)


place = putmask


def put_along_axis(arr, indices, values, axis):
    value = _t(values).to(arr._t.dtype)
    arr._t = torch.scatter(arr._t, axis, _t(indices), value.expand(_t(indices).shape))


def choose(a, choices, out=None, mode="raise"):
    return _array_of(torch.gather(torch.stack([_t(c) for c in choices]), 0, _t(a).unsqueeze(0))[0])


def select(condlist, choicelist, default=0):
    made = asarray(default)
    for condition, choice in reversed(list(zip(condlist, choicelist))):
        made = _f.where(condition, choice, made)
    return made


def piecewise(x, condlist, funclist, *args, **options):
    made = asarray(funclist[-1](x, *args, **options) if len(funclist) > len(condlist) and callable(funclist[-1]) else 0.0)
    for condition, function in zip(condlist, funclist):
        made = _f.where(condition, function(x, *args, **options) if callable(function) else function, made)
    return made


def compress(condition, a, axis=None, out=None):
    t = _t(a)
    if axis is None:
        t, axis = t.reshape(-1), 0
    at = torch.nonzero(_t(condition).bool())[:, 0]
    return _array_of(t.index_select(axis, at))


def extract(condition, arr):
    return compress(_f.ravel(condition), arr)


def trim_zeros(filt, trim="fb"):
    values = asarray(filt).tolist()
    while values and values[0] == 0 and "f" in trim.lower():
        values.pop(0)
    while values and values[-1] == 0 and "b" in trim.lower():
        values.pop()
    return array(values)


def apply_over_axes(func, a, axes):
    made = asarray(a)
    for axis in axes if isinstance(axes, (list, tuple)) else [axes]:
        made = _f.expand_dims(func(made, axis), axis)
    return made


def fromstring(string, dtype=float64, count=-1, sep=" "):
    return array([_dtype(dtype).type(word) for word in string.replace(sep, " ").split()], dtype=dtype)


# Sums, differences, statistics


def trapezoid(y, x=None, dx=1.0, axis=-1):
    t = _inexact(_t(y))
    return _result(torch.trapezoid(t, dx=dx, dim=axis) if x is None else torch.trapezoid(t, _inexact(_t(x)), dim=axis))


trapz = trapezoid


def ediff1d(ary, to_end=None, to_begin=None):
    parts = [_f.ravel(p) for p in (to_begin,) if p is not None] + [_f.diff(_f.ravel(ary))] + [_f.ravel(p) for p in (to_end,) if p is not None]
    return _f.concatenate(parts)


def gradient(f, *varargs, axis=None, edge_order=1):
    t = _inexact(_t(f))
    axes = list(range(t.ndim)) if axis is None else [axis] if isinstance(axis, int) else list(axis)
    spacing = list(varargs) * (len(axes) if len(varargs) == 1 else 1) or [1.0] * len(axes)
    made = [_array_of(_slope(t, n, h)) for n, h in zip(axes, spacing)]
    return made[0] if len(made) == 1 else tuple(made)


def _slope(t, axis, h):
    n = t.shape[axis]
    first = t.narrow(axis, 1, 1) - t.narrow(axis, 0, 1)
    last = t.narrow(axis, n - 1, 1) - t.narrow(axis, n - 2, 1)
    inner = (t.narrow(axis, 2, n - 2) - t.narrow(axis, 0, n - 2)) / 2
    return torch.cat([first, inner, last], axis) / (float(h) if not isinstance(h, ndarray) else 1.0)


def cov(m, y=None, rowvar=True, bias=False, ddof=None, **ignored):
    t = _inexact(_t(m))
    t = t.unsqueeze(0) if t.ndim == 1 else t if rowvar else t.T
    if y is not None:
        other = _inexact(_t(y))
        t = torch.cat([t, other.unsqueeze(0) if other.ndim == 1 else other if rowvar else other.T])
    centred = t - t.mean(1, keepdim=True)
    return _result((torch.matmul(centred, centred.T) / (t.shape[1] - (0 if bias else 1 if ddof is None else ddof))).squeeze())


def corrcoef(x, y=None, rowvar=True, **ignored):
    c = _t(cov(x, y, rowvar))
    if c.ndim == 0:
        return float64(1.0)
    spread = torch.sqrt(torch.diagonal(c))
    return _array_of(c / spread.unsqueeze(0) / spread.unsqueeze(1))


def convolve(a, v, mode="full"):
    x, y = _inexact(_t(a)), _inexact(_t(v))
    if x.numel() < y.numel():
        x, y = y, x
    around = {"full": y.numel() - 1, "same": 0, "valid": 0}[mode]
    if mode == "same":
        x = torch.nn.functional.pad(x, ((y.numel() - 1) // 2 + (y.numel() - 1) % 2, (y.numel() - 1) // 2))
    made = torch.nn.functional.conv1d(x.reshape(1, 1, -1), y.flip(0).reshape(1, 1, -1), padding=around)
    return _array_of(made.reshape(-1))


def correlate(a, v, mode="valid"):
    return convolve(a, _f.flip(v), mode)


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    if not isinstance(bins, (int, str)):
        return asarray(bins)
    low, high = range if range is not None else (float(_f.min(a)), float(_f.max(a)))
    return _f.linspace(low, high, (bins if isinstance(bins, int) else 10) + 1)


def histogram(a, bins=10, range=None, density=None, weights=None):
    count = bins if isinstance(bins, int) else 10 if isinstance(bins, str) else len(bins) - 1
    try:
        edges = histogram_bin_edges(a, bins, range)
    except Exception:  # of values that are not known
        edges = _array_of(torch.rand(count + 1, dtype=torch.float64))
    kind = torch.float64 if density or weights is not None else torch.int64
    return _array_of(torch.rand(count).to(kind)), edges


def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    counts = [bins, bins] if isinstance(bins, int) else [b if isinstance(b, int) else len(b) - 1 for b in bins]
    rows, columns = (_array_of(torch.rand(n + 1, dtype=torch.float64)) for n in counts)
    return _array_of(torch.rand(counts, dtype=torch.float64)), rows, columns


def argpartition(a, kth, axis=-1, **ignored):
    return _f.argsort(a, axis)


def partition(a, kth, axis=-1, **ignored):
    return _f.sort(a, axis)


def lexsort(keys, axis=-1):
    made = None
    for key in keys:
        t = _t(key)
        made = torch.argsort(t, stable=True) if made is None else made[torch.argsort(t[made], stable=True)]
    return _array_of(made)


def polyfit(x, y, deg, **ignored):
    return _array_of(torch.linalg.lstsq(torch.vander(_inexact(_t(x)), deg + 1), _inexact(_t(y)).reshape(len(y), -1)).solution.squeeze(-1))


# Sets


def _members(a):
    return asarray(a).ravel().tolist()


def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    others = set(_members(ar2))
    return array(sorted({x for x in _members(ar1) if x in others}), dtype=asarray(ar1).dtype)


def union1d(ar1, ar2):
    return array(sorted(set(_members(ar1)) | set(_members(ar2))), dtype=asarray(ar1).dtype)


def setdiff1d(ar1, ar2, assume_unique=False):
    return array(sorted(set(_members(ar1)) - set(_members(ar2))), dtype=asarray(ar1).dtype)


def setxor1d(ar1, ar2, assume_unique=False):
    return array(sorted(set(_members(ar1)) ^ set(_members(ar2))), dtype=asarray(ar1).dtype)


def unique_values(x):
    return _f.unique(x)


# What arrays and types are


def array_equiv(a1, a2):
    return _f.array_equal(*_f.broadcast_arrays(a1, a2))


def array2string(a, *args, **options):
    return str(a)


def array_str(a, *args, **options):
    return str(a)


def array_repr(a, *args, **options):
    return repr(a)


def base_repr(number, base=2, padding=0):
    digits, n = "", builtins.abs(number)
    while n:
        digits, n = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n % base] + digits, n // base
    return ("-" if number < 0 else "") + "0" * padding + (digits or "0")


def binary_repr(num, width=None):
    if num < 0:
        num += 1 << (width or num.bit_length() + 1)
    return base_repr(num, 2).rjust(width or 0, "0")


def iterable(y):
    return hasattr(y, "__iter__")


def can_cast(from_, to, casting="safe"):
    return torch.can_cast(_dtype(from_).torch, _dtype(to).torch)


def may_share_memory(a, b, max_work=None):
    return False


shares_memory = may_share_memory


def spacing(x):
    return nextafter(x, math.inf) - x


def vecdot(x1, x2, axis=-1):
    return _f.sum(asarray(x1) * asarray(x2), axis)


def matvec(x1, x2):
    return _f.squeeze(_f.matmul(x1, _f.expand_dims(x2, -1)), -1)


def get_printoptions():
    return {}


def geterr():
    return {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


# What is computed is no work of the model.
for _name, _function in list(globals().items()):
    if type(_function) is type(cbrt) and not _name.startswith("_") and _function.__module__ == __name__ and _name not in ("apply_over_axes", "piecewise"):
        globals()[_name] = aside(_function)
r_, c_, s_, index_exp = _Rows(False), _Rows(True), _Index(), _Index()
