# torch.multiprocessing: there are no processes. What they would all run, this one does as the first of them.
from torch import _C

__getattr__ = _C.missing("torch.multiprocessing")


def spawn(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    _C.assume("processes", f"torch.multiprocessing.spawn runs its function once, as the first of {nprocs} processes", "what the others make")
    fn(0, *args)


def set_start_method(method, force=False):
    pass


def set_sharing_strategy(new_strategy):
    pass


def cpu_count():
    return 1
