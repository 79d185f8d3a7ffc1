# triton, where a program imports it without another way: its kernels are launched on tensors that the program made
# itself, and what they do with them is not seen.
from torch import _C


class _Kernel:
    def __init__(self, function):
        self.fn = function
        self.__name__ = getattr(function, "__name__", "kernel")

    def __getitem__(self, grid):
        return self.run

    def run(self, *args, **kwargs):
        kwargs.pop("grid", None)
        kwargs.pop("warmup", None)
        _C.launch(self.__name__, args, kwargs)

    __call__ = run


def jit(function=None, **options):
    if function is None:
        return _Kernel
    return _Kernel(function)


def _wrapping(*args, **kwargs):
    return lambda kernel: kernel if isinstance(kernel, _Kernel) else _Kernel(kernel)


autotune = heuristics = _wrapping


class Config:
    def __init__(self, kwargs=None, num_warps=4, num_stages=2, **options):
        self.kwargs = kwargs or {}
        self.num_warps = num_warps
        self.num_stages = num_stages


def cdiv(x, y):
    return (x + y - 1) // y


def next_power_of_2(n):
    return 1 << (n - 1).bit_length() if n > 0 else 1


__version__ = "3.0.0"


class _Name:
    # A name of the kernels' language, which programs pass on and never compute with.
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return self._name

    def __getitem__(self, item):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Name(self._name + "." + name)

    def __call__(self, *args, **kwargs):
        return self


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _Name("triton." + name)


language = _Name("triton.language")
