"""Stands in for torchvision's weight enumerations: heft reads no weights, so any choice will do."""


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
