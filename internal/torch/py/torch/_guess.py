# What stands for a program's settings (args, config, hparams) where nobody gave any:
# values that the repository's texts name, else the usual ones. What is taken is noted.

import numpy

taken = {}


def _plain(name):
    return str(name).lower().replace("_", "").replace("-", "")


class Settings:
    def __init__(self, values, usual, groups):
        self.__dict__["_values"] = values
        self.__dict__["_usual"] = usual
        self.__dict__["_groups"] = groups

    def _find(self, name):
        if not isinstance(name, str) or name.startswith("__"):
            return False, None
        if name in self.__dict__:
            return True, self.__dict__[name]
        key = _plain(name)
        for table in (self._values, self._usual):
            if key in table:
                taken[name] = table[key]
                return True, table[key]
        if name.isupper() or key in self._groups or key in _usual_groups:
            return True, self
        return False, None

    def __getattr__(self, name):
        found, value = self._find(name)
        if not found:
            raise AttributeError(f"no value was given for the setting {name!r}, and none is usual")
        return value

    def __getitem__(self, name):
        found, value = self._find(name)
        if not found:
            raise KeyError(name)
        return value

    def __setitem__(self, name, value):
        self.__dict__[name] = value

    def __contains__(self, name):
        return self._find(name)[0]

    def get(self, name, default=None):
        found, value = self._find(name)
        return value if found else default

    def setdefault(self, name, value):
        found, known = self._find(name)
        if not found:
            self.__dict__[name] = known = value
        return known

    def pop(self, name, default=None):
        return self.get(name, default)


_usual_groups = ("model", "network", "data", "dataset", "train", "training", "params", "arch", "encoder", "decoder", "backbone", "config", "args", "opt", "hparams")


class _Space:
    """A box of observations or actions, or some discrete ones."""

    def __init__(self, shape, n):
        self.shape, self.n, self.dtype = shape, n, "float32"
        self.high, self.low = numpy.ones(shape), -numpy.ones(shape)
        self.nvec = numpy.ones(2)


class Environment:
    """What stands for an environment of reinforcement learning: its spaces."""

    def __init__(self, shape, actions):
        self.observation_space = self.single_observation_space = _Space(shape, actions)
        self.action_space = self.single_action_space = _Space((actions,), actions)
        self.num_envs = 1
        self.unwrapped = self.spec = self


def Matrix(rows, columns):
    """What stands for a table of embeddings that a program reads from a file."""
    return numpy.zeros((rows, columns), dtype="float32")
