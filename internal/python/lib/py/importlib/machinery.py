"""importlib.machinery: names only."""


class ModuleSpec:
    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin


class SourceFileLoader:
    def __init__(self, fullname, path):
        raise OSError(f"cannot load {path!r}: heft gives models no file access")
