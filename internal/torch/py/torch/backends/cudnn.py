# torch.backends.cudnn: switches are kept.
from torch._contexts import _Switch

enabled = True
benchmark = False
deterministic = False
allow_tf32 = True
benchmark_limit = 10
fp32_precision = "none"


def is_available():
    return False


def version():
    return None


def is_acceptable(tensor):
    return False


def set_flags(*args, **kwargs):
    return ()


def flags(*args, **kwargs):
    return _Switch()
