# Linear algebra through torch.linalg.
import torch

from ._array import _array_of, _inexact, _matmul, _result, asarray
from ._native import aside


class LinAlgError(ValueError):
    pass


@aside
def norm(x, ord=None, axis=None, keepdims=False):
    t = _inexact(asarray(x)._t)
    return _result(torch.linalg.norm(t, ord=ord, dim=axis, keepdim=keepdims))


def _function(name):
    @aside
    def apply(a, *rest, **ignored):
        function = getattr(torch.linalg, name)
        made = function(_inexact(asarray(a)._t), *[_inexact(asarray(r)._t) for r in rest])
        return tuple(_result(t) for t in made) if isinstance(made, tuple) else _result(made)
    return apply


inv, pinv, det, eigh, eigvalsh, qr, solve, cholesky, eig, eigvals, slogdet, svdvals = (
    _function(n) for n in ("inv", "pinv", "det", "eigh", "eigvalsh", "qr", "solve", "cholesky", "eig", "eigvals", "slogdet", "svdvals"))


@aside
def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    t = _inexact(asarray(a)._t)
    if not compute_uv:
        return _result(torch.linalg.svdvals(t))
    return tuple(_result(part) for part in torch.linalg.svd(t, full_matrices=full_matrices))


@aside
def matrix_power(a, n):
    t = asarray(a)._t
    if t.ndim < 2 or t.shape[-1] != t.shape[-2]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    base = torch.linalg.inv(_inexact(t)) if n < 0 else t
    power, made = abs(n), torch.eye(t.shape[-1], dtype=base.dtype).expand(t.shape)
    while power:
        if power & 1:
            made = _matmul(made, base)
        base, power = _matmul(base, base) if power > 1 else base, power >> 1
    return _result(made)


@aside
def matrix_rank(A, tol=None, hermitian=False, **ignored):
    return _result(torch.linalg.matrix_rank(_inexact(asarray(A)._t)))


@aside
def cond(x, p=None):
    return _result(torch.linalg.cond(_inexact(asarray(x)._t), p))


@aside
def lstsq(a, b, rcond=None):
    a, b = _inexact(asarray(a)._t), _inexact(asarray(b)._t)
    columns = b if b.ndim > 1 else b.unsqueeze(1)
    solution = torch.linalg.lstsq(a, columns).solution
    left = torch.zeros(columns.shape[1] if a.shape[0] > a.shape[1] else 0, dtype=a.dtype)
    return (_result(solution if b.ndim > 1 else solution.squeeze(1)), _result(left), min(a.shape),
            _result(torch.linalg.svdvals(a)))


@aside
def multi_dot(arrays, out=None):
    made = asarray(arrays[0])._t
    for each in arrays[1:]:
        made = _matmul(made, asarray(each)._t)
    return _result(made)


@aside
def tensorinv(a, ind=2):
    return _result(torch.linalg.tensorinv(_inexact(asarray(a)._t), ind))


@aside
def tensorsolve(a, b, axes=None):
    return _result(torch.linalg.tensorsolve(_inexact(asarray(a)._t), _inexact(asarray(b)._t), axes))


@aside
def vector_norm(x, axis=None, keepdims=False, ord=2):
    return _result(torch.linalg.vector_norm(_inexact(asarray(x)._t), ord, axis, keepdims))


@aside
def matrix_norm(x, keepdims=False, ord="fro"):
    return _result(torch.linalg.matrix_norm(_inexact(asarray(x)._t), ord, keepdim=keepdims))


def __getattr__(name):
    # Those that numpy has under both names.
    if name in ("cross", "diagonal", "matmul", "matrix_transpose", "outer", "tensordot", "trace", "vecdot"):
        import numpy
        return getattr(numpy, name)
    raise AttributeError(f"module 'numpy.linalg' has no attribute {name!r}")
