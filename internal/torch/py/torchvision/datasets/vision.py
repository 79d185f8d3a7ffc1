# Data sets: the small ones, whose pictures all have one known size, hand out pictures
# without values (a few batches in all: a training loop is wanted for what it feeds);
# using another is the error, since there are no files.
import torch
from torch.utils.data import Dataset

# Channels, height, width, pictures to train on and to test with, classes: torchvision's
# documentation, and for USPS its files' headers.
_pictures = {
    "MNIST": (1, 28, 28, 60000, 10000, 10), "FashionMNIST": (1, 28, 28, 60000, 10000, 10),
    "KMNIST": (1, 28, 28, 60000, 10000, 10), "USPS": (1, 16, 16, 7291, 2007, 10),
    "CIFAR10": (3, 32, 32, 50000, 10000, 10), "CIFAR100": (3, 32, 32, 50000, 10000, 100),
    "SVHN": (3, 32, 32, 73257, 26032, 10), "STL10": (3, 96, 96, 5000, 8000, 10),
}

_most_batches = 8
_batches = []  # that were handed out


class VisionDataset(Dataset):
    def __init__(self, *args, **options):
        known = next((c.__name__ for c in type(self).__mro__ if c.__module__ == "torchvision.datasets"), None)
        if known is not None and known not in _pictures:
            raise OSError(f"heft reads no files from within a model: torchvision.datasets.{known} is not available")
        self.root = options.get("root", args[0] if args else None)
        self.transform = options.get("transform")
        self.target_transform = options.get("target_transform")
        self.transforms = options.get("transforms")
        if known is not None:
            self._show(_pictures[known], args[1:], options)

    def _show(self, facts, args, options):
        # (root, train, transform, target_transform), or with the name of a split.
        *self._shape, to_train, to_test, classes = facts
        part = args[0] if args else options.get("train", options.get("split", True))
        self.train = part in (True, "train")
        self._count = to_train if self.train else to_test
        if len(args) > 1:
            self.transform = args[1]
        if len(args) > 2:
            self.target_transform = args[2]
        self.classes = [str(i) for i in range(classes)]

    def __len__(self):
        return self._count

    def __getitem__(self, index):
        picture, target = torch.zeros(self._shape, dtype=torch.uint8), 0
        if self.transform is not None:
            picture = self.transform(picture)
        if self.target_transform is not None:
            target = self.target_transform(target)
        return picture, target

    def handed_out(self):
        # Whether there is a batch left to hand out.
        _batches.append(type(self).__name__)
        return len(_batches) <= _most_batches


class StandardTransform:
    def __init__(self, transform=None, target_transform=None):
        self.transform = transform
        self.target_transform = target_transform
