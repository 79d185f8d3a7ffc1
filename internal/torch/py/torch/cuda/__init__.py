# torch.cuda: there is none.
import torch
from torch import _C, ByteTensor, FloatTensor, HalfTensor, LongTensor
from torch._contexts import _Switch
from . import amp

__getattr__ = _C.missing("torch.cuda")

has_magma = _initialized = False
default_generators = ()


def is_available():
    return False


def is_initialized():
    return False


def is_bf16_supported(*args, **kwargs):
    return True


def device_count():
    return 0


def current_device():
    return 0


def get_device_name(device=None):
    return ""


def get_device_capability(device=None):
    return (8, 0)


def _nothing(*args, **kwargs):
    return None


init = set_device = synchronize = empty_cache = manual_seed = manual_seed_all = seed = seed_all = ipc_collect = _nothing
reset_peak_memory_stats = reset_max_memory_allocated = set_per_process_memory_fraction = set_rng_state = _nothing
set_rng_state_all = _nothing


def _zero(*args, **kwargs):
    return 0


memory_allocated = max_memory_allocated = memory_reserved = max_memory_reserved = memory_cached = _zero
max_memory_cached = utilization = initial_seed = _zero


def memory_stats(device=None):
    return {}


def memory_summary(*args, **kwargs):
    return ""


def mem_get_info(device=None):
    return (0, 0)


def get_rng_state(device="cuda"):
    return torch.get_rng_state()


def get_rng_state_all():
    return []


def is_current_stream_capturing():
    return False


class device(_Switch):
    def __init__(self, device):
        self.idx = device


device_of = device


class Stream(_Switch):
    def __init__(self, *args, **kwargs):
        pass

    synchronize = wait_stream = wait_event = record_event = query = _nothing


def stream(stream):
    return _Switch()


def current_stream(device=None):
    return Stream()


default_stream = current_stream


class Event:
    def __init__(self, *args, **kwargs):
        pass

    record = synchronize = wait = query = _nothing

    def elapsed_time(self, end_event):
        return 0.0


class nvtx:
    range_push = range_pop = mark = staticmethod(_nothing)

    @staticmethod
    def range(*args, **kwargs):
        return _Switch()
