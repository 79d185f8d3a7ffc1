# Element types, and the scalars that come out of arrays: Python numbers with
# numpy's attributes.
import torch


class generic:
    shape = ()
    ndim = 0
    size = 1

    @property
    def dtype(self):
        return dtype(type(self))

    @property
    def T(self):
        return self

    def item(self):
        return type(self)._number(self)

    tolist = item

    def astype(self, kind, copy=True):
        return dtype(kind).type(self)

    def copy(self):
        return self

    def reshape(self, *shape):
        from ._array import array
        return array(self).reshape(*shape)

    def __repr__(self):
        return f"np.{type(self).__name__}({self.item()!r})"

    def __str__(self):
        return str(self.item())

    def __format__(self, spec):
        return format(self.item(), spec)

    def __hash__(self):
        return hash(self.item())


class number(generic):
    pass


class integer(number):
    pass


class signedinteger(integer):
    pass


class unsignedinteger(integer):
    pass


class inexact(number):
    pass


class floating(inexact):
    pass


class complexfloating(inexact):
    pass


class flexible(generic):
    pass


class character(flexible):
    pass


_new_float = float.__new__


def _wrap_number(value):
    # The result of arithmetic between a numpy scalar and a Python number.
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int64(value)
    if isinstance(value, float):
        return float64(value)
    return value


def _arithmetic(base, name):
    plain = getattr(base, name)

    def operate(self, *others):
        result = plain(self, *others)
        if type(result) is float:  # tables of positions have millions: without the detour through __new__
            return _new_float(float64, result)
        return result if result is NotImplemented else _wrap_number(result)

    operate.__name__ = name
    return operate


_SHARED = ("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__",
           "__floordiv__", "__rfloordiv__", "__mod__", "__rmod__", "__pow__", "__rpow__", "__neg__", "__abs__")
_COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")
_BITS = ("__and__", "__rand__", "__or__", "__ror__", "__xor__", "__rxor__", "__lshift__", "__rshift__", "__invert__")


def _comparison(name):
    # A Python float is compared as if it had the type of the numpy scalar.
    plain = getattr(float, name)

    def compare(self, other):
        return plain(self, type(self)(other) if type(other) is float else other)

    compare.__name__ = name
    return compare


def _integer_type(name, torch_name, bits, signed=True):
    base = signedinteger if signed else unsignedinteger
    low = -(1 << (bits - 1)) if signed else 0

    def make(cls, value=0):
        value = int(value)
        return int.__new__(cls, (value - low) % (1 << bits) + low)

    members = {"__new__": make, "_number": int, "_torch": getattr(torch, torch_name), "itemsize": bits // 8, "kind":
               "i" if signed else "u"}
    members.update((n, _arithmetic(int, n)) for n in _SHARED + _BITS)
    return type(name, (base, int), members)


def _float_type(name, torch_name, size):
    exact = getattr(torch, torch_name)

    def make(cls, value=0.0):
        value = float(value)
        if size < 8:
            value = torch.tensor(value, dtype=exact).item()
        return float.__new__(cls, value)

    members = {"__new__": make, "_number": float, "_torch": exact, "itemsize": size, "kind": "f"}
    members.update((n, _arithmetic(float, n)) for n in _SHARED)
    members.update((n, _comparison(n)) for n in _COMPARISONS)
    members["__hash__"] = float.__hash__
    return type(name, (floating, float), members)


int8 = _integer_type("int8", "int8", 8)
int16 = _integer_type("int16", "int16", 16)
int32 = _integer_type("int32", "int32", 32)
int64 = _integer_type("int64", "int64", 64)
uint8 = _integer_type("uint8", "uint8", 8, signed=False)
uint16 = _integer_type("uint16", "uint16", 16, signed=False)
uint32 = _integer_type("uint32", "uint32", 32, signed=False)
uint64 = _integer_type("uint64", "uint64", 64, signed=False)
float16 = _float_type("float16", "float16", 2)
float32 = _float_type("float32", "float32", 4)
float64 = _float_type("float64", "float64", 8)


class bool_(generic):
    # A truth value is Python's own.
    _number = bool
    _torch = torch.bool
    itemsize = 1
    kind = "b"

    def __new__(cls, value=False):
        return bool(value)


class complex64(complexfloating):
    _number = complex
    _torch = torch.complex64
    itemsize = 8
    kind = "c"

    def __new__(cls, value=0):
        return complex(value)


class complex128(complex64):
    _torch = torch.complex128
    itemsize = 16


class object_(generic):
    kind = "O"


class str_(str, character):
    kind = "U"


_SCALARS = {t.__name__: t for t in (
    int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, float64, bool_, complex64, complex128)}
_SCALARS.update({
    "int": int64, "float": float64, "bool": bool_, "complex": complex128, "half": float16, "single": float32,
    "double": float64, "long": int64, "i1": int8, "i2": int16, "i4": int32, "i8": int64, "u1": uint8, "u2": uint16,
    "u4": uint32, "u8": uint64, "f2": float16, "f4": float32, "f8": float64, "b": int8, "?": bool_, "i": int32,
    "l": int64, "f": float32, "d": float64, "e": float16, "c8": complex64, "c16": complex128})
_PYTHON = {int: int64, float: float64, bool: bool_, complex: complex128}


class dtype:
    def __init__(self, kind, *rest):
        self.type = _scalar_type(kind)

    @property
    def name(self):
        name = self.type.__name__
        return "bool" if name == "bool_" else name

    @property
    def kind(self):
        return self.type.kind

    @property
    def itemsize(self):
        return self.type.itemsize

    @property
    def torch(self):
        return self.type._torch

    def __eq__(self, other):
        try:
            return self.type is _scalar_type(other)
        except TypeError:
            return False

    def __hash__(self):
        return hash(self.name)

    def __str__(self):
        return self.name

    def __repr__(self):
        return f"dtype('{self.name}')"


_BY_TORCH = {t._torch: t for name, t in _SCALARS.items() if name == t.__name__}


def _scalar_type(kind):
    if isinstance(kind, dtype):
        return kind.type
    if kind is None:
        return float64
    if isinstance(kind, str):
        name = kind.lstrip("<>=|")
        if name in _SCALARS:
            return _SCALARS[name]
    elif isinstance(kind, torch.dtype):
        if kind in _BY_TORCH:
            return _BY_TORCH[kind]
    elif isinstance(kind, type):
        if kind in _PYTHON:
            return _PYTHON[kind]
        if issubclass(kind, generic) and hasattr(kind, "_torch"):
            return kind
    raise TypeError(f"Cannot interpret '{kind}' as a data type")


class finfo:
    def __init__(self, kind):
        info = torch.finfo(dtype(kind).torch)
        self.dtype = dtype(kind)
        scalar = self.dtype.type
        self.bits, self.resolution = info.bits, scalar(info.resolution)
        self.eps, self.max, self.min = scalar(info.eps), scalar(info.max), scalar(info.min)
        self.smallest_normal = self.tiny = scalar(info.tiny)


class iinfo:
    def __init__(self, kind):
        info = torch.iinfo(dtype(kind).torch)
        self.bits, self.max, self.min = info.bits, info.max, info.min
        self.dtype = dtype(kind)
