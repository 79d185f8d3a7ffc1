from torch import _C

__getattr__ = _C.missing("torch.ao.nn")
