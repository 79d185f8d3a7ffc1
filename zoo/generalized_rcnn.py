"""The frame of two-stage detectors: propose regions, then look at each."""

from torch import nn
from torchvision.models.detection._utils import as_levels, check_targets


class GeneralizedRCNN(nn.Module):
    def __init__(self, backbone, rpn, roi_heads, transform):
        super().__init__()
        self.transform = transform
        self.backbone = backbone
        self.rpn = rpn
        self.roi_heads = roi_heads

    def forward(self, images, targets=None):
        """Training returns a dict of losses, evaluation a list of one dict for each image."""
        check_targets(self, targets)
        original_sizes = [tuple(image.shape[-2:]) for image in images]
        images, targets = self.transform(images, targets)
        features = as_levels(self.backbone(images.tensors))
        proposals, proposal_losses = self.rpn(images, features, targets)
        detections, detector_losses = self.roi_heads(features, proposals, images.image_sizes, targets)
        detections = self.transform.postprocess(detections, images.image_sizes, original_sizes)
        return {**detector_losses, **proposal_losses} if self.training else detections
