"""Builders by name, and a stand-in for the weight enumerations: heft reads no weights, so any choice will do."""

import fnmatch
import importlib
import inspect
from functools import partial

# How many classes the sets of weights tell apart, by the beginning of the enumeration's name.
CLASSES = (
    (("DeepLab", "FCN", "LRASPP"), 21),
    (("FasterRCNN", "MaskRCNN", "RetinaNet", "FCOS", "SSD"), 91),
    (("KeypointRCNN",), 2),
    (("R3D", "MC3", "R2Plus1D", "S3D", "MViT", "Swin3D"), 400),
    (("Raft",), 0),
)


class Weights:
    """A set of weights: where it would come from, how its input is prepared, what is known about it."""

    def __init__(self, url="", transforms=None, meta=None):
        self.url = url
        self.transforms = transforms
        self.meta = {} if meta is None else meta


class WeightsEnum:
    """Any name of any weights enumeration, such as ResNet50_Weights.DEFAULT."""

    def __init__(self, name):
        self.name = name

    def __getattr__(self, member):
        if member.startswith("_"):
            raise AttributeError(member)
        return type(self)(self.name + "." + member)

    def __getitem__(self, member):
        return type(self)(self.name + "." + str(member))

    def __call__(self, value):
        return value if isinstance(value, WeightsEnum) else self[value]

    def __iter__(self):
        return iter((self.DEFAULT,))

    def __len__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, WeightsEnum) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return self.name

    @property
    def value(self):
        return Weights(self.url, self.transforms, self.meta)

    @property
    def url(self):
        return "https://weights/" + self.name

    @property
    def meta(self):
        count = next((n for names, n in CLASSES if self.name.startswith(names)), 1000)
        return {"categories": [f"class {i}" for i in range(count)], "min_size": (1, 1), "num_params": 0,
                "keypoint_names": [f"keypoint {i}" for i in range(17)], "_metrics": {}}

    @property
    def transforms(self):
        from torchvision.transforms import _presets

        if self.name.startswith(("DeepLab", "FCN", "LRASPP")):
            return partial(_presets.SemanticSegmentation, resize_size=520)
        if self.name.startswith(("FasterRCNN", "MaskRCNN", "KeypointRCNN", "RetinaNet", "SSD")):
            return _presets.ObjectDetection
        if self.name.startswith("Raft"):
            return _presets.OpticalFlow
        if self.name.startswith(("R3D", "MC3", "R2Plus1D", "S3D", "MViT", "Swin3D")):
            return partial(_presets.VideoClassification, crop_size=(224, 224), resize_size=(256,))
        return partial(_presets.ImageClassification, crop_size=224)

    def get_state_dict(self, *args, **kwargs):
        return {}

    @classmethod
    def verify(cls, obj):
        return obj


WeightsChoice = WeightsEnum
AnyWeights = WeightsEnum("Weights")


def _packages():
    from torchvision import models
    from torchvision.models import detection, optical_flow, segmentation, video

    return models, detection, optical_flow, segmentation, video


def list_models(module=None, include=None, exclude=None):
    index = importlib.import_module("torchvision.models._zoo")
    names = sorted(name for name, home in index.models()
                   if module is None or home.rpartition(".")[0] == module.__name__ or home == module.__name__)
    if include:
        patterns = [include] if isinstance(include, str) else list(include)
        names = [name for name in names if any(fnmatch.fnmatch(name, p) for p in patterns)]
    if exclude:
        patterns = [exclude] if isinstance(exclude, str) else list(exclude)
        names = [name for name in names if not any(fnmatch.fnmatch(name, p) for p in patterns)]
    return names


def get_model_builder(name):
    for package in _packages():
        builder = getattr(package, name.lower(), None)
        if inspect.isfunction(builder):
            return builder
    raise ValueError(f"Unknown model {name}")


def get_model(name, **config):
    return get_model_builder(name)(**config)


def get_model_weights(name):
    return WeightsEnum((name if isinstance(name, str) else name.__name__) + "_Weights")


def get_weight(name):
    return WeightsEnum(name)


def register_model(name=None):
    return lambda builder: builder
