"""pickle: what is written goes nowhere, and nothing is read."""
from _refusal import refused as _refused

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpicklingError(PickleError):
    pass


class Pickler:
    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        self._file = file

    def dump(self, obj):
        pass


class Unpickler:
    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
        self._file = file

    load = _refused("pickle.Unpickler.load()")


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    pass


dumps = _refused("pickle.dumps()")
load = _refused("pickle.load()")
loads = _refused("pickle.loads()")
