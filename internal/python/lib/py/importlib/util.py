"""importlib.util: find_spec tells whether a module can be imported."""
from _native import find_module as _find, unsupported as _unsupported


class _Spec:
    def __init__(self, name, module):
        self.name = name
        self.origin = getattr(module, "__file__", None)
        self.loader = None
        self.submodule_search_locations = getattr(module, "__path__", None)
        self.parent = name.rpartition(".")[0]


def find_spec(name, package=None):
    module = _find(name)
    return None if module is None else _Spec(name, module)


def module_from_spec(spec):
    _unsupported("importlib.util.module_from_spec()")


def spec_from_file_location(name, location=None, **kwargs):
    _unsupported("importlib.util.spec_from_file_location()")
