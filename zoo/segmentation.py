"""What the segmentation models share: run a backbone, classify every pixel, resize to the input."""

from collections import OrderedDict

import torch.nn.functional as F
from torch import nn


class _SimpleSegmentationModel(nn.Module):
    """The backbone returns a dict with "out" and, for the auxiliary classifier, "aux"."""

    def __init__(self, backbone, classifier, aux_classifier=None):
        super().__init__()
        self.backbone = backbone
        self.classifier = classifier
        self.aux_classifier = aux_classifier

    def forward(self, x):
        input_shape = x.shape[-2:]
        features = self.backbone(x)
        result = OrderedDict()
        x = features["out"]
        x = self.classifier(x)
        x = F.interpolate(x, size=input_shape, mode="bilinear", align_corners=False)
        result["out"] = x
        if self.aux_classifier is not None:
            x = features["aux"]
            x = self.aux_classifier(x)
            x = F.interpolate(x, size=input_shape, mode="bilinear", align_corners=False)
            result["aux"] = x
        return result


def _stage_indices(features):
    """Where a MobileNet's resolution changes, with its first and last layer."""
    changes = [i for i, layer in enumerate(features) if getattr(layer, "_is_cn", False)]
    return [0] + changes + [len(features) - 1]
