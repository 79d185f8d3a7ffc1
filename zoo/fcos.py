"""FCOS: "Fully Convolutional One-Stage Object Detection" (2019). A point, not an anchor box, stands at each place."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.detection._utils import (
    BoxLinearCoder, OneStageDetector, anchor_columns, best_of_level, without_overlaps)
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.faster_rcnn import IMAGE_MEAN, IMAGE_STD, _resnet50_fpn
from torchvision.models.detection.retinanet import _predictor, _rare
from torchvision.models.detection.transform import GeneralizedRCNNTransform
from torchvision.ops import boxes as box_ops
from torchvision.ops import generalized_box_iou_loss, sigmoid_focal_loss
from torchvision.ops.feature_pyramid_network import LastLevelP6P7


def _tower(in_channels, num_convs, norm_layer):
    norm_layer = norm_layer or partial(nn.GroupNorm, 32)
    layers = []
    for _ in range(num_convs):
        conv = nn.Conv2d(in_channels, in_channels, kernel_size=3, stride=1, padding=1)
        nn.init.normal_(conv.weight, std=0.01)
        nn.init.zeros_(conv.bias)
        layers += [conv, norm_layer(in_channels), nn.ReLU()]
    return nn.Sequential(*layers)


class FCOSHead(nn.Module):
    def __init__(self, in_channels, num_anchors, num_classes, num_convs=4):
        super().__init__()
        self.box_coder = BoxLinearCoder(normalize_by_size=True)
        self.classification_head = FCOSClassificationHead(in_channels, num_anchors, num_classes, num_convs)
        self.regression_head = FCOSRegressionHead(in_channels, num_anchors, num_convs)

    def _truth(self, target, matched):
        """Each point's class (-1 for background) and box."""
        if len(target["labels"]) == 0:
            return target["labels"].new_full((len(matched),), -1), target["boxes"].new_zeros((len(matched), 4))
        labels = target["labels"][matched.clip(min=0)]
        boxes = target["boxes"][matched.clip(min=0)]
        labels[matched < 0] = -1
        return labels, boxes

    def compute_loss(self, targets, head_outputs, anchors, matched_idxs):
        logits, regression = head_outputs["cls_logits"], head_outputs["bbox_regression"]
        truth = [self._truth(target, matched) for target, matched in zip(targets, matched_idxs)]
        labels = torch.stack([label for label, _ in truth])
        boxes = torch.stack([box for _, box in truth])
        anchors = torch.stack(anchors)
        foreground = labels >= 0
        count = foreground.sum().clamp(min=1)

        classes = torch.zeros_like(logits)
        classes[foreground, labels[foreground]] = 1.0
        loss_cls = sigmoid_focal_loss(logits, classes, reduction="sum")
        predicted = self.box_coder.decode(regression, anchors)
        loss_box = generalized_box_iou_loss(predicted[foreground], boxes[foreground], reduction="sum")

        sides = self.box_coder.encode(anchors, boxes)
        across, down = sides[:, :, [0, 2]], sides[:, :, [1, 3]]
        centered = torch.sqrt((across.min(dim=-1)[0] / across.max(dim=-1)[0])
                              * (down.min(dim=-1)[0] / down.max(dim=-1)[0]))
        centerness = head_outputs["bbox_ctrness"].squeeze(dim=2)
        loss_centerness = F.binary_cross_entropy_with_logits(centerness[foreground], centered[foreground],
                                                             reduction="sum")
        return {"classification": loss_cls / count, "bbox_regression": loss_box / count,
                "bbox_ctrness": loss_centerness / count}

    def forward(self, x):
        logits = self.classification_head(x)
        regression, centerness = self.regression_head(x)
        return {"cls_logits": logits, "bbox_regression": regression, "bbox_ctrness": centerness}


class FCOSClassificationHead(nn.Module):
    def __init__(self, in_channels, num_anchors, num_classes, num_convs=4, prior_probability=0.01, norm_layer=None):
        super().__init__()
        self.num_classes = num_classes
        self.num_anchors = num_anchors
        self.conv = _tower(in_channels, num_convs, norm_layer)
        self.cls_logits = _predictor(in_channels, num_anchors * num_classes, bias=_rare(prior_probability))

    def forward(self, x):
        levels = []
        for features in x:
            logits = self.conv(features)
            logits = self.cls_logits(logits)
            levels.append(anchor_columns(logits, self.num_classes))
        return torch.cat(levels, dim=1)


class FCOSRegressionHead(nn.Module):
    """Distances to the four sides, and how central a point is in its box."""

    def __init__(self, in_channels, num_anchors, num_convs=4, norm_layer=None):
        super().__init__()
        self.conv = _tower(in_channels, num_convs, norm_layer)
        self.bbox_reg = _predictor(in_channels, num_anchors * 4)
        self.bbox_ctrness = _predictor(in_channels, num_anchors)

    def forward(self, x):
        regression, centerness = [], []
        for features in x:
            shared = self.conv(features)
            sides = F.relu(self.bbox_reg(shared))
            central = self.bbox_ctrness(shared)
            regression.append(anchor_columns(sides, 4))
            centerness.append(anchor_columns(central, 1))
        return torch.cat(regression, dim=1), torch.cat(centerness, dim=1)


class FCOS(OneStageDetector):
    def __init__(self, backbone, num_classes, min_size=800, max_size=1333, image_mean=None, image_std=None,
                 anchor_generator=None, head=None, center_sampling_radius=1.5, score_thresh=0.2, nms_thresh=0.6,
                 detections_per_img=100, topk_candidates=1000, **kwargs):
        super().__init__()
        if not hasattr(backbone, "out_channels"):
            raise ValueError("backbone should contain an attribute out_channels specifying the number of output channels")
        self.backbone = backbone
        self.anchor_generator = anchor_generator or AnchorGenerator(((8,), (16,), (32,), (64,), (128,)), ((1.0,),) * 5)
        if self._anchors_per_location()[0] != 1:
            raise ValueError("anchor_generator should give one anchor for each place, "
                             f"not {self._anchors_per_location()[0]}")
        self.head = head or FCOSHead(backbone.out_channels, 1, num_classes)
        self.box_coder = BoxLinearCoder(normalize_by_size=True)
        self.transform = GeneralizedRCNNTransform(min_size, max_size, image_mean or IMAGE_MEAN, image_std or IMAGE_STD,
                                                  **kwargs)
        self.center_sampling_radius = center_sampling_radius
        self.score_thresh = score_thresh
        self.nms_thresh = nms_thresh
        self.detections_per_img = detections_per_img
        self.topk_candidates = topk_candidates

    def _match(self, anchors, gt_boxes, per_level):
        """Each point's box: the smallest one whose center is near, that holds the point and has the level's size."""
        gt_centers = (gt_boxes[:, :2] + gt_boxes[:, 2:]) / 2
        centers = (anchors[:, :2] + anchors[:, 2:]) / 2
        sizes = anchors[:, 2] - anchors[:, 0]
        reach = self.center_sampling_radius * sizes[:, None]
        fits = (centers[:, None, :] - gt_centers[None, :, :]).abs_().max(dim=2).values < reach

        x, y = centers.unsqueeze(dim=2).unbind(dim=1)
        x0, y0, x1, y1 = gt_boxes.unsqueeze(dim=0).unbind(dim=2)
        sides = torch.stack([x - x0, y - y0, x1 - x, y1 - y], dim=2)
        fits &= sides.min(dim=2).values > 0

        smallest, largest = sizes * 4, sizes * 8
        smallest[: per_level[0]] = 0
        largest[-per_level[-1]:] = float("inf")
        sides = sides.max(dim=2).values
        fits &= (sides > smallest[:, None]) & (sides < largest[:, None])

        areas = (gt_boxes[:, 2] - gt_boxes[:, 0]) * (gt_boxes[:, 3] - gt_boxes[:, 1])
        preference, matched = (fits.to(torch.float32) * (1e8 - areas[None, :])).max(dim=1)
        matched[preference < 1e-5] = -1
        return matched

    def compute_loss(self, targets, head_outputs, anchors, per_level):
        matched_idxs = []
        for boxes, target in zip(anchors, targets):
            if target["boxes"].numel() == 0:
                matched_idxs.append(torch.full((boxes.size(0),), -1, dtype=torch.int64, device=boxes.device))
                continue
            matched_idxs.append(self._match(boxes, target["boxes"], per_level))
        return self.head.compute_loss(targets, head_outputs, anchors, matched_idxs)

    def postprocess_detections(self, head_outputs, anchors, image_shapes, per_level):
        logits, regression, centerness = [head_outputs[key].split(per_level, dim=1)
                                          for key in ("cls_logits", "bbox_regression", "bbox_ctrness")]
        anchors = [boxes.split(per_level) for boxes in anchors]
        detections = []
        for image, shape in enumerate(image_shapes):
            boxes, scores, labels = [], [], []
            for logit, sides, central, anchor in zip(logits, regression, centerness, anchors[image]):
                score = torch.sqrt(torch.sigmoid(logit[image]) * torch.sigmoid(central[image]))
                best, rows, classes = best_of_level(score, self.score_thresh, self.topk_candidates)
                box = self.box_coder.decode(sides[image][rows], anchor[rows])
                boxes.append(box_ops.clip_boxes_to_image(box, shape))
                scores.append(best)
                labels.append(classes)
            detections.append(without_overlaps(boxes, scores, labels, self.nms_thresh, self.detections_per_img))
        return detections


def fcos_resnet50_fpn(weights=None, progress=True, num_classes=None, weights_backbone="DEFAULT",
                      trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False, **kwargs):
    backbone = _resnet50_fpn(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone,
                             returned_layers=[2, 3, 4], extra_blocks=LastLevelP6P7(256, 256))
    return FCOS(backbone, num_classes or 91, **kwargs)
