# What stands for a program's settings (args, config, hparams) where nobody gave any:
# values that the repository's texts name, else the usual ones. What is taken is noted.

import numpy

taken = {}


def _plain(name):
    return str(name).lower().replace("_", "").replace("-", "")


class Settings:
    def __init__(self, values, usual, groups, anything=False):
        self.__dict__["_anything"] = anything  # a setting that nobody gave has a value by its name
        self.__dict__["_values"] = values
        self.__dict__["_usual"] = usual
        self.__dict__["_groups"] = groups

    def _find(self, name):
        if not isinstance(name, str) or name.startswith("__"):
            return False, None
        if name in self.__dict__:
            return True, self.__dict__[name]
        key = _plain(name)
        if name.isupper() and key in self._groups:
            return True, self
        for table in (self._values, self._usual):
            if key in table:
                taken[name] = value = table[key]
                if isinstance(value, str) and key in _usual_groups:
                    value = _Named(value)
                    value.settings = self
                return True, value
        if name.isupper() or key in self._groups or key in _usual_groups:
            return True, self
        return False, None

    def _needed(self, name):
        found, value = self._find(name)
        if self._anything and isinstance(value, tuple) and str(name).endswith("shape"):
            found = False  # of a flat observation
        if not found and self._anything and isinstance(name, str) and not name.startswith("__"):
            found, value = True, _by_parts(self, name)
            taken[name] = value
        return found, value

    def __getattr__(self, name):
        found, value = self._needed(name)
        if not found:
            raise AttributeError(f"no value was given for the setting {name!r}, and none is usual")
        return value

    def __getitem__(self, name):
        found, value = self._needed(name)
        if not found:
            raise KeyError(name)
        return value

    def __setitem__(self, name, value):
        self.__dict__[name] = value

    def __contains__(self, name):
        return self._find(name)[0]

    def keys(self):
        return self

    def __iter__(self):
        return iter(self._values)

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


_usual_groups = ("model", "network", "data", "dataset", "train", "training", "params", "arch", "encoder", "decoder", "backbone", "config", "args", "opt", "hparams",
                 "cfg", "conf", "configs", "hp", "hps", "flags", "opts", "options", "settings", "modelconfig", "modelcfg")


class _Named(str):
    """What names a group of settings, a file of them, or the group: args.config."""

    def __getattr__(self, name):
        return getattr(self.__dict__["settings"], name)

    def __getitem__(self, key):
        return self.__dict__["settings"][key] if isinstance(key, str) else str(self)[key]


class _Number(int):
    """A size that nobody gave, or a group of settings."""

    def __getattr__(self, name):
        return getattr(_groups[0], name)

    def __getitem__(self, name):
        return _groups[0][name]

    def __len__(self):
        return int(self)

    def __call__(self, *args, **options):
        return self


_groups = []


def _by_parts(settings, name):
    # A value by the words of a setting's name: a switch that is off, a share, a number of layers, a width.
    words = str(name).lower().split("_")
    if words[0] in ("use", "is", "has", "with", "no", "if", "do", "enable", "add", "load", "save", "freeze", "debug", "static"):
        return False
    if any(word in ("dropout", "drop", "prob", "rate", "ratio", "eps", "lr", "momentum", "decay") for word in words):
        return 0.1
    if any(word in ("path", "dir", "file", "url", "embeddings", "weights", "pretrained", "checkpoint", "ckpt") for word in words):
        return None
    _groups[:] = [settings]
    return _Number(_sizes(words))


def _sizes(words):
    for sizes, number in ((("class", "classes", "labels", "tags"), 10), (("vocab", "words", "tokens", "chars", "entities"), 10000), (("layers", "layer", "blocks", "hops", "iters", "steps"), 2),
                          (("heads", "head", "agents", "actions", "kernel"), 4)):
        if any(word in sizes for word in words):
            return number
    return 10000 if words[-1] == "num" and "embed" in words else 64


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


class Vocabulary:
    """What stands for the words of a text: each is the second of them."""

    vocab_size = n_words = num_words = 10000
    pad_token, unk_token, bos_token, eos_token = "<pad>", "<unk>", "<s>", "</s>"
    pad_token_id, unk_token_id, bos_token_id, eos_token_id, pad_id = 1, 0, 2, 3, 1

    def __len__(self):
        return 10000

    def __getitem__(self, word):
        return 1 if isinstance(word, str) else "<unk>"

    def __contains__(self, word):
        return True

    def __getattr__(self, name):
        if name.endswith(("_id", "_idx", "_index")):
            return 1
        raise AttributeError(name)

    def get(self, word, default=None):
        return 1

    def get_vocab(self):
        return self

    vocab = stoi = itos = word2idx = word2index = idx2word = property(get_vocab)

    @property
    def vectors(self):
        return numpy.zeros((10000, 300), dtype="float32")


def Matrix(rows, columns):
    """What stands for a table of embeddings that a program reads from a file."""
    return numpy.zeros((rows, columns), dtype="float32")
