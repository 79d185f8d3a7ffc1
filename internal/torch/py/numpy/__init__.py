# The slice of numpy that models use to compute sizes, rates and tables.
import math as _math

from ._array import ndarray
from ._types import (
    bool_, character, complex64, complex128, complexfloating, dtype, finfo, flexible, float16, float32, float64,
    floating, generic, iinfo, inexact, int8, int16, int32, int64, integer, number, object_, signedinteger, str_, uint8,
    uint16, uint32, uint64, unsignedinteger)
from ._functions import *
from ._polynomial import poly1d, polyadd, polymul, polyval
from . import fft, linalg, random

__version__ = "2.4.6"
pi, e, inf, nan, newaxis = _math.pi, _math.e, _math.inf, _math.nan, None
euler_gamma = 0.5772156649015329
Inf = infty = PINF = inf
NINF = -inf
NaN = NAN = nan
ALLOW_THREADS = 1

# The names of the types on a 64-bit machine, and those of older releases.
byte, short, intc, intp, int_, long, longlong = int8, int16, int32, int64, int64, int64, int64
ubyte, ushort, uintc, uintp, uint, ulong, ulonglong = uint8, uint16, uint32, uint64, uint64, uint64, uint64
half, single, double, float_, longdouble = float16, float32, float64, float64, float64
csingle, cdouble, complex_, bool8, unicode_ = complex64, complex128, complex128, bool_, str_
bool, int, float, complex, object, str = bool, int, float, complex, object, str


class errstate:
    def __init__(self, **ignored):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        return False

    def __call__(self, function):
        return function


def seterr(**ignored):
    return {}


def set_printoptions(**ignored):
    return None


printoptions = errstate


class ufunc:
    pass


def __getattr__(name):
    # Of what few models use, the source is read when it is asked for.
    if not name.startswith("_"):
        from . import _tables
        if name in vars(_tables):
            return vars(_tables)[name]
    raise AttributeError(f"module 'numpy' has no attribute {name!r}")
