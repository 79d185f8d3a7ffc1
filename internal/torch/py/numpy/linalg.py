# Linear algebra through torch.linalg.
import torch

from ._array import _array_of, _inexact, _result, asarray
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


inv, pinv, det, eigh, eigvalsh, svd, qr, solve, cholesky = (
    _function(n) for n in ("inv", "pinv", "det", "eigh", "eigvalsh", "svd", "qr", "solve", "cholesky"))
