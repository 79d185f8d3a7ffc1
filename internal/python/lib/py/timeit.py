"""timeit: the clock stands still."""
from time import perf_counter as default_timer
from _native import unsupported as _unsupported


def timeit(*args, **kwargs):
    _unsupported("timeit.timeit()")


repeat = timeit
