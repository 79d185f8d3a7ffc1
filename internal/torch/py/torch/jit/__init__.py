# torch.jit: scripting and tracing leave a program as it is.
from typing import Any as Attribute, Final

from torch import _C
from torch._feed import feed
from torch.nn import Module as ScriptModule
from . import annotations

__getattr__ = _C.missing("torch.jit")


def _identity(function=None, *args, **kwargs):
    # As @decorator, as @decorator(...), or as a call on a module.
    if function is None or type(function) in (bool, str):  # isinstance is torch.jit's here
        return lambda inner: inner
    return function


script = ignore = unused = export = interface = script_method = freeze = optimize_for_inference = _identity
_overload = _overload_method = script_if_tracing = _script_if_tracing = _identity
_drop = _identity


def trace(func, example_inputs=None, optimize=None, check_trace=True, check_inputs=None, check_tolerance=1e-05, strict=True,
          _force_outplace=False, _module_class=None, _compilation_unit=None, example_kwarg_inputs=None, _store_inputs=True):
    if example_inputs is not None or example_kwarg_inputs is not None:
        feed(func, () if example_inputs is None else example_inputs, example_kwarg_inputs)
    return func


def trace_module(mod, inputs, *args, **kwargs):
    return mod


def is_scripting():
    return False


def is_tracing():
    return False


def annotate(the_type, the_value):
    return the_value


def isinstance(obj, target_type):
    kinds = target_type if type(target_type) is tuple else (target_type,)
    return any(_is(obj, kind) for kind in kinds)


def _is(obj, kind):
    import builtins
    import typing
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if kind is typing.Any:
        return True
    if kind is None:
        return obj is None
    if origin is None:
        return builtins.isinstance(obj, kind)
    if origin is typing.Union or not builtins.isinstance(origin, type):
        return any(_is(obj, each) for each in inner)
    if not builtins.isinstance(obj, origin):
        return False
    if origin is dict:
        return all(_is(key, inner[0]) and _is(value, inner[1]) for key, value in obj.items())
    if origin is tuple and (len(inner) != 2 or inner[1] is not ...):
        return len(obj) == len(inner) and all(_is(each, type_) for each, type_ in zip(obj, inner))
    return all(_is(each, inner[0]) for each in obj)


def fork(func, *args, **kwargs):
    return func(*args, **kwargs)


def wait(future):
    return future


def strict_fusion():
    from torch._contexts import _Switch
    return _Switch()


class ScriptFunction:
    pass


RecursiveScriptModule = ScriptModule


def load(f, map_location=None, **kwargs):
    from torch.jit._program import load
    return load(f)


def save(m, f, **kwargs):
    pass
