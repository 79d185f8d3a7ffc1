"""multiprocessing.shared_memory: names only."""
from _native import unsupported as _unsupported


class SharedMemory:
    def __init__(self, name=None, create=False, size=0):
        _unsupported("shared memory")
