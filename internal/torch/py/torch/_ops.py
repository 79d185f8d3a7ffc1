# torch.ops: operators by namespace. aten's are the functions of torch by the same name.
import enum

import torch
from torch import _C


class _Overloads:
    # torch.ops.aten.add.Tensor: every overload is the function itself.
    def __init__(self, function):
        self._function = function

    def __call__(self, *args, **kwargs):
        return self._function(*args, **kwargs)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._function


class _Namespace:
    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        function = _find(self._name, name)
        if function is None:
            raise AttributeError(f"'_OpNamespace' '{self._name}' object has no attribute '{name}'")
        function = _Overloads(function)
        setattr(self, name, function)
        return function


def _find(namespace, name):
    known = _C.operator(f"torch.ops.{namespace}.{name}")
    if known is not None:
        return known
    from torch import library
    registered = library._operators.get(f"{namespace}::{name}")
    if registered is not None or _C.told((f"{namespace}.{name}",)):
        return registered or library._operator(f"{namespace}::{name}")
    if namespace in ("aten", "prims"):
        function = getattr(torch, name, None) or getattr(torch.nn.functional, name, None)
        return function or getattr(torch.Tensor, name, None)
    return None


class _Ops:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        namespace = _Namespace(name)
        setattr(self, name, namespace)
        return namespace

    def load_library(self, path):
        raise OSError(f"{path}: compiled libraries are not loaded")


# What an implementation of an operator is for: the names that programs register theirs under.
DispatchKey = enum.Enum("DispatchKey", "Undefined CPU CUDA Meta MPS XPU Sparse NestedTensor BackendSelect ADInplaceOrView "
                        "Autograd AutogradCPU AutogradCUDA AutogradMeta AutogradOther AutocastCPU AutocastCUDA Functionalize "
                        "CompositeExplicitAutograd CompositeImplicitAutograd FuncTorchBatched FuncTorchGradWrapper "
                        "FuncTorchVmapMode PreDispatch Python PythonDispatcher")


class HigherOrderOperator:
    # An operator that takes functions. It runs as its author wrote it for every device, or as near to that as there is.
    def __init__(self, name, *, cacheable=False):
        self._name = self.__name__ = name
        self._implementations = {}
        setattr(ops.higher_order, name, self)

    def name(self):
        return self._name

    def py_impl(self, key):
        def register(function):
            self._implementations[str(key).rpartition(".")[2]] = function
            return function
        return register

    def py_functionalize_impl(self, function):
        return function

    py_autograd_impl = py_functionalize_impl

    def fallthrough(self, key):
        pass

    def __call__(self, *args, **kwargs):
        for key in ("CompositeExplicitAutograd", "CompositeImplicitAutograd", "CUDA", "CPU", "Autograd"):
            if key in self._implementations:
                return self._implementations[key](*args, **kwargs)
        _C.unsupported(f"torch.ops.higher_order.{self._name} is used, but has no implementation that heft runs")


ops = _Ops()
classes = _Ops()
