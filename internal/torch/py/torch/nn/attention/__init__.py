# torch.nn.attention: which kernel computes attention changes no size and no work.
from contextlib import nullcontext
from enum import Enum

from torch import _C

__getattr__ = _C.missing("torch.nn.attention")


class SDPBackend(Enum):
    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4


def sdpa_kernel(backends, set_priority=False):
    return nullcontext()
