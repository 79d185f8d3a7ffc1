"""importlib.resources: data files of packages below the given folders."""
import importlib as _importlib
from pathlib import Path as _Path


def _folder(package):
    module = _importlib.import_module(package) if isinstance(package, str) else package
    places = list(getattr(module, "__path__", None) or [])
    if places:
        return _Path(places[0])
    return _Path(getattr(module, "__file__", None) or ".").parent


def files(package):
    return _folder(package)


class as_file:
    def __init__(self, path):
        self._path = path

    def __enter__(self):
        return self._path

    def __exit__(self, *failure):
        return None


def path(package, resource):
    return as_file(_folder(package) / resource)


def open_text(package, resource, encoding="utf-8", errors="strict"):
    return (_folder(package) / resource).open("r", encoding=encoding, errors=errors)


def open_binary(package, resource):
    return (_folder(package) / resource).open("rb")


def read_text(package, resource, encoding="utf-8", errors="strict"):
    return (_folder(package) / resource).read_text(encoding, errors)


def read_binary(package, resource):
    return (_folder(package) / resource).read_bytes()


def contents(package):
    return iter([entry.name for entry in _folder(package).iterdir()])


def is_resource(package, name):
    return (_folder(package) / name).is_file()
