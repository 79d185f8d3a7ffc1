# six.moves: what Python 3 has under other names.
import builtins
from functools import reduce
from itertools import zip_longest

input, map, filter, zip, range, xrange = builtins.input, map, filter, zip, range, range


def __getattr__(name):
    full = {"cPickle": "pickle", "queue": "queue", "urllib": "urllib", "configparser": "configparser", "StringIO": "io", "builtins": "builtins"}.get(name)
    if full is None:
        raise AttributeError(f"module 'six.moves' has no attribute {name!r}")
    module = __import__(full)
    return module.StringIO if name == "StringIO" else module
