# scipy.linalg through numpy's and torch's.
import torch

from numpy import asarray, zeros
from numpy._array import _result
from numpy._native import aside
from numpy.linalg import cholesky as _cholesky, det, inv, norm, pinv, qr as _qr, solve as _solve, svd as _svd


def qr(a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True):
    if pivoting:
        raise NotImplementedError("scipy.linalg.qr with pivoting")
    return _qr(a)


@aside
def lu(a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False):
    p, l, u = torch.linalg.lu(asarray(a)._t)
    if permute_l:
        return _result(p @ l), _result(u)
    return _result(p), _result(l), _result(u)


def svd(a, full_matrices=True, compute_uv=True, **ignored):
    return _svd(a)


def solve(a, b, **ignored):
    return _solve(a, b)


def cholesky(a, lower=False, **ignored):
    return _cholesky(a)


def block_diag(*arrays):
    arrays = [asarray(each) for each in arrays]
    rows, columns = sum(each.shape[0] for each in arrays), sum(each.shape[1] for each in arrays)
    made, row, column = zeros((rows, columns)), 0, 0
    for each in arrays:
        made[row:row + each.shape[0], column:column + each.shape[1]] = each
        row, column = row + each.shape[0], column + each.shape[1]
    return made
