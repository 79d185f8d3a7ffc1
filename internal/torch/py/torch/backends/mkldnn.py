# torch.backends.mkldnn: not available.
from torch._contexts import _Switch

from .mkl import VERBOSE_OFF, VERBOSE_ON, is_available, verbose

VERBOSE_ON_CREATION = 2
enabled = False
deterministic = False
allow_tf32 = True
fp32_precision = "none"


def set_flags(*args, **kwargs):
    return ()


def flags(*args, **kwargs):
    return _Switch()
