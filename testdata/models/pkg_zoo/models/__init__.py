from .resnet import *
from .lenet import *

_makers = {
    'resnet_tiny': resnet_tiny,
    'lenet': LeNet,
}


def names():
    return sorted(_makers.keys())


def create(name, *args, **kwargs):
    if name not in _makers:
        raise KeyError("no model is called", name)
    return _makers[name](*args, **kwargs)
