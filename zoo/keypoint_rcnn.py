"""Keypoint R-CNN, from "Mask R-CNN" (2017): Faster R-CNN that also finds the joints of every person."""

import torch.nn.functional as F
from torch import nn
from torchvision.models.detection.faster_rcnn import FasterRCNN, _resnet50_fpn, _roi_align


class KeypointRCNN(FasterRCNN):
    """All arguments of FasterRCNN, the three parts of the keypoint head, and how many keypoints it finds."""

    def __init__(self, backbone, num_classes=None, min_size=None, *args, keypoint_roi_pool=None, keypoint_head=None,
                 keypoint_predictor=None, num_keypoints=None, **kwargs):
        if num_keypoints is not None and keypoint_predictor is not None:
            raise ValueError("num_keypoints should be None when keypoint_predictor is specified")
        min_size = min_size or (640, 672, 704, 736, 768, 800)
        keypoint_roi_pool = keypoint_roi_pool or _roi_align(14)
        keypoint_head = keypoint_head or KeypointRCNNHeads(backbone.out_channels, (512,) * 8)
        keypoint_predictor = keypoint_predictor or KeypointRCNNPredictor(512, num_keypoints or 17)
        super().__init__(backbone, num_classes, min_size, *args, **kwargs)
        self.roi_heads.keypoint_roi_pool = keypoint_roi_pool
        self.roi_heads.keypoint_head = keypoint_head
        self.roi_heads.keypoint_predictor = keypoint_predictor


class KeypointRCNNHeads(nn.Sequential):
    def __init__(self, in_channels, layers):
        blocks = []
        for out_channels in layers:
            conv = nn.Conv2d(in_channels, out_channels, 3, stride=1, padding=1)
            nn.init.kaiming_normal_(conv.weight, mode="fan_out", nonlinearity="relu")
            nn.init.zeros_(conv.bias)
            blocks += [conv, nn.ReLU(inplace=True)]
            in_channels = out_channels
        super().__init__(*blocks)


class KeypointRCNNPredictor(nn.Module):
    """A heatmap for every keypoint, at four times the resolution."""

    def __init__(self, in_channels, num_keypoints):
        super().__init__()
        self.kps_score_lowres = nn.ConvTranspose2d(in_channels, num_keypoints, 4, stride=2, padding=1)
        nn.init.kaiming_normal_(self.kps_score_lowres.weight, mode="fan_out", nonlinearity="relu")
        nn.init.zeros_(self.kps_score_lowres.bias)
        self.up_scale = 2
        self.out_channels = num_keypoints

    def forward(self, x):
        x = self.kps_score_lowres(x)
        return F.interpolate(x, scale_factor=float(self.up_scale), mode="bilinear", align_corners=False,
                             recompute_scale_factor=False)


def keypointrcnn_resnet50_fpn(weights=None, progress=True, num_classes=None, num_keypoints=None, weights_backbone="DEFAULT",
                              trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False, **kwargs):
    backbone = _resnet50_fpn(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone)
    return KeypointRCNN(backbone, num_classes or 2, num_keypoints=num_keypoints or 17, **kwargs)
