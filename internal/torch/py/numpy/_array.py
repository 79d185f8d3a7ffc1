# Arrays: a torch tensor on the CPU behind numpy's names. Small arrays made of
# constants know their values, as tensors do; nothing is recorded as work of the
# model, since it would not run on the device.
import torch
from torch._C import _has_values as known

from ._native import aside
from ._types import (
    bool_, dtype as _dtype, float64, generic, int64, _BY_TORCH)


def _tensor_of(value):
    # What torch functions take: the tensor of an array, anything else itself.
    if isinstance(value, ndarray):
        return value._t
    if isinstance(value, (list, tuple)) and any(isinstance(v, (ndarray, list, tuple)) for v in value):
        return array(value)._t
    return value


def _array_of(tensor):
    made = object.__new__(ndarray)
    made._t = tensor
    return made


def _result(tensor):
    # Arrays without axes come out as scalars where the value is known.
    if tensor.ndim == 0 and known(tensor):
        return _BY_TORCH[tensor.dtype](tensor.item())
    return _array_of(tensor)


def _holds_array(data):
    while isinstance(data, (list, tuple)) and data:
        data = data[0]
    return isinstance(data, (ndarray, torch.Tensor))


@aside
def array(object, dtype=None, copy=True, order=None, ndmin=0, **ignored):
    wanted = None if dtype is None else _dtype(dtype).torch
    if isinstance(object, ndarray):
        t = object._t.clone() if copy else object._t
    elif isinstance(object, torch.Tensor):
        t = object.detach().clone() if copy else object.detach()
    elif hasattr(object, "__array__"):
        t = object.__array__()._t
    else:
        if not isinstance(object, (list, tuple, int, float, complex)) and hasattr(object, "__iter__"):
            object = list(object)
        t = torch.tensor(object, dtype=wanted) if wanted is not None else torch.tensor(object)
        if wanted is None and t.dtype == torch.float32 and not _holds_array(object):
            t = torch.tensor(object, dtype=torch.float64)
    if wanted is not None and t.dtype != wanted:
        t = t.to(wanted)
    while t.ndim < ndmin:
        t = t.unsqueeze(0)
    return _array_of(t)


def asarray(a, dtype=None, order=None, **ignored):
    if isinstance(a, ndarray) and (dtype is None or a.dtype == _dtype(dtype)):
        return a
    return array(a, dtype=dtype, copy=False)


def _shape_of(shape, rest=()):
    if rest:
        return tuple(int(n) for n in (shape, *rest))
    if isinstance(shape, ndarray):
        shape = shape.tolist()
    if isinstance(shape, (list, tuple)):
        return tuple(int(n) for n in shape)
    return (int(shape),)


def _promoted(a, b):
    # numpy's types for a pair of operands; a Python number takes the array's kind.
    x = a._t if isinstance(a, ndarray) else a
    y = b._t if isinstance(b, ndarray) else b
    if isinstance(x, torch.Tensor) and isinstance(y, torch.Tensor):
        return _promoted_arrays(x, y)
    if isinstance(x, torch.Tensor):
        return _promoted_number(x, y), _plain(y)
    return _plain(x), _promoted_number(y, x)


def _plain(value):
    return value.item() if isinstance(value, generic) else value


def _promoted_arrays(x, y):
    if x.is_floating_point() != y.is_floating_point():
        whole = y if x.is_floating_point() else x
        if whole.dtype in (torch.int32, torch.int64):
            return (x.double(), y.double()) if not (x.is_complex() or y.is_complex()) else (x, y)
    return x, y


def _promoted_number(t, value):
    if isinstance(value, float) and not t.is_floating_point() and not t.is_complex():
        return t.double()
    if isinstance(value, int) and not isinstance(value, bool) and t.dtype == torch.bool:
        return t.long()
    return t


def _operand(value):
    if isinstance(value, (ndarray, int, float, complex, generic)):
        return value
    if isinstance(value, (list, tuple, torch.Tensor)):
        return array(value)
    return NotImplemented


def _binary(function, divides=False):
    def operate(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return NotImplemented
        return _apply(function, self, other, divides)
    return aside(operate)


def _reflected(function, divides=False):
    def operate(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return NotImplemented
        return _apply(function, other, self, divides)
    return aside(operate)


_LARGEST_TABLE = 1 << 16


def _matmul(x, y):
    # Small products of known values are known, as sums of products.
    x, y = torch.as_tensor(x), torch.as_tensor(y)
    if x.numel() * max(y.shape[-1:] or (1,)) > _LARGEST_TABLE or not (known(x) and known(y)):
        return torch.matmul(x, y)
    rows = x if x.ndim > 1 else x.unsqueeze(0)
    columns = y if y.ndim > 1 else y.unsqueeze(1)
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError(f"matmul: the inner sizes {rows.shape[-1]} and {columns.shape[-2]} differ")
    product = (rows.unsqueeze(-1) * columns.unsqueeze(-3)).sum(-2)
    if y.ndim == 1:
        product = product.squeeze(-1)
    return product.squeeze(-1 if y.ndim == 1 else -2) if x.ndim == 1 else product


def _apply(function, a, b, divides=False):
    x, y = _promoted(a, b)
    if divides:
        x, y = _inexact(x), _inexact(y)
    if not isinstance(x, torch.Tensor):
        x = torch.tensor(x, dtype=_number_dtype(x, y))
    return _result(function(x, y))


def _number_dtype(value, tensor):
    if isinstance(value, bool):
        return torch.bool
    return tensor.dtype if tensor.dtype != torch.bool else None


def _inexact(x):
    if isinstance(x, torch.Tensor) and not x.is_floating_point() and not x.is_complex():
        return x.double()
    return x


def _in_place(function, divides=False):
    def operate(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return NotImplemented
        x, y = _promoted(self, other)
        self._t = function(_inexact(x) if divides else x, y).to(self._t.dtype)
        return self
    return aside(operate)


class _Flags:
    writeable = c_contiguous = contiguous = owndata = True

    def __getitem__(self, name):
        return True


class ndarray:
    __array_priority__ = 0.0
    flags = _Flags()

    def __init__(self, shape, dtype=float64, **ignored):
        self._t = torch.empty(_shape_of(shape), dtype=_dtype(dtype).torch)

    @property
    def __torch_tensor__(self):
        return self._t

    @property
    def shape(self):
        return tuple(self._t.shape)

    @shape.setter
    def shape(self, shape):
        self._t = self.reshape(shape)._t

    @property
    def ndim(self):
        return self._t.ndim

    @property
    def size(self):
        return self._t.numel()

    @property
    def dtype(self):
        return _dtype(self._t.dtype)

    @property
    def itemsize(self):
        return self._t.element_size()

    @property
    def nbytes(self):
        return self._t.element_size() * self._t.numel()

    @property
    def T(self):
        return self.transpose()

    @property
    def real(self):
        return _array_of(self._t.real) if self._t.is_complex() else self

    @property
    def imag(self):
        return _array_of(self._t.imag if self._t.is_complex() else torch.zeros_like(self._t))

    @property
    def flat(self):
        return self.ravel()

    def __array__(self, dtype=None, copy=None):
        return self if dtype is None else self.astype(dtype)

    def __len__(self):
        if self._t.ndim == 0:
            raise TypeError("len() of unsized object")
        return self._t.shape[0]

    def __iter__(self):
        return iter([self[i] for i in range(len(self))])

    @aside
    def __getitem__(self, key):
        t, key = _basic(self._t, key)
        return _result(t[key])

    @aside
    def __setitem__(self, key, value):
        value = _tensor_of(value)
        if isinstance(value, (list, tuple)):
            value = array(value)._t
        if isinstance(value, torch.Tensor):
            value = value.to(self._t.dtype)
        self._t[_index(key)] = _plain(value)

    @aside
    def __contains__(self, value):
        return bool((self._t == _plain(value)).any())

    def __float__(self):
        return float(self._t)

    def __int__(self):
        return int(self._t)

    def __index__(self):
        return self._t.__index__()

    def __bool__(self):
        return bool(self._t)

    def __repr__(self):
        return f"array({self._t!r})"

    __hash__ = None
    __add__, __radd__, __iadd__ = _binary(torch.add), _reflected(torch.add), _in_place(torch.add)
    __sub__, __rsub__, __isub__ = _binary(torch.sub), _reflected(torch.sub), _in_place(torch.sub)
    __mul__, __rmul__, __imul__ = _binary(torch.mul), _reflected(torch.mul), _in_place(torch.mul)
    __truediv__, __rtruediv__ = _binary(torch.div, True), _reflected(torch.div, True)
    __itruediv__ = _in_place(torch.div, True)
    __floordiv__, __rfloordiv__ = _binary(torch.floor_divide), _reflected(torch.floor_divide)
    __ifloordiv__ = _in_place(torch.floor_divide)
    __mod__, __rmod__ = _binary(torch.remainder), _reflected(torch.remainder)
    __pow__, __rpow__, __ipow__ = _binary(torch.pow), _reflected(torch.pow), _in_place(torch.pow)
    __matmul__, __rmatmul__ = _binary(_matmul), _reflected(_matmul)
    __and__, __rand__ = _binary(torch.bitwise_and), _reflected(torch.bitwise_and)
    __or__, __ror__ = _binary(torch.bitwise_or), _reflected(torch.bitwise_or)
    __xor__, __rxor__ = _binary(torch.bitwise_xor), _reflected(torch.bitwise_xor)
    __lshift__, __rshift__ = _binary(torch.bitwise_left_shift), _binary(torch.bitwise_right_shift)
    __eq__, __ne__ = _binary(torch.eq), _binary(torch.ne)
    __lt__, __le__ = _binary(torch.lt), _binary(torch.le)
    __gt__, __ge__ = _binary(torch.gt), _binary(torch.ge)

    @aside
    def __neg__(self):
        return _result(-self._t)

    def __pos__(self):
        return self

    @aside
    def __abs__(self):
        return _result(self._t.abs())

    @aside
    def __invert__(self):
        return _result(~self._t)

    def item(self, *index):
        return (self[index] if index else self)._t.item()

    def tobytes(self, order="C"):
        import struct
        kind = {"int64": "q", "int32": "i", "uint8": "B", "int8": "b", "int16": "h", "float64": "d", "float32": "f", "bool": "?"}[str(self.dtype)]
        values = self.reshape(-1).tolist()
        return struct.pack("<%d%s" % (len(values), kind), *values)

    def tolist(self):
        return self._t.tolist()

    @aside
    def astype(self, dtype, order=None, copy=True, **ignored):
        return _array_of(self._t.to(_dtype(dtype).torch))

    @aside
    def copy(self, order=None):
        return _array_of(self._t.clone())

    def view(self, dtype=None):
        return self

    @aside
    def reshape(self, *shape, order=None):
        shape = _shape_of(shape[0]) if len(shape) == 1 else tuple(int(n) for n in shape)
        if order == "F":
            reverse = list(range(self.ndim))[::-1]
            return _array_of(self._t.permute(reverse).reshape(shape[::-1]).permute(list(range(len(shape)))[::-1]))
        return _array_of(self._t.reshape(shape))

    def resize(self, *shape):
        self._t = self.reshape(*shape)._t

    def ravel(self, order=None):
        return self.reshape(-1, order=order)

    def flatten(self, order=None):
        return self.ravel(order).copy()

    @aside
    def transpose(self, *axes):
        if len(axes) == 1 and isinstance(axes[0], (list, tuple)):
            axes = axes[0]
        if not axes or axes[0] is None:
            axes = range(self.ndim)[::-1]
        return _array_of(self._t.permute(tuple(axes)))

    @aside
    def swapaxes(self, a, b):
        return _array_of(self._t.transpose(a, b))

    @aside
    def squeeze(self, axis=None):
        return _array_of(self._t.squeeze() if axis is None else self._t.squeeze(axis))

    @aside
    def fill(self, value):
        self._t.fill_(_plain(value))

    @aside
    def sort(self, axis=-1, **ignored):
        self._t = self._t.sort(dim=axis).values


def _through(name):
    # A method that is a function of the module.
    def call(self, *args, **options):
        from . import _functions
        return getattr(_functions, name)(self, *args, **options)
    call.__name__ = name
    return call


for _name in ("sum", "prod", "mean", "std", "var", "max", "min", "any", "all", "argmax", "argmin", "cumsum", "cumprod",
              "clip", "round", "repeat", "argsort", "nonzero", "dot", "ptp", "diagonal", "trace", "searchsorted", "take"):
    setattr(ndarray, _name, _through(_name))


def _index(key):
    # Arrays among the indices become tensors.
    if isinstance(key, tuple):
        return tuple(_index(k) for k in key)
    if isinstance(key, ndarray):
        return key._t
    if isinstance(key, generic):
        return key.item()
    if isinstance(key, list):
        return array(key)._t
    return key


def _basic(t, key):
    # torch has no slices with a negative step: such an axis is turned first.
    key = _index(key)
    keys = list(key) if isinstance(key, tuple) else [key]
    if not any(isinstance(k, slice) and k.step is not None and k.step < 0 for k in keys):
        return t, key
    used = sum(1 for k in keys if k is not None and k is not Ellipsis)
    axis = 0
    for i, k in enumerate(keys):
        if k is Ellipsis:
            axis += t.ndim - used
            continue
        if k is None:
            continue
        if isinstance(k, slice) and k.step is not None and k.step < 0:
            t = t.index_select(axis, torch.tensor(list(range(*k.indices(t.shape[axis]))), dtype=torch.int64))
            keys[i] = slice(None)
        axis += 1
    return t, tuple(keys)
