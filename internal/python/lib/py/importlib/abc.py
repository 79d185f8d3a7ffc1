"""importlib.abc: the bases of finders and loaders."""


class Finder:
    pass


class MetaPathFinder(Finder):
    def find_spec(self, fullname, path, target=None):
        return None

    def invalidate_caches(self):
        pass


class PathEntryFinder(MetaPathFinder):
    pass


class Loader:
    def create_module(self, spec):
        return None

    def load_module(self, fullname):
        raise ImportError(f"cannot load {fullname!r}")


class ResourceLoader(Loader):
    pass


class InspectLoader(Loader):
    pass


class ExecutionLoader(InspectLoader):
    pass


class FileLoader(ResourceLoader, ExecutionLoader):
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path


class SourceLoader(ResourceLoader, ExecutionLoader):
    pass


class Traversable:
    pass


class TraversableResources:
    pass
