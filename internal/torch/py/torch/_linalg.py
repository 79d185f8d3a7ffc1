# Functions of torch.linalg that are written in Python.
import math

import torch


def tensorinv(A, ind=2):
    # The first ind axes are the rows of one square matrix.
    if ind <= 0:
        raise RuntimeError("Expected a strictly positive integer for 'ind'")
    rows, columns = A.shape[:ind], A.shape[ind:]
    if math.prod(rows) != math.prod(columns):
        raise RuntimeError(f"Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got {math.prod(columns)} != {math.prod(rows)}")
    return torch.linalg.inv(A.reshape(math.prod(columns), math.prod(rows))).reshape(*columns, *rows)


def tensorsolve(A, B, dims=None):
    # The axes of A that B has too are the rows of one square matrix.
    if dims is not None:
        A = A.movedim(dims, tuple(range(A.dim() - len(dims), A.dim())))
    unknowns = A.shape[B.dim():]
    size = math.prod(unknowns)
    if size != math.prod(A.shape[:B.dim()]):
        raise RuntimeError("Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim])")
    return torch.linalg.solve(A.reshape(size, size), B.flatten()).reshape(unknowns)


def cond(A, p=None):
    if A.dim() < 2:
        raise RuntimeError(f"linalg.cond: The input tensor A must have at least 2 dimensions, but got {A.dim()}")
    if p not in (None, 2, -2, 1, -1, "fro", "nuc", float("inf"), float("-inf")):
        raise RuntimeError(f"linalg.cond got an invalid norm type: {p}")
    if A.numel() == 0 and not isinstance(p, str):
        return A.new_zeros(A.shape[:-2], dtype=A.real.dtype)  # of any type
    if p in (None, 2, -2):
        values = torch.linalg.svdvals(A)
        first, last = values.narrow(-1, 0, 1), values.narrow(-1, values.shape[-1] - 1, 1)
        return (last / first if p == -2 else first / last).squeeze(-1)
    if A.shape[-1] != A.shape[-2]:
        raise RuntimeError(f"linalg.cond(ord={p}): A must be batches of square matrices, but they are {A.shape[-2]} by {A.shape[-1]} matrices")
    if A.numel() == 0:
        return A.new_zeros(A.shape[:-2], dtype=A.real.dtype)
    if p == "nuc":
        values = torch.linalg.svdvals(A)
        return values.sum(-1) * (1 / values).sum(-1)
    inverse = torch.linalg.inv_ex(A)[0]
    return (torch.linalg.matrix_norm(A, p) * torch.linalg.matrix_norm(inverse, p)).nan_to_num(nan=float("inf"))
