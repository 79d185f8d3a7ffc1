"""RetinaNet: "Focal Loss for Dense Object Detection" (2017)."""

import math
from functools import partial

import torch
from torch import nn
from torchvision.models.detection._utils import (
    BoxCoder, Matcher, OneStageDetector, _box_loss, anchor_columns, best_of_level, without_overlaps)
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.faster_rcnn import IMAGE_MEAN, IMAGE_STD, _resnet50_fpn, _resnet50_fpn_v2
from torchvision.models.detection.transform import GeneralizedRCNNTransform
from torchvision.ops import Conv2dNormActivation, sigmoid_focal_loss
from torchvision.ops import boxes as box_ops
from torchvision.ops.feature_pyramid_network import LastLevelP6P7


def _default_anchorgen():
    sizes = tuple((x, int(x * 2 ** (1.0 / 3)), int(x * 2 ** (2.0 / 3))) for x in [32, 64, 128, 256, 512])
    return AnchorGenerator(sizes, ((0.5, 1.0, 2.0),) * len(sizes))


def _tower(in_channels, norm_layer):
    tower = nn.Sequential(*[Conv2dNormActivation(in_channels, in_channels, norm_layer=norm_layer) for _ in range(4)])
    for layer in tower.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.normal_(layer.weight, std=0.01)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return tower


def _predictor(in_channels, out_channels, bias=0.0):
    conv = nn.Conv2d(in_channels, out_channels, kernel_size=3, stride=1, padding=1)
    nn.init.normal_(conv.weight, std=0.01)
    nn.init.constant_(conv.bias, bias)
    return conv


def _rare(probability):
    """The bias with which a sigmoid says probability."""
    return -math.log((1 - probability) / probability)


class RetinaNetHead(nn.Module):
    def __init__(self, in_channels, num_anchors, num_classes, norm_layer=None):
        super().__init__()
        self.classification_head = RetinaNetClassificationHead(in_channels, num_anchors, num_classes,
                                                               norm_layer=norm_layer)
        self.regression_head = RetinaNetRegressionHead(in_channels, num_anchors, norm_layer=norm_layer)

    def compute_loss(self, targets, head_outputs, anchors, matched_idxs):
        return {
            "classification": self.classification_head.compute_loss(targets, head_outputs, matched_idxs),
            "bbox_regression": self.regression_head.compute_loss(targets, head_outputs, anchors, matched_idxs),
        }

    def forward(self, x):
        return {"cls_logits": self.classification_head(x), "bbox_regression": self.regression_head(x)}


class RetinaNetClassificationHead(nn.Module):
    _version = 2

    def __init__(self, in_channels, num_anchors, num_classes, prior_probability=0.01, norm_layer=None):
        super().__init__()
        self.conv = _tower(in_channels, norm_layer)
        self.cls_logits = _predictor(in_channels, num_anchors * num_classes, bias=_rare(prior_probability))
        self.num_classes = num_classes
        self.num_anchors = num_anchors

    def compute_loss(self, targets, head_outputs, matched_idxs):
        losses = []
        for target, logits, matched in zip(targets, head_outputs["cls_logits"], matched_idxs):
            foreground = matched >= 0
            count = foreground.sum().clamp(min=1)
            truth = torch.zeros_like(logits)
            truth[foreground, target["labels"][matched[foreground]]] = 1.0
            valid = matched != Matcher.BETWEEN_THRESHOLDS
            losses.append(sigmoid_focal_loss(logits[valid], truth[valid], reduction="sum") / count)
        return sum(losses[1:], losses[0]) / len(targets)

    def forward(self, x):
        levels = []
        for features in x:
            logits = self.conv(features)
            logits = self.cls_logits(logits)
            levels.append(anchor_columns(logits, self.num_classes))
        return torch.cat(levels, dim=1)


class RetinaNetRegressionHead(nn.Module):
    _version = 2

    def __init__(self, in_channels, num_anchors, norm_layer=None):
        super().__init__()
        self.conv = _tower(in_channels, norm_layer)
        self.bbox_reg = _predictor(in_channels, num_anchors * 4)
        self.box_coder = BoxCoder(weights=(1.0, 1.0, 1.0, 1.0))
        self._loss_type = "l1"

    def compute_loss(self, targets, head_outputs, anchors, matched_idxs):
        losses = []
        regression = head_outputs["bbox_regression"]
        for target, deltas, boxes, matched in zip(targets, regression, anchors, matched_idxs):
            foreground = torch.where(matched >= 0)[0]
            truth = target["boxes"][matched[foreground]]
            loss = _box_loss(self._loss_type, self.box_coder, boxes[foreground, :], truth, deltas[foreground, :])
            losses.append(loss / max(1, foreground.numel()))
        return sum(losses[1:], losses[0]) / max(1, len(targets))

    def forward(self, x):
        levels = []
        for features in x:
            deltas = self.conv(features)
            deltas = self.bbox_reg(deltas)
            levels.append(anchor_columns(deltas, 4))
        return torch.cat(levels, dim=1)


class RetinaNet(OneStageDetector):
    """num_classes counts the background, whose logits learn to be low like those of any absent class."""

    def __init__(self, backbone, num_classes, min_size=800, max_size=1333, image_mean=None, image_std=None,
                 anchor_generator=None, head=None, proposal_matcher=None, score_thresh=0.05, nms_thresh=0.5,
                 detections_per_img=300, fg_iou_thresh=0.5, bg_iou_thresh=0.4, topk_candidates=1000, **kwargs):
        super().__init__()
        if not hasattr(backbone, "out_channels"):
            raise ValueError("backbone should contain an attribute out_channels specifying the number of output channels")
        self.backbone = backbone
        self.anchor_generator = anchor_generator or _default_anchorgen()
        self.head = head or RetinaNetHead(backbone.out_channels, self._anchors_per_location()[0], num_classes)
        self.proposal_matcher = proposal_matcher or Matcher(fg_iou_thresh, bg_iou_thresh, allow_low_quality_matches=True)
        self.box_coder = BoxCoder(weights=(1.0, 1.0, 1.0, 1.0))
        self.transform = GeneralizedRCNNTransform(min_size, max_size, image_mean or IMAGE_MEAN, image_std or IMAGE_STD,
                                                  **kwargs)
        self.score_thresh = score_thresh
        self.nms_thresh = nms_thresh
        self.detections_per_img = detections_per_img
        self.topk_candidates = topk_candidates

    def compute_loss(self, targets, head_outputs, anchors, per_level=None):
        matched_idxs = []
        for boxes, target in zip(anchors, targets):
            if target["boxes"].numel() == 0:
                matched_idxs.append(torch.full((boxes.size(0),), -1, dtype=torch.int64, device=boxes.device))
                continue
            matched_idxs.append(self.proposal_matcher(box_ops.box_iou(target["boxes"], boxes)))
        return self.head.compute_loss(targets, head_outputs, anchors, matched_idxs)

    def postprocess_detections(self, head_outputs, anchors, image_shapes, per_level):
        logits = head_outputs["cls_logits"].split(per_level, dim=1)
        deltas = head_outputs["bbox_regression"].split(per_level, dim=1)
        anchors = [boxes.split(per_level) for boxes in anchors]
        detections = []
        for image, shape in enumerate(image_shapes):
            boxes, scores, labels = [], [], []
            for logit, delta, anchor in zip(logits, deltas, anchors[image]):
                best, rows, classes = best_of_level(torch.sigmoid(logit[image]), self.score_thresh, self.topk_candidates)
                box = self.box_coder.decode_single(delta[image][rows], anchor[rows])
                boxes.append(box_ops.clip_boxes_to_image(box, shape))
                scores.append(best)
                labels.append(classes)
            detections.append(without_overlaps(boxes, scores, labels, self.nms_thresh, self.detections_per_img))
        return detections


def retinanet_resnet50_fpn(weights=None, progress=True, num_classes=None, weights_backbone="DEFAULT",
                           trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False, **kwargs):
    backbone = _resnet50_fpn(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone,
                             returned_layers=[2, 3, 4], extra_blocks=LastLevelP6P7(256, 256))
    return RetinaNet(backbone, num_classes or 91, **kwargs)


def retinanet_resnet50_fpn_v2(weights=None, progress=True, num_classes=None, weights_backbone=None,
                              trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False, **kwargs):
    backbone = _resnet50_fpn_v2(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone,
                                returned_layers=[2, 3, 4], extra_blocks=LastLevelP6P7(2048, 256))
    anchors = _default_anchorgen()
    head = RetinaNetHead(backbone.out_channels, anchors.num_anchors_per_location()[0], num_classes or 91,
                         norm_layer=partial(nn.GroupNorm, 32))
    head.regression_head._loss_type = "giou"
    return RetinaNet(backbone, num_classes or 91, anchor_generator=anchors, head=head, **kwargs)
