# Spaces of observations and actions: their shapes, types and sizes.
import numpy


class Space:
    def __init__(self, shape=None, dtype=None, seed=None):
        self.shape = None if shape is None else tuple(int(n) for n in shape)
        self.dtype = None if dtype is None else numpy.dtype(dtype)

    def __class_getitem__(cls, item):
        return cls

    def seed(self, seed=None):
        return []

    def sample(self, mask=None):
        return numpy.zeros(self.shape, dtype=self.dtype)

    def contains(self, x):
        return True

    __contains__ = contains


class Box(Space):
    def __init__(self, low, high, shape=None, dtype="float32", seed=None):
        if shape is None:
            shape = numpy.asarray(low).shape if not isinstance(low, (int, float)) else numpy.asarray(high).shape
        super().__init__(shape, dtype)
        self.low, self.high = (self._full(bound, dtype) for bound in (low, high))

    def _full(self, bound, dtype):
        return numpy.full(self.shape, bound, dtype=dtype) if isinstance(bound, (int, float)) else numpy.asarray(bound)

    def is_bounded(self, manner="both"):
        return True


class Discrete(Space):
    def __init__(self, n, seed=None, start=0):
        super().__init__((), "int64")
        self.n, self.start = int(n), start

    def sample(self, mask=None):
        return self.start


class MultiDiscrete(Space):
    def __init__(self, nvec, dtype="int64", seed=None):
        self.nvec = numpy.asarray(nvec)
        super().__init__(self.nvec.shape, dtype)


class MultiBinary(Space):
    def __init__(self, n, seed=None):
        self.n = n
        super().__init__((n,) if isinstance(n, int) else n, "int8")


class Tuple(Space):
    def __init__(self, spaces, seed=None):
        super().__init__()
        self.spaces = tuple(spaces)

    def __getitem__(self, index):
        return self.spaces[index]

    def __len__(self):
        return len(self.spaces)

    def sample(self, mask=None):
        return tuple(s.sample() for s in self.spaces)


class Dict(Space):
    def __init__(self, spaces=None, seed=None, **named):
        super().__init__()
        self.spaces = dict(spaces or {}, **named)

    def __getitem__(self, key):
        return self.spaces[key]

    def keys(self):
        return self.spaces.keys()

    def items(self):
        return self.spaces.items()

    def sample(self, mask=None):
        return {k: s.sample() for k, s in self.spaces.items()}
