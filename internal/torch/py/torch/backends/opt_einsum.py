# torch.backends.opt_einsum: not available, so that einsum goes from left to right.
from torch._contexts import _Switch

enabled = False
strategy = None


def is_available():
    return False


def get_opt_einsum():
    return None


def set_flags(*args, **kwargs):
    return ()


def flags(*args, **kwargs):
    return _Switch()
