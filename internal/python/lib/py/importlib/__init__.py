"""importlib: import by name."""
from builtins import __import__ as _import


def import_module(name, package=None):
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        level = len(name) - len(name.lstrip("."))
        parts = package.split(".")
        if level > len(parts):
            raise ImportError("attempted relative import beyond top-level package")
        name = ".".join(parts[:len(parts) - level + 1] + ([name[level:]] if name[level:] else []))
    return _import(name, fromlist=("*",))


def __getattr__(name):
    # Python's start-up has imported these before any program runs.
    if name in ("util", "machinery", "abc"):
        return _import("importlib." + name, fromlist=("*",))
    raise AttributeError(f"module 'importlib' has no attribute {name!r}")


def reload(module):
    return module


def invalidate_caches():
    pass


__import__ = _import
