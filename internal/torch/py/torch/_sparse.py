# Sparse tensors, which are held as dense ones.
import torch


def sparse_coo_tensor(indices, values, size=None, *, dtype=None, device=None, requires_grad=False, **ignored):
    torch._C.assume("sparse", "a sparse tensor is held as a dense one", "memory of what is sparse")
    values = torch.as_tensor(values)
    if size is None:
        raise NotImplementedError("the size of a sparse tensor is not told by its indices, whose values are not known: give size=")
    made = torch.zeros(tuple(size), dtype=dtype or values.dtype, device=device)
    return made.requires_grad_() if requires_grad else made
