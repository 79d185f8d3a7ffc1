# torch.serialization: files are not read.
from torch import load, save


def add_safe_globals(safe_globals):
    pass


def get_unsafe_globals_in_checkpoint(f):
    return []


class safe_globals:
    def __init__(self, safe_globals):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None
