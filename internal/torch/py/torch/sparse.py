# torch.sparse: sparse tensors are held as dense ones.
import torch


def mm(mat1, mat2):
    return torch.mm(mat1, mat2)


def addmm(mat, mat1, mat2, *, beta=1.0, alpha=1.0):
    return torch.addmm(mat, mat1, mat2, beta=beta, alpha=alpha)


def sum(input, dim=None, dtype=None):
    return input.sum(dtype=dtype) if dim is None else input.sum(dim, dtype=dtype)


def softmax(input, dim, *, dtype=None):
    return torch.softmax(input, dim, dtype=dtype)


def log_softmax(input, dim, *, dtype=None):
    return torch.log_softmax(input, dim, dtype=dtype)


def sampled_addmm(input, mat1, mat2, *, beta=1.0, alpha=1.0, out=None):
    return torch.addmm(input, mat1, mat2, beta=beta, alpha=alpha)


def _typed(dtype):
    def make(indices, values, size=None):
        return torch.sparse_coo_tensor(indices, values, size, dtype=dtype)
    return make


FloatTensor, DoubleTensor, HalfTensor, LongTensor, IntTensor = (
    _typed(t) for t in (torch.float32, torch.float64, torch.float16, torch.int64, torch.int32))
