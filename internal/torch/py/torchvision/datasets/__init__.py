# Data sets: any can be named; those whose pictures have one known size can be used (vision.py).
from .vision import VisionDataset


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return type(name, (VisionDataset,), {"__module__": "torchvision.datasets"})
