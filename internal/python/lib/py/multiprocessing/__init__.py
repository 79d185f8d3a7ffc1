"""multiprocessing: one process; starting another stops the run."""
from _native import unsupported as _unsupported
from threading import Lock, RLock, Semaphore, BoundedSemaphore, Condition, Event
from queue import Queue, Queue as SimpleQueue, Queue as JoinableQueue


class ProcessError(Exception):
    pass


class TimeoutError(ProcessError):
    pass


class Process:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        self.name = name or "Process-1"
        self.daemon = daemon
        self.exitcode = self.pid = None

    def start(self):
        _unsupported("starting a process")

    run = start

    def join(self, timeout=None):
        pass

    def is_alive(self):
        return False


def Pool(processes=None, *args, **kwargs):
    _unsupported("multiprocessing.Pool()")


def Manager():
    _unsupported("multiprocessing.Manager()")


def Pipe(duplex=True):
    _unsupported("multiprocessing.Pipe()")


class _Value:
    def __init__(self, typecode, value=0, *, lock=True):
        self.value = value
        self._lock = Lock()

    def get_lock(self):
        return self._lock


Value = RawValue = _Value


def cpu_count():
    return 1


def current_process():
    return Process(name="MainProcess")


def get_context(method=None):
    import multiprocessing
    return multiprocessing


def get_start_method(allow_none=False):
    return "fork"


def get_all_start_methods():
    return ["fork", "spawn", "forkserver"]


def set_start_method(method, force=False):
    pass


def freeze_support():
    pass


def active_children():
    return []
