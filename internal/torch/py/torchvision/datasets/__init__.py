# Data sets: naming one is fine, using one is not, since there are no files.
from .vision import VisionDataset


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return type(name, (VisionDataset,), {"__module__": "torchvision.datasets"})
