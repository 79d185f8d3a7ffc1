# Methods of tensors that are written in Python. They join the class when a program first asks for one.
import torch
from torch import _C


def _sizes(sizes):
    return tuple(sizes[0]) if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else tuple(sizes)


def _steps(sizes):
    steps, step = [], 1
    for size in reversed(sizes):
        steps.insert(0, step)
        step *= max(size, 1)
    return tuple(steps)


def resize_(self, *sizes, memory_format=torch.contiguous_format):
    if self.requires_grad:
        raise RuntimeError("cannot resize variables that require grad")
    sizes = _sizes(sizes)
    if any(size < 0 for size in sizes):
        raise RuntimeError(f"Trying to create tensor with negative dimension: {list(sizes)}")
    if sizes == tuple(self.shape):
        return self
    needed = 1
    for size in sizes:
        needed *= size
    if needed and (self.storage_offset() + needed) * self.element_size() > self.untyped_storage().nbytes():
        self.data = self.new_empty(sizes)
        return self
    return self.as_strided_(sizes, _steps(sizes), self.storage_offset())


def resize_as_(self, the_template, *, memory_format=torch.contiguous_format):
    return resize_(self, the_template.shape)


def set_(self, source=None, storage_offset=0, size=None, stride=None):
    if source is None:
        source = self.new_empty(0)
    if not isinstance(source, torch.Tensor):
        _C.unsupported("torch.Tensor.set_ of a storage")
    if source.dtype != self.dtype:
        raise RuntimeError(f"Could not set tensor of type {source.dtype} to a tensor of type {self.dtype}")
    if self.requires_grad and torch.is_grad_enabled():
        raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.")
    if size is not None:
        source = source.as_strided(size, _steps(size) if stride is None else stride, storage_offset)
    self.data = source
    return self


def apply_(self, callable):
    if self.requires_grad:
        raise RuntimeError("Can't call apply_() on Variable that requires grad. Use var.detach().apply_() instead.")
    _C.forget(self)
    return self


def map_(self, other, callable):
    if self.requires_grad or other.requires_grad:
        raise RuntimeError("Can't call map_() on Variable that requires grad. Use var.detach().map_() instead.")
    if self.dtype != other.dtype:
        raise TypeError(f"map_: expected {self.dtype} for 'other', but got {other.dtype}")
    other.expand(self.shape)
    _C.forget(self)
    return self


def map2_(self, x, y, callable):
    map_(self, x, callable)
    return map_(self, y, callable)


def dim_order(self, *, ambiguity_check=False):
    return tuple(sorted(range(self.dim()), key=lambda d: -self.stride(d)))


def dense_dim(self):
    return self.dim()


def sparse_dim(self):
    return 0


def is_coalesced(self):
    if torch._C.assumed("sparse"):  # what is sparse is held as a dense tensor
        return True
    raise RuntimeError("is_coalesced expected sparse coordinate tensor layout but got Strided")


def coalesce(self):
    if torch._C.assumed("sparse"):
        return self
    raise RuntimeError("coalesce expected sparse coordinate tensor layout but got Strided")


def dequantize(self):
    return self.float()


def _quantized_only(name):
    def refused(self, *args, **kwargs):
        raise NotImplementedError(f"Could not run 'aten::{name}' with arguments from the 'CPU' backend.")
    return refused


qscheme, int_repr, q_scale, q_zero_point = map(_quantized_only, ("qscheme", "int_repr", "q_scale", "q_zero_point"))
q_per_channel_axis, q_per_channel_scales, q_per_channel_zero_points = map(
    _quantized_only, ("q_per_channel_axis", "q_per_channel_scales", "q_per_channel_zero_points"))


def is_distributed(self):
    return False


def float_power_(self, exponent):
    kind = torch.complex128 if self.is_complex() or isinstance(exponent, complex) or isinstance(exponent, torch.Tensor) and exponent.is_complex() else torch.float64
    if self.dtype != kind:
        raise RuntimeError(f"the base given to float_power_ has dtype {self.dtype} but the operation's result requires dtype {kind}")
    return self.pow_(exponent.to(kind) if isinstance(exponent, torch.Tensor) else exponent)


def _written(self, result):
    if not torch.can_cast(result.dtype, self.dtype):
        raise RuntimeError(f"result type {result.dtype} can't be cast to the desired output type {self.dtype}")
    return self.copy_(result)


def polygamma_(self, n):
    return _written(self, torch.polygamma(n, self))


def mvlgamma_(self, p):
    return _written(self, torch.mvlgamma(self, p))


def nonzero_static(self, *, size, fill_value=-1):
    if size < 0:
        raise RuntimeError("nonzero_static: 'size' must be an non-negative integer")
    return self.new_empty((size, self.dim()), dtype=torch.int64)


def unsafe_chunk(self, chunks, dim=0):
    return tuple(part.detach() if not part.requires_grad else part for part in torch.chunk(self, chunks, dim))


def unsafe_split(self, split_size, dim=0):
    return torch.split(self, split_size, dim)


def unsafe_split_with_sizes(self, split_sizes, dim=0):
    return torch.split(self, split_sizes, dim)
