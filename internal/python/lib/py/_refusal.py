"""Functions that exist in the standard library but that models must not use."""


def refused(what):
    """A function that raises OSError, naming itself."""
    def function(*args, **kwargs):
        raise OSError(f"{what} is not available: heft gives models no access to the system")
    function.__name__ = function.__qualname__ = what.rpartition(".")[2].rstrip("()")
    return function


def no_file(name, *args, **kwargs):
    raise FileNotFoundError(2, "No such file or directory (heft gives models no file access)", str(name))
