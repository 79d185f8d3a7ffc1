"""importlib.metadata: versions of the modules that heft knows."""
from _native import modules as _modules


class PackageNotFoundError(ModuleNotFoundError):
    def __str__(self):
        return f"No package metadata was found for {self.args[0]}"


def version(distribution_name):
    module = _modules.get(distribution_name.replace("-", "_"))
    found = getattr(module, "__version__", None)
    if found is None:
        raise PackageNotFoundError(distribution_name)
    return str(found)


def distribution(distribution_name):
    raise PackageNotFoundError(distribution_name)


metadata = requires = files = distribution


def distributions(**kwargs):
    return iter(())


def entry_points(**params):
    return []


def packages_distributions():
    return {}
