"""importlib._finders: asks the finders in sys.meta_path."""
import sys
from importlib.util import _load


def find(name):
    parent = sys.modules.get(name.rpartition(".")[0])
    path = getattr(parent, "__path__", None)
    for finder in list(sys.meta_path):
        find_spec = getattr(finder, "find_spec", None)
        spec = find_spec(name, path, None) if find_spec is not None else None
        if spec is not None:
            return _load(spec)
    return None
