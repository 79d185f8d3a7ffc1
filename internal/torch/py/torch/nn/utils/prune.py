# Pruning by masks: a module keeps its weights and a mask of the same size, and makes the product before each forward.
import torch
from torch import _C, nn

__getattr__ = _C.missing("torch.nn.utils.prune")


class _Product:
    """Before a forward: weight = weight_orig * weight_mask."""

    def __init__(self, name):
        self._tensor_name = name

    def __call__(self, module, inputs):
        setattr(module, self._tensor_name, self.apply_mask(module))

    def apply_mask(self, module):
        mask = getattr(module, self._tensor_name + "_mask")
        weights = getattr(module, self._tensor_name + "_orig")
        return mask.to(dtype=weights.dtype) * weights


def _masked(module, name):
    if name + "_orig" in module._parameters:
        return module
    weights = getattr(module, name)
    del module._parameters[name]
    module.register_parameter(name + "_orig", weights)
    module.register_buffer(name + "_mask", torch.ones_like(weights))
    product = _Product(name)
    setattr(module, name, product.apply_mask(module))
    module.register_forward_pre_hook(product)
    return module


def identity(module, name):
    return _masked(module, name)


def random_unstructured(module, name, amount):
    return _masked(module, name)


def l1_unstructured(module, name, amount, importance_scores=None):
    return _masked(module, name)


def random_structured(module, name, amount, dim):
    return _masked(module, name)


def ln_structured(module, name, amount, n, dim, importance_scores=None):
    return _masked(module, name)


def custom_from_mask(module, name, mask):
    return _masked(module, name)


def global_unstructured(parameters, pruning_method=None, importance_scores=None, **kwargs):
    for module, name in parameters:
        _masked(module, name)


def is_pruned(module):
    return any(name.endswith("_mask") for _, part in module.named_modules() for name in part._buffers)


def remove(module, name):
    if name + "_orig" not in module._parameters:
        raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")
    weights = module._parameters.pop(name + "_orig")
    del module._buffers[name + "_mask"]
    for number, hook in list(module._forward_pre_hooks.items()):
        if isinstance(hook, _Product) and hook._tensor_name == name:
            del module._forward_pre_hooks[number]
    if name in module.__dict__:
        delattr(module, name)
    module.register_parameter(name, weights)
    return module


class BasePruningMethod:
    PRUNING_TYPE = "unstructured"

    @classmethod
    def apply(cls, module, name, *args, importance_scores=None, **kwargs):
        return _masked(module, name)


class L1Unstructured(BasePruningMethod):
    pass


class RandomUnstructured(BasePruningMethod):
    pass


class Identity(BasePruningMethod):
    pass
