# torch.backends.mkl: not available.
from torch._contexts import _Switch

VERBOSE_OFF = 0
VERBOSE_ON = 1


class verbose(_Switch):
    def __init__(self, enable):
        self.enable = enable


def is_available():
    return False
