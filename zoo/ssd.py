"""SSD: "Single Shot MultiBox Detector" (2015), on VGG-16 at 300 pixels."""

from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.detection._utils import (
    BoxCoder, OneStageDetector, SSDMatcher, anchor_columns, retrieve_out_channels, without_overlaps)
from torchvision.models.detection.anchor_utils import DefaultBoxGenerator
from torchvision.models.detection.backbone_utils import _freeze, _is_trained, _validate_trainable_layers
from torchvision.models.detection.faster_rcnn import IMAGE_MEAN, IMAGE_STD
from torchvision.models.detection.transform import GeneralizedRCNNTransform
from torchvision.models.vgg import vgg16
from torchvision.ops import boxes as box_ops


def _xavier_init(conv):
    for layer in conv.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.xavier_uniform_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


class SSDHead(nn.Module):
    def __init__(self, in_channels, num_anchors, num_classes):
        super().__init__()
        self.classification_head = SSDClassificationHead(in_channels, num_anchors, num_classes)
        self.regression_head = SSDRegressionHead(in_channels, num_anchors)

    def forward(self, x):
        return {"bbox_regression": self.regression_head(x), "cls_logits": self.classification_head(x)}


class SSDScoringHead(nn.Module):
    """One module for each level; num_columns numbers for each anchor."""

    def __init__(self, module_list, num_columns):
        super().__init__()
        self.module_list = module_list
        self.num_columns = num_columns

    def forward(self, x):
        levels = []
        for features, module in zip(x, self.module_list):
            levels.append(anchor_columns(module(features), self.num_columns))
        return torch.cat(levels, dim=1)


def _convolutions(in_channels, num_anchors, num_columns):
    modules = nn.ModuleList([nn.Conv2d(channels, num_columns * anchors, kernel_size=3, padding=1)
                             for channels, anchors in zip(in_channels, num_anchors)])
    _xavier_init(modules)
    return modules


class SSDClassificationHead(SSDScoringHead):
    def __init__(self, in_channels, num_anchors, num_classes):
        super().__init__(_convolutions(in_channels, num_anchors, num_classes), num_classes)


class SSDRegressionHead(SSDScoringHead):
    def __init__(self, in_channels, num_anchors):
        super().__init__(_convolutions(in_channels, num_anchors, 4), 4)


class SSD(OneStageDetector):
    """backbone returns a dict of levels; out_channels, where it has them, lists their channels. size is in pixels."""

    def __init__(self, backbone, anchor_generator, size, num_classes, image_mean=None, image_std=None, head=None,
                 score_thresh=0.01, nms_thresh=0.45, detections_per_img=200, iou_thresh=0.5, topk_candidates=400,
                 positive_fraction=0.25, **kwargs):
        super().__init__()
        self.backbone = backbone
        self.anchor_generator = anchor_generator
        self.box_coder = BoxCoder(weights=(10.0, 10.0, 5.0, 5.0))
        if head is None:
            channels = getattr(backbone, "out_channels", None) or retrieve_out_channels(backbone, size)
            if len(channels) != len(anchor_generator.aspect_ratios):
                raise ValueError(f"{len(channels)} levels, but aspect ratios for {len(anchor_generator.aspect_ratios)}")
            head = SSDHead(channels, anchor_generator.num_anchors_per_location(), num_classes)
        self.head = head
        self.proposal_matcher = SSDMatcher(iou_thresh)
        self.transform = GeneralizedRCNNTransform(min(size), max(size), image_mean or IMAGE_MEAN, image_std or IMAGE_STD,
                                                  size_divisible=1, fixed_size=size, **kwargs)
        self.score_thresh = score_thresh
        self.nms_thresh = nms_thresh
        self.detections_per_img = detections_per_img
        self.topk_candidates = topk_candidates
        self.neg_to_pos_ratio = (1.0 - positive_fraction) / positive_fraction

    def compute_loss(self, targets, head_outputs, anchors, per_level=None):
        box_losses, labels, count = [], [], 0
        for target, deltas, boxes in zip(targets, head_outputs["bbox_regression"], anchors):
            matched = self._match(boxes, target["boxes"])
            foreground = torch.where(matched >= 0)[0]
            truth = matched[foreground]
            count += truth.numel()
            wanted = self.box_coder.encode_single(target["boxes"][truth], boxes[foreground, :])
            box_losses.append(F.smooth_l1_loss(deltas[foreground, :], wanted, reduction="sum"))
            classes = torch.zeros((deltas.size(0),), dtype=target["labels"].dtype, device=target["labels"].device)
            classes[foreground] = target["labels"][truth]
            labels.append(classes)
        box_loss, labels = torch.stack(box_losses), torch.stack(labels)
        foreground, background, loss = self._hardest(head_outputs["cls_logits"], labels)
        count = max(1, count)
        return {"bbox_regression": box_loss.sum() / count,
                "classification": (loss[foreground].sum() + loss[background].sum()) / count}

    def _match(self, anchors, gt_boxes):
        if gt_boxes.numel() == 0:
            return torch.full((anchors.size(0),), -1, dtype=torch.int64, device=anchors.device)
        return self.proposal_matcher(box_ops.box_iou(gt_boxes, anchors))

    def _hardest(self, logits, labels):
        """Masks of the objects and of a few times as many background boxes, those with the highest loss; the loss."""
        loss = F.cross_entropy(logits.view(-1, logits.size(-1)), labels.view(-1), reduction="none").view(labels.size())
        foreground = labels > 0
        wanted = self.neg_to_pos_ratio * foreground.sum(1, keepdim=True)
        negative = loss.clone()
        negative[foreground] = -float("inf")
        _, order = negative.sort(1, descending=True)
        return foreground, order.sort(1)[1] < wanted, loss

    def postprocess_detections(self, head_outputs, anchors, image_shapes, per_level=None):
        probabilities = F.softmax(head_outputs["cls_logits"], dim=-1)
        detections = []
        for deltas, scores, default, shape in zip(head_outputs["bbox_regression"], probabilities, anchors, image_shapes):
            boxes = box_ops.clip_boxes_to_image(self.box_coder.decode_single(deltas, default), shape)
            found_boxes, found_scores, found_labels = [], [], []
            for label in range(1, scores.size(-1)):  # 0 is the background
                score = scores[:, label]
                keep = score > self.score_thresh
                score, box = score[keep], boxes[keep]
                score, order = score.topk(min(self.topk_candidates, score.size(0)))
                found_boxes.append(box[order])
                found_scores.append(score)
                found_labels.append(torch.full_like(score, fill_value=label, dtype=torch.int64))
            detections.append(without_overlaps(found_boxes, found_scores, found_labels, self.nms_thresh,
                                               self.detections_per_img))
        return detections


def _extra(in_channels, hidden, out_channels, **convolution):
    return nn.Sequential(
        nn.Conv2d(in_channels, hidden, kernel_size=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(hidden, out_channels, **convolution),
        nn.ReLU(inplace=True),
    )


class SSDFeatureExtractorVGG(nn.Module):
    """VGG-16 up to its fourth pooling, with scaled features; the rest, with convolutions for linear layers; extras."""

    def __init__(self, backbone, highres):
        super().__init__()
        pools = [i for i, layer in enumerate(backbone) if isinstance(layer, nn.MaxPool2d)]
        backbone[pools[2]].ceil_mode = True
        self.scale_weight = nn.Parameter(torch.ones(512) * 20)
        self.features = nn.Sequential(*backbone[: pools[3]])
        extra = nn.ModuleList([
            _extra(1024, 256, 512, kernel_size=3, padding=1, stride=2),
            _extra(512, 128, 256, kernel_size=3, padding=1, stride=2),
            _extra(256, 128, 256, kernel_size=3),
            _extra(256, 128, 256, kernel_size=3),
        ])
        if highres:
            extra.append(_extra(256, 128, 256, kernel_size=4))
        _xavier_init(extra)
        fc = nn.Sequential(
            nn.MaxPool2d(kernel_size=3, stride=1, padding=1, ceil_mode=False),
            nn.Conv2d(512, 1024, kernel_size=3, padding=6, dilation=6),
            nn.ReLU(inplace=True),
            nn.Conv2d(1024, 1024, kernel_size=1),
            nn.ReLU(inplace=True),
        )
        _xavier_init(fc)
        extra.insert(0, nn.Sequential(*backbone[pools[3]:-1], fc))
        self.extra = extra
        self.out_channels = [512, 1024, 512] + [256] * (len(extra) - 2)

    def forward(self, x):
        x = self.features(x)
        outputs = [self.scale_weight.view(1, -1, 1, 1) * F.normalize(x)]
        for block in self.extra:
            x = block(x)
            outputs.append(x)
        return OrderedDict((str(i), output) for i, output in enumerate(outputs))


def _vgg_extractor(backbone, highres, trainable_layers):
    features = backbone.features
    stages = [0] + [i for i, layer in enumerate(features) if isinstance(layer, nn.MaxPool2d)][:-1]
    if not 0 <= trainable_layers <= len(stages):
        raise ValueError(f"trainable_layers should be in the range [0, {len(stages)}]. Instead got {trainable_layers}")
    first = len(features) if trainable_layers == 0 else stages[len(stages) - trainable_layers]
    for layer in features[:first]:
        _freeze(layer)
    return SSDFeatureExtractorVGG(features, highres)


def ssd300_vgg16(weights=None, progress=True, num_classes=None, weights_backbone="DEFAULT", trainable_backbone_layers=None,
                 pretrained=False, pretrained_backbone=False, **kwargs):
    trained = _is_trained(weights, weights_backbone, pretrained, pretrained_backbone)
    layers = _validate_trainable_layers(trained, trainable_backbone_layers, 5, 4)
    backbone = _vgg_extractor(vgg16(), False, layers)
    anchors = DefaultBoxGenerator([[2], [2, 3], [2, 3], [2, 3], [2], [2]],
                                  scales=[0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05], steps=[8, 16, 32, 64, 100, 300])
    defaults = {"image_mean": [0.48235, 0.45882, 0.40784], "image_std": [1.0 / 255.0] * 3}
    return SSD(backbone, anchors, (300, 300), num_classes or 91, **{**defaults, **kwargs})
