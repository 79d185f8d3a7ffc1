"""Builders by name, and a stand-in for the weight enumerations: heft reads no weights, so any choice will do."""


class WeightsChoice:
    """Any name of any weights enumeration, such as ResNet50_Weights.DEFAULT; also its transforms()."""

    def __init__(self, name):
        self.name = name

    def __getattr__(self, member):
        if member.startswith("__"):
            raise AttributeError(member)
        return WeightsChoice(self.name + "." + member)

    def __call__(self, *args, **kwargs):
        return WeightsChoice(self.name + "()")

    def __getitem__(self, key):
        return WeightsChoice(self.name + "[" + repr(key) + "]")

    def __str__(self):
        return self.name

    def __repr__(self):
        return self.name


AnyWeights = WeightsChoice("Weights")


def get_model_builder(name):
    from torchvision import models
    from torchvision.models import detection, optical_flow, segmentation, video

    for package in (models, detection, optical_flow, segmentation, video):
        builder = getattr(package, name.lower(), None)
        if callable(builder):
            return builder
    raise ValueError(f"Unknown model {name}")


def get_model(name, **config):
    return get_model_builder(name)(**config)


def get_model_weights(name):
    return AnyWeights


def get_weight(name):
    return WeightsChoice(name)
