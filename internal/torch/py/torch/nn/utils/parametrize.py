# Parametrisation: a parameter is computed from others at each access.
from contextlib import contextmanager

import torch
from ..modules.container import ModuleDict, ModuleList
from ..modules.module import Module
from ..parameter import Parameter


@contextmanager
def cached():
    yield


class ParametrizationList(ModuleList):
    def __init__(self, modules, original, unsafe=False):
        super().__init__(modules)
        self.unsafe = unsafe
        value = original
        for module in reversed(self):
            if hasattr(module, "right_inverse"):
                try:
                    value = module.right_inverse(value)
                except NotImplementedError:
                    pass
        if isinstance(value, (tuple, list)):
            self.ntensors = len(value)
            for i, part in enumerate(value):
                setattr(self, f"original{i}", part if isinstance(part, Parameter) else Parameter(part))
            self.is_tensor = False
        else:
            self.original = value if isinstance(value, Parameter) else Parameter(value)
            self.ntensors = 1
            self.is_tensor = True
        if not unsafe:
            with torch.no_grad():
                made = self()
            if made.shape != original.shape or made.dtype != original.dtype:
                raise ValueError(f"Registering a parametrization may not change the shape or type of the tensor, unless `unsafe` is given: from {tuple(original.shape)} {original.dtype} to {tuple(made.shape)} {made.dtype}")

    def forward(self):
        if self.is_tensor:
            value = self[0](self.original)
        else:
            value = self[0](*[getattr(self, f"original{i}") for i in range(self.ntensors)])
        for module in list(self)[1:]:
            value = module(value)
        return value


def _parametrized_property(name):
    def compute(self):
        return self.parametrizations[name]()

    def assign(self, value):
        pass

    return property(compute, assign)


def register_parametrization(module, tensor_name, parametrization, *, unsafe=False):
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        module.parametrizations[tensor_name].append(parametrization)
        return module
    original = getattr(module, tensor_name)
    if not is_parametrized(module):
        cls = module.__class__
        module.__class__ = type("Parametrized" + cls.__name__, (cls,), {})
        module.parametrizations = ModuleDict()
    delattr(module, tensor_name)
    setattr(module.__class__, tensor_name, _parametrized_property(tensor_name))
    module.parametrizations[tensor_name] = ParametrizationList([parametrization], original, unsafe)
    return module


def is_parametrized(module, tensor_name=None):
    parametrizations = getattr(module, "parametrizations", None)
    if parametrizations is None or not isinstance(parametrizations, ModuleDict):
        return False
    return len(parametrizations) > 0 if tensor_name is None else tensor_name in parametrizations


def remove_parametrizations(module, tensor_name, leave_parametrized=True):
    value = module.parametrizations[tensor_name]()
    delattr(module.__class__, tensor_name)
    del module.parametrizations[tensor_name]
    setattr(module, tensor_name, Parameter(value))
    if len(module.parametrizations) == 0:
        delattr(module, "parametrizations")
        module.__class__ = module.__class__.__bases__[0]
    return module
