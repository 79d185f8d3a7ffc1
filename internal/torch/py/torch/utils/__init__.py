# torch.utils: loaded piece by piece.
from torch import _C

__getattr__ = _C.missing("torch.utils")
