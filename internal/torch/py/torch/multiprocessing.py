# torch.multiprocessing: there are no processes.
from torch import _C

__getattr__ = _C.missing("torch.multiprocessing")


def spawn(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    _C.unsupported("torch.multiprocessing.spawn")


def set_start_method(method, force=False):
    pass


def set_sharing_strategy(new_strategy):
    pass


def cpu_count():
    return 1
