"""pickle: names only; heft neither reads nor writes files."""
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

    dump = _refused("pickle.Pickler.dump()")


class Unpickler:
    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
        self._file = file

    load = _refused("pickle.Unpickler.load()")


dump = _refused("pickle.dump()")
dumps = _refused("pickle.dumps()")
load = _refused("pickle.load()")
loads = _refused("pickle.loads()")
