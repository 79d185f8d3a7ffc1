# torch.accelerator: there is none.
from torch import _C

__getattr__ = _C.missing("torch.accelerator")


def is_available():
    return False


def current_accelerator(check_available=False):
    return None


def device_count():
    return 0


def _nothing(*args, **kwargs):
    return None


synchronize = empty_cache = set_device_index = set_device_idx = set_stream = reset_peak_memory_stats = _nothing
