from .resnet import *
from .lenet import *

__factory = {
    'resnet_tiny': resnet_tiny,
    'lenet': LeNet,
}


def names():
    return sorted(__factory.keys())


def create(name, *args, **kwargs):
    if name not in __factory:
        raise KeyError("Unknown model:", name)
    return __factory[name](*args, **kwargs)
