# torch.backends.nnpack: not available.
from torch._contexts import _Switch


def is_available():
    return False


def set_flags(*args, **kwargs):
    return (False,)


def flags(*args, **kwargs):
    return _Switch()
