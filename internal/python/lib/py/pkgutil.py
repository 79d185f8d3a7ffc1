"""pkgutil: modules and data files of packages below the given folders."""
from collections import namedtuple as _namedtuple
import _files

ModuleInfo = _namedtuple("ModuleInfo", "module_finder name ispkg")


class _Loader:
    def __init__(self, name):
        self.name = name

    def load_module(self, name=None):
        import importlib
        return importlib.import_module(name or self.name)

    def create_module(self, spec):
        return self.load_module()

    def exec_module(self, module):
        pass


class _Spec:
    def __init__(self, name):
        self.name, self.loader = name, _Loader(name)


class FileFinder:
    """What found a module: it can be asked for the module's loader."""

    def __init__(self, path):
        self.path = path

    def find_spec(self, fullname, target=None):
        return _Spec(fullname)

    def find_module(self, fullname, path=None):
        return _Loader(fullname)


def iter_modules(path=None, prefix=""):
    if isinstance(path, str):
        raise ValueError("path must be None or list of paths to look for modules in")
    seen = set()
    for folder in path if path is not None else [_files.working_directory()]:
        if not _files.is_folder(folder):
            continue
        finder = FileFinder(folder)
        for entry, is_folder in _files.entries(folder):
            name = entry if is_folder else entry[:-3] if entry.endswith(".py") else ""
            if not name.isidentifier() or name == "__init__" or name in seen:
                continue
            if is_folder and not _files.is_file(folder + "/" + entry + "/__init__.py"):
                continue
            seen.add(name)
            yield ModuleInfo(finder, prefix + name, is_folder)


def walk_packages(path=None, prefix="", onerror=None):
    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        import importlib
        try:
            module = importlib.import_module(info.name)
        except ImportError:
            if onerror is not None:
                onerror(info.name)
        except Exception:
            if onerror is None:
                raise
            onerror(info.name)
        else:
            yield from walk_packages(list(getattr(module, "__path__", None) or []), info.name + ".", onerror)


def extend_path(path, name):
    return path


def get_data(package, resource):
    import importlib
    module = importlib.import_module(package)
    folder = getattr(module, "__file__", "").rpartition("/")[0]
    return _files.read_bytes(folder + "/" + resource)


def find_loader(fullname):
    from importlib.util import find_spec
    return find_spec(fullname)


def resolve_name(name):
    import importlib
    module, _, attributes = name.partition(":")
    found = importlib.import_module(module)
    for attribute in attributes.split(".") if attributes else []:
        found = getattr(found, attribute)
    return found
