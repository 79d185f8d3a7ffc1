from torch.utils.data import Dataset


class VisionDataset(Dataset):
    def __init__(self, *args, **options):
        if type(self).__module__ == "torchvision.datasets":
            raise OSError(f"heft reads no files from within a model: torchvision.datasets.{type(self).__name__} "
                          "is not available")
        self.root = options.get("root", args[0] if args else None)
        self.transform = options.get("transform")
        self.target_transform = options.get("target_transform")
        self.transforms = options.get("transforms")


class StandardTransform:
    def __init__(self, transform=None, target_transform=None):
        self.transform = transform
        self.target_transform = target_transform
