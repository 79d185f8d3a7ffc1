"""importlib.abc: names only."""


class Loader:
    pass


class MetaPathFinder:
    pass
