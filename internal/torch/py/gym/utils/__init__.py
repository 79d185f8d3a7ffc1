# What environments are written with.
from . import seeding


class EzPickle:
    def __init__(self, *args, **options):
        self._ezpickle_args, self._ezpickle_kwargs = args, options


def colorize(string, *options, **named):
    return string
