# Metrics as functions: numbers that nobody knows.
from torch._feed import unknown


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *args, **options: unknown()
