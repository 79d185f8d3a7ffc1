# Switches that are used as "with", as decorator, or as a call: gradients, inference, autocast.
from functools import wraps

import torch
from torch import _C


class _Switch:
    # A context manager that also decorates functions.
    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None

    def clone(self):
        return self

    def __call__(self, function):
        if isinstance(function, type):
            return function

        @wraps(function)
        def switched(*args, **kwargs):
            with self.clone():
                return function(*args, **kwargs)

        return switched


class _Grad(_Switch):
    enabled = False

    def __new__(cls, function=None):
        switch = object.__new__(cls)
        if callable(function):  # @torch.no_grad without brackets
            return switch(function)
        return switch

    def __init__(self, function=None):
        pass

    def __enter__(self):
        self.previous = _C.set_grad_enabled(self.enabled)

    def __exit__(self, *failure):
        _C.set_grad_enabled(self.previous)

    def clone(self):
        return type(self)()


class no_grad(_Grad):
    pass


class enable_grad(_Grad):
    enabled = True


class set_grad_enabled(_Switch):
    # Takes effect at once; "with" restores what was before.
    def __init__(self, mode):
        self.mode = mode
        self.previous = _C.set_grad_enabled(mode)

    def __exit__(self, *failure):
        _C.set_grad_enabled(self.previous)

    def clone(self):
        return set_grad_enabled(self.mode)

    def __call__(self, function):
        _C.set_grad_enabled(self.previous)
        return super().__call__(function)


class inference_mode(_Switch):
    def __new__(cls, mode=True):
        switch = object.__new__(cls)
        if callable(mode):
            switch.mode = True
            return switch(mode)
        return switch

    def __init__(self, mode=True):
        self.mode = mode

    def __enter__(self):
        self.inference = _C.set_inference(self.mode)
        self.previous = _C.set_grad_enabled(False) if self.mode else None

    def __exit__(self, *failure):
        _C.set_inference(self.inference)
        if self.previous is not None:
            _C.set_grad_enabled(self.previous)

    def clone(self):
        return inference_mode(self.mode)


class autocast(_Switch):
    def __init__(self, device_type="cuda", dtype=None, enabled=True, cache_enabled=None):
        self.device, self.fast_dtype, self._enabled = device_type, dtype, enabled

    def __enter__(self):
        self.previous = _C.set_autocast(self._enabled, self.fast_dtype)
        return self

    def __exit__(self, *failure):
        _C.set_autocast(self.previous)

    def clone(self):
        return autocast(self.device, self.fast_dtype, self._enabled)


def compile(model=None, **options):
    if model is None:
        return lambda function: function
    return model


_most_mapped = 1024  # elements that a function is mapped over


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    # The function runs for one element after the other: its products are those of the batch.
    def call(*args, **kwargs):
        dims = in_dims if isinstance(in_dims, tuple) else (in_dims,) * len(args)
        sizes = {n for a, d in zip(args, dims) for n in _sizes_along(a, d)}
        if len(sizes) != 1:
            raise ValueError(f"vmap: Expected all tensors to have the same size in the mapped dimension, got sizes {sorted(sizes)}")
        size = sizes.pop()
        if size > _most_mapped:
            _C.unsupported(f"torch.vmap over {size} elements, more than {_most_mapped}")
        _C.assume("vmap", "a function that torch.vmap maps runs element by element", "the number of kernels, and memory")
        return _joined([func(*[_element(a, d, i) for a, d in zip(args, dims)], **kwargs) for i in range(size)], out_dims)
    return call


def _sizes_along(value, dim):
    if dim is None:
        return []
    if isinstance(value, torch.Tensor):
        return [value.shape[dim]]
    items = list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, (list, tuple)) else []
    dims = list(dim.values()) if isinstance(dim, dict) else list(dim) if isinstance(dim, (list, tuple)) else [dim] * len(items)
    return [n for v, d in zip(items, dims) for n in _sizes_along(v, d)]


def _element(value, dim, i):
    if dim is None:
        return value
    if isinstance(value, torch.Tensor):
        return value.select(dim, i)
    if isinstance(value, dict):
        return {k: _element(v, dim[k] if isinstance(dim, dict) else dim, i) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        dims = dim if isinstance(dim, (list, tuple)) else [dim] * len(value)
        return type(value)(_element(v, d, i) for v, d in zip(value, dims))
    return value


def _joined(results, dim):
    first = results[0]
    if isinstance(first, torch.Tensor):
        return torch.stack(results, dim)
    if isinstance(first, dict):
        return {k: _joined([r[k] for r in results], dim) for k in first}
    if isinstance(first, (list, tuple)):
        dims = dim if isinstance(dim, (list, tuple)) else [dim] * len(first)
        return type(first)(_joined(list(column), d) for column, d in zip(zip(*results), dims))
    return first
