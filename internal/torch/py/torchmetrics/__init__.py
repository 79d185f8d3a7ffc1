# What only measures a model: each metric is a module without parameters, whose value
# nobody knows. Its other modules have the same names.
import torch
from torch import nn
from torch._feed import unknown


class Metric(nn.Module):
    def __init__(self, *args, **options):
        super().__init__()

    def forward(self, *args, **options):
        return unknown()

    compute = forward

    def update(self, *args, **options):
        return None

    reset = add_state = persistent = update

    def clone(self, prefix=None, postfix=None):
        return self


class MetricCollection(Metric):
    def __init__(self, metrics=None, *others, **options):
        super().__init__()
        named = metrics.items() if isinstance(metrics, dict) else [(type(m).__name__, m) for m in [*(metrics or ()), *others]] if isinstance(metrics, (list, tuple)) else []
        for name, metric in named:
            self.add_module(name, metric)

    def __getitem__(self, name):
        return self._modules[name]

    def forward(self, *args, **options):
        return {name: metric(*args, **options) for name, metric in self._modules.items()}

    compute = forward

    def keys(self):
        return self._modules.keys()

    def items(self):
        return self._modules.items()

    def values(self):
        return self._modules.values()


# Metrics that hold a network of their own, by the classes of torchmetrics 1.9.
_networks = {
    "LearnedPerceptualImagePatchSimilarity", "FrechetInceptionDistance", "KernelInceptionDistance", "InceptionScore",
    "MemorizationInformedFrechetInceptionDistance", "PerceptualPathLength", "CLIPScore", "CLIPImageQualityAssessment",
    "BERTScore", "InfoLM", "ARNIQA", "DeepImageStructureAndTextureSimilarity", "NonIntrusiveSpeechQualityAssessment",
}


class _Network(Metric):
    def __init__(self, *args, **options):
        super().__init__()
        torch._C.assume("metric", f"the network of the metric {type(self).__name__} is left out", "its parameters, and its work where forward calls it")


_made = {}


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name == "functional":
        import torchmetrics.functional
        return torchmetrics.functional
    if name[0].islower():
        import importlib
        return importlib.import_module("torchmetrics." + name)
    return _made.setdefault(name, type(name, (_Network if name in _networks else Metric,), {}))
