# Hooks on saved tensors: nothing is saved while a model is traced.
from torch import _C
from torch._contexts import _Switch
from torch._C import Node

__getattr__ = _C.missing("torch.autograd.graph")


class saved_tensors_hooks(_Switch):
    def __init__(self, pack_hook, unpack_hook):
        pass


class save_on_cpu(_Switch):
    def __init__(self, pin_memory=False, device_type="cuda"):
        _C.assume("offload", "saved tensors are moved to the host by the program", "memory of activations in training")


def disable_saved_tensors_hooks(error_message):
    return _Switch()
