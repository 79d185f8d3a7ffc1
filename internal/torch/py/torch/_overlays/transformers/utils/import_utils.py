# transformers.utils.import_utils: which module defines which name, read from the files'
# own __all__ natively: 37 MB of them, of which a model needs a few names.
from torch._overlays._structure import structure as _structure

__all__ = ["define_import_structure"]


def define_import_structure(module_path, prefix=None):
    return _structure(str(module_path), "" if prefix is None else prefix + ".")
