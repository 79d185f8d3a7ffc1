# torch.library: custom operators. One that is written in Python runs as the function that it is; of one that is a kernel
# only the shapes are known, by its fake; what it takes, the user may tell.
from torch import _C

__getattr__ = _C.missing("torch.library")

_operators = {}


class _Operator:
    def __init__(self, name):
        self._name = name
        self._function = None
        self._fake = None

    def __call__(self, *args, **kwargs):
        told = _C.told((self._name.replace("::", "."),), args, kwargs, self._fake)
        if told is not None:
            return told
        if self._function is not None:
            return self._function(*args, **kwargs)
        if self._fake is not None:
            return _C.uncounted(self._name.replace("::", "."), args, kwargs, self._fake)
        _C.unsupported(f"torch.ops.{self._name.replace('::', '.')} is used, but is compiled code, which heft does not run")

    def register_fake(self, function=None, **kwargs):
        return _given(self, "_fake", function)

    register_abstract = register_fake

    def register_kernel(self, device_types=None, function=None, **kwargs):
        return function if function is not None else (lambda inner: inner)

    def register_autograd(self, backward=None, **kwargs):
        return backward

    register_vmap = register_torch_dispatch = register_kernel


def _given(operator, field, function):
    if function is None:
        return lambda inner: _given(operator, field, inner)
    setattr(operator, field, function)
    return function


def _operator(name):
    name = str(name).partition(".")[0]
    if name not in _operators:
        _operators[name] = _Operator(name)
    return _operators[name]


def custom_op(name, function=None, **options):
    def register(inner):
        operator = _operator(name)
        operator._function = inner
        return operator

    return register(function) if callable(function) else register


triton_op = custom_op


def register_fake(op, func=None, lib=None, _stacklevel=1, allow_override=True):
    if isinstance(op, _Operator):
        return op.register_fake(func)
    return _given(_operator(op), "_fake", func)


def impl_abstract(qualname, func=None, lib=None, _stacklevel=1):
    return register_fake(qualname, func)


def _decorator(*args, **kwargs):
    return lambda function: function


register_autograd = register_kernel = register_torch_dispatch = _decorator


def register_vmap(op, func=None, lib=None):
    return func if func is not None else (lambda function: function)


# A kernel for every device, or for the processor, is Python that says what the operator does.
_everywhere = ("default", "CPU", "cpu", "CompositeExplicitAutograd", "CompositeImplicitAutograd", "Meta")


def _implement(name, function, key):
    if function is None:
        return lambda inner: _implement(name, inner, key)
    operator = _operator(name)
    if key == "Meta":
        operator._fake = operator._fake or function
    elif key in _everywhere or operator._function is None:
        operator._function = function
    return function


def impl(qualname, types, func=None, lib=None):
    return _implement(qualname, func, types if isinstance(types, str) else "default")


def define(qualname, schema, lib=None, tags=()):
    _operator(qualname)
    return lambda function: _implement(qualname, function, "default")


def wrap_triton(function):
    return function


class Library:
    def __init__(self, ns, kind, dispatch_key=""):
        self.ns = ns
        self.dispatch_key = dispatch_key

    def define(self, schema, alias_analysis="", tags=()):
        name = schema.partition("(")[0].strip()
        _operator(f"{self.ns}::{name}")
        return name

    def impl(self, op_name, fn, dispatch_key="", with_keyset=False, allow_override=True):
        name = op_name if isinstance(op_name, str) else getattr(op_name, "_name", "")
        if "::" not in name:
            name = f"{self.ns}::{name}"
        return _implement(name, fn, dispatch_key or self.dispatch_key or "default")

    def fallback(self, *args, **kwargs):
        pass
