# Names that training scripts mention.
from pytorch_lightning import Callback, _Anything


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (_Anything, Callback), {})
