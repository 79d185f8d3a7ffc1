"""importlib.machinery: specs, and loaders of source files below the given folders."""
from _native import ModuleSpec

SOURCE_SUFFIXES = [".py"]
BYTECODE_SUFFIXES = [".pyc"]
EXTENSION_SUFFIXES = []


class SourceFileLoader:
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def get_filename(self, fullname=None):
        return self.path

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()

    def get_source(self, fullname=None):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def is_package(self, fullname=None):
        return self.path.endswith("__init__.py")

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(compile(self.get_source(), self.path, "exec"), module.__dict__)

    def load_module(self, fullname=None):
        from importlib.util import _load, spec_from_file_location
        return _load(spec_from_file_location(fullname or self.name, self.path, loader=self))


class PathFinder:
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        from importlib.util import find_spec
        return find_spec(fullname)


class ExtensionFileLoader(SourceFileLoader):
    def create_module(self, spec):
        raise ImportError(f"heft loads no compiled code: {self.path}")
