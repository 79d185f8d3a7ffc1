# Switches that are used as "with", as decorator, or as a call: gradients, inference, autocast.
from functools import wraps

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
        if dtype is not None and str(dtype) not in ("torch.float16", "torch.bfloat16"):  # torch warns, and switches it off
            enabled = False
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


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    from torch.func import vmap
    return vmap(func, in_dims, out_dims, randomness, chunk_size=chunk_size)
