"""The region proposal network of "Faster R-CNN" (2015)."""

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.detection._utils import BalancedPositiveNegativeSampler, BoxCoder, Matcher, anchor_columns
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.ops import Conv2dNormActivation
from torchvision.ops import boxes as box_ops


class RPNHead(nn.Module):
    """For each place and anchor: is there an object, and how must the anchor move."""

    _version = 2

    def __init__(self, in_channels, num_anchors, conv_depth=1):
        super().__init__()
        self.conv = nn.Sequential(*[
            Conv2dNormActivation(in_channels, in_channels, kernel_size=3, norm_layer=None) for _ in range(conv_depth)])
        self.cls_logits = nn.Conv2d(in_channels, num_anchors, kernel_size=1, stride=1)
        self.bbox_pred = nn.Conv2d(in_channels, num_anchors * 4, kernel_size=1, stride=1)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.normal_(layer.weight, std=0.01)
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        logits, bbox_reg = [], []
        for feature in x:
            t = self.conv(feature)
            logits.append(self.cls_logits(t))
            bbox_reg.append(self.bbox_pred(t))
        return logits, bbox_reg


def concat_box_prediction_layers(box_cls, box_regression):
    """All levels and images below one another: [rows, classes] and [rows, 4]."""
    classes, boxes = [], []
    for cls, box in zip(box_cls, box_regression):
        anchors = box.shape[1] // 4
        classes.append(anchor_columns(cls, cls.shape[1] // anchors))
        boxes.append(anchor_columns(box, 4))
    return torch.cat(classes, dim=1).flatten(0, -2), torch.cat(boxes, dim=1).reshape(-1, 4)


class RegionProposalNetwork(nn.Module):
    """The top_n are dicts with "training" and "testing": proposals kept before (by level) and after suppression."""

    def __init__(self, anchor_generator, head, fg_iou_thresh, bg_iou_thresh, batch_size_per_image, positive_fraction,
                 pre_nms_top_n, post_nms_top_n, nms_thresh, score_thresh=0.0):
        super().__init__()
        self.anchor_generator = anchor_generator
        self.head = head
        self.box_coder = BoxCoder(weights=(1.0, 1.0, 1.0, 1.0))
        self.proposal_matcher = Matcher(fg_iou_thresh, bg_iou_thresh, allow_low_quality_matches=True)
        self.fg_bg_sampler = BalancedPositiveNegativeSampler(batch_size_per_image, positive_fraction)
        self._pre_nms_top_n = pre_nms_top_n
        self._post_nms_top_n = post_nms_top_n
        self.nms_thresh = nms_thresh
        self.score_thresh = score_thresh
        self.min_size = 1e-3

    def pre_nms_top_n(self):
        return self._pre_nms_top_n["training" if self.training else "testing"]

    def post_nms_top_n(self):
        return self._post_nms_top_n["training" if self.training else "testing"]

    def assign_targets_to_anchors(self, anchors, targets):
        """Per image: labels 1 (object), 0 (background) or -1 (ignored), and the box each anchor should become."""
        labels, matched_gt_boxes = [], []
        for anchors_per_image, target in zip(anchors, targets):
            gt_boxes = target["boxes"]
            if gt_boxes.numel() == 0:
                matched_gt_boxes.append(torch.zeros_like(anchors_per_image, dtype=torch.float32))
                labels.append(torch.zeros_like(anchors_per_image[:, 0], dtype=torch.float32))
                continue
            matches = self.proposal_matcher(box_ops.box_iou(gt_boxes, anchors_per_image))
            matched_gt_boxes.append(gt_boxes[matches.clamp(min=0)])
            label = (matches >= 0).to(dtype=torch.float32)
            label[matches == Matcher.BELOW_LOW_THRESHOLD] = 0.0
            label[matches == Matcher.BETWEEN_THRESHOLDS] = -1.0
            labels.append(label)
        return labels, matched_gt_boxes

    def _get_top_n_idx(self, objectness, num_anchors_per_level):
        best, offset = [], 0
        for level in objectness.split(num_anchors_per_level, 1):
            _, indices = level.topk(min(self.pre_nms_top_n(), level.shape[1]), dim=1)
            best.append(indices + offset)
            offset += level.shape[1]
        return torch.cat(best, dim=1)

    def filter_proposals(self, proposals, objectness, image_shapes, num_anchors_per_level):
        num_images, device = proposals.shape[0], proposals.device
        objectness = objectness.detach().reshape(num_images, -1)
        levels = torch.cat([torch.full((count,), level, dtype=torch.int64, device=device)
                            for level, count in enumerate(num_anchors_per_level)])
        levels = levels.reshape(1, -1).expand_as(objectness)

        top_n = self._get_top_n_idx(objectness, num_anchors_per_level)
        image = torch.arange(num_images, device=device)[:, None]
        objectness, levels, proposals = objectness[image, top_n], levels[image, top_n], proposals[image, top_n]
        probability = torch.sigmoid(objectness)

        final_boxes, final_scores = [], []
        for boxes, scores, level, shape in zip(proposals, probability, levels, image_shapes):
            boxes = box_ops.clip_boxes_to_image(boxes, shape)
            keep = box_ops.remove_small_boxes(boxes, self.min_size)
            boxes, scores, level = boxes[keep], scores[keep], level[keep]
            keep = torch.where(scores >= self.score_thresh)[0]
            boxes, scores, level = boxes[keep], scores[keep], level[keep]
            keep = box_ops.batched_nms(boxes, scores, level, self.nms_thresh)
            keep = keep[: self.post_nms_top_n()]
            final_boxes.append(boxes[keep])
            final_scores.append(scores[keep])
        return final_boxes, final_scores

    def compute_loss(self, objectness, pred_bbox_deltas, labels, regression_targets):
        sampler = self.fg_bg_sampler
        positive, negative = sampler(labels)
        # The slices take nothing away: they say how many rows there can be.
        positive = torch.where(torch.cat(positive))[0][: sampler.max_positive * len(labels)]
        negative = torch.where(torch.cat(negative))[0]
        negative = negative[: sampler.batch_size_per_image * len(labels) - positive.numel()]
        sampled = torch.cat([positive, negative])

        objectness = objectness.flatten()
        labels, regression_targets = torch.cat(labels), torch.cat(regression_targets)
        box_loss = F.smooth_l1_loss(pred_bbox_deltas[positive], regression_targets[positive], beta=1 / 9,
                                    reduction="sum") / sampled.numel()
        objectness_loss = F.binary_cross_entropy_with_logits(objectness[sampled], labels[sampled])
        return objectness_loss, box_loss

    def forward(self, images, features, targets=None):
        features = list(features.values())
        objectness, pred_bbox_deltas = self.head(features)
        anchors = self.anchor_generator(images, features)
        num_images = len(anchors)
        num_anchors_per_level = [o.shape[1] * o.shape[2] * o.shape[3] for o in objectness]
        objectness, pred_bbox_deltas = concat_box_prediction_layers(objectness, pred_bbox_deltas)

        # Detached: the second stage does not teach the first where to look.
        proposals = self.box_coder.decode(pred_bbox_deltas.detach(), anchors).view(num_images, -1, 4)
        boxes, _ = self.filter_proposals(proposals, objectness, images.image_sizes, num_anchors_per_level)
        if not self.training:
            return boxes, {}
        if targets is None:
            raise ValueError("targets should not be None")
        labels, matched_gt_boxes = self.assign_targets_to_anchors(anchors, targets)
        regression_targets = self.box_coder.encode(matched_gt_boxes, anchors)
        loss_objectness, loss_box = self.compute_loss(objectness, pred_bbox_deltas, labels, regression_targets)
        return boxes, {"loss_objectness": loss_objectness, "loss_rpn_box_reg": loss_box}
