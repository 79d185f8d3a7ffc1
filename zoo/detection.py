"""What all detectors share: sampling, box coding, matching with the ground truth, the frame of one-stage detectors.

How many boxes survive a threshold or a suppression depends on the image. Nothing here branches on such a number:
it is a tensor's size, and slices bound it.
"""

import math
from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import batched_nms, complete_box_iou_loss, distance_box_iou_loss, generalized_box_iou_loss

BOX_LOSSES = {"ciou": complete_box_iou_loss, "diou": distance_box_iou_loss, "giou": generalized_box_iou_loss}


class BalancedPositiveNegativeSampler:
    """Picks batch_size_per_image elements of an image: positives up to their fraction, negatives for the rest."""

    def __init__(self, batch_size_per_image, positive_fraction):
        self.batch_size_per_image = batch_size_per_image
        self.positive_fraction = positive_fraction
        self.max_positive = int(batch_size_per_image * positive_fraction)

    def __call__(self, matched_idxs):
        """For each image's labels (positive, 0 or ignored below 0) two masks: the positives and negatives picked."""
        positives, negatives = [], []
        for labels in matched_idxs:
            positive = torch.where(labels >= 1)[0]
            negative = torch.where(labels == 0)[0]
            num_pos = min(positive.numel(), self.max_positive)
            num_neg = min(negative.numel(), self.batch_size_per_image - num_pos)
            positive = positive[torch.randperm(positive.numel(), device=positive.device)[:num_pos]]
            negative = negative[torch.randperm(negative.numel(), device=negative.device)[:num_neg]]
            positives.append(_mask(labels, positive))
            negatives.append(_mask(labels, negative))
        return positives, negatives


def _mask(like, chosen):
    mask = torch.zeros_like(like, dtype=torch.uint8)
    mask[chosen] = 1
    return mask


def _centers(boxes):
    """Widths, heights, and the coordinates of the centers."""
    widths = boxes[:, 2] - boxes[:, 0]
    heights = boxes[:, 3] - boxes[:, 1]
    return widths, heights, boxes[:, 0] + 0.5 * widths, boxes[:, 1] + 0.5 * heights


class BoxCoder:
    """Boxes as shifts and logarithmic scales of other boxes, each times a weight."""

    def __init__(self, weights, bbox_xform_clip=math.log(1000.0 / 16)):
        self.weights = weights
        self.bbox_xform_clip = bbox_xform_clip

    def encode(self, reference_boxes, proposals):
        counts = [len(boxes) for boxes in reference_boxes]
        return self.encode_single(torch.cat(reference_boxes), torch.cat(proposals)).split(counts, 0)

    def encode_single(self, reference_boxes, proposals):
        wx, wy, ww, wh = self.weights
        from_widths, from_heights, from_x, from_y = _centers(proposals)
        widths, heights, x, y = _centers(reference_boxes)
        dx = wx * (x - from_x) / from_widths
        dy = wy * (y - from_y) / from_heights
        dw = ww * torch.log(widths / from_widths)
        dh = wh * torch.log(heights / from_heights)
        return torch.stack((dx, dy, dw, dh), dim=1)

    def decode(self, rel_codes, boxes):
        """All images' boxes, as [boxes, classes, 4]."""
        boxes = torch.cat(boxes)
        if boxes.shape[0] == 0:
            return self.decode_single(rel_codes, boxes)
        codes = rel_codes.reshape(boxes.shape[0], -1)
        return self.decode_single(codes, boxes).reshape(boxes.shape[0], -1, 4)

    def decode_single(self, rel_codes, boxes):
        boxes = boxes.to(rel_codes.dtype)
        widths, heights, x, y = _centers(boxes)
        wx, wy, ww, wh = self.weights
        dx = rel_codes[:, 0::4] / wx
        dy = rel_codes[:, 1::4] / wy
        dw = torch.clamp(rel_codes[:, 2::4] / ww, max=self.bbox_xform_clip)  # or exp would overflow
        dh = torch.clamp(rel_codes[:, 3::4] / wh, max=self.bbox_xform_clip)
        x = dx * widths[:, None] + x[:, None]
        y = dy * heights[:, None] + y[:, None]
        half_width = 0.5 * (torch.exp(dw) * widths[:, None])
        half_height = 0.5 * (torch.exp(dh) * heights[:, None])
        corners = (x - half_width, y - half_height, x + half_width, y + half_height)
        return torch.stack(corners, dim=2).flatten(1)


class BoxLinearCoder:
    """FCOS's boxes: the distances from a point to the four sides, in units of the anchor's size."""

    def __init__(self, normalize_by_size=True):
        self.normalize_by_size = normalize_by_size

    def encode(self, reference_boxes, proposals):
        x = 0.5 * (reference_boxes[..., 0] + reference_boxes[..., 2])
        y = 0.5 * (reference_boxes[..., 1] + reference_boxes[..., 3])
        sides = (x - proposals[..., 0], y - proposals[..., 1], proposals[..., 2] - x, proposals[..., 3] - y)
        targets = torch.stack(sides, dim=-1)
        return targets / self._sizes(reference_boxes) if self.normalize_by_size else targets

    def decode(self, rel_codes, boxes):
        boxes = boxes.to(dtype=rel_codes.dtype)
        x = 0.5 * (boxes[..., 0] + boxes[..., 2])
        y = 0.5 * (boxes[..., 1] + boxes[..., 3])
        if self.normalize_by_size:
            rel_codes = rel_codes * self._sizes(boxes)
        left, top, right, bottom = rel_codes.unbind(-1)
        return torch.stack((x - left, y - top, x + right, y + bottom), dim=-1)

    def _sizes(self, boxes):
        widths = boxes[..., 2] - boxes[..., 0]
        heights = boxes[..., 3] - boxes[..., 1]
        return torch.stack((widths, heights, widths, heights), dim=-1)


class Matcher:
    """Gives every prediction the ground truth it overlaps most, or one of two negative marks."""

    BELOW_LOW_THRESHOLD = -1
    BETWEEN_THRESHOLDS = -2

    def __init__(self, high_threshold, low_threshold, allow_low_quality_matches=False):
        if low_threshold > high_threshold:
            raise ValueError("low_threshold should be <= high_threshold")
        self.high_threshold = high_threshold
        self.low_threshold = low_threshold
        self.allow_low_quality_matches = allow_low_quality_matches

    def __call__(self, match_quality_matrix):
        """match_quality_matrix is [ground truths, predictions]."""
        if match_quality_matrix.numel() == 0:
            what = "ground-truth" if match_quality_matrix.shape[0] == 0 else "proposal"
            raise ValueError(f"No {what} boxes available for one of the images during training")
        quality, matches = match_quality_matrix.max(dim=0)
        best = matches.clone() if self.allow_low_quality_matches else None
        matches[quality < self.low_threshold] = self.BELOW_LOW_THRESHOLD
        matches[(quality >= self.low_threshold) & (quality < self.high_threshold)] = self.BETWEEN_THRESHOLDS
        if best is None:
            return matches
        # Each ground truth keeps the predictions that overlap it most, however little that is.
        highest = match_quality_matrix.max(dim=1).values
        kept = (match_quality_matrix == highest[:, None]).any(dim=0)
        return torch.where(kept, best, matches)


class SSDMatcher(Matcher):
    """One threshold; then every ground truth takes the prediction that overlaps it most."""

    def __init__(self, threshold):
        super().__init__(threshold, threshold)

    def __call__(self, match_quality_matrix):
        matches = super().__call__(match_quality_matrix)
        closest = match_quality_matrix.max(dim=1).indices
        matches[closest] = torch.arange(closest.size(0), dtype=torch.int64, device=closest.device)
        return matches


def _box_loss(kind, box_coder, anchors, matched_gt_boxes, bbox_regression, cnf=None):
    """Sum over one image's boxes."""
    cnf = cnf or {}
    if kind in BOX_LOSSES:
        boxes = box_coder.decode_single(bbox_regression, anchors)
        return BOX_LOSSES[kind](boxes, matched_gt_boxes, reduction="sum", eps=cnf.get("eps", 1e-7))
    targets = box_coder.encode_single(matched_gt_boxes, anchors)
    if kind == "l1":
        return F.l1_loss(bbox_regression, targets, reduction="sum")
    if kind == "smooth_l1":
        return F.smooth_l1_loss(bbox_regression, targets, reduction="sum", beta=cnf.get("beta", 1.0))
    raise ValueError(f"Unsupported loss: {kind}")


def retrieve_out_channels(model, size):
    """Channels of each output of a backbone; size is (width, height)."""
    training = model.training
    model.eval()
    with torch.no_grad():
        features = model(torch.zeros(1, 3, size[1], size[0]))
    model.train(training)
    return [x.size(1) for x in as_levels(features).values()]


def as_levels(features):
    """A backbone may return one tensor instead of a dict of levels."""
    return OrderedDict([("0", features)]) if isinstance(features, torch.Tensor) else features


def anchor_columns(x, columns):
    """[N, anchors·columns, H, W] as [N, H·W·anchors, columns], the order in which anchors are listed."""
    n, _, height, width = x.shape
    x = x.view(n, -1, columns, height, width)
    x = x.permute(0, 3, 4, 1, 2)
    return x.reshape(n, -1, columns)


def check_targets(model, targets):
    if not model.training:
        return
    if targets is None:
        raise ValueError("targets should not be none when in training mode")
    for target in targets:
        shape = target["boxes"].shape
        if len(shape) != 2 or shape[-1] != 4:
            raise ValueError(f"Expected target boxes to be a tensor of shape [N, 4], got {shape}.")


def best_of_level(scores, score_thresh, topk):
    """The topk best of the scores [anchors, classes] above a threshold: the scores, their anchors, their classes."""
    num_classes = scores.shape[-1]
    scores = scores.flatten()
    keep = scores > score_thresh
    scores = scores[keep]
    candidates = torch.where(keep)[0]
    scores, order = scores.topk(min(topk, candidates.size(0)))
    candidates = candidates[order]
    return scores, torch.div(candidates, num_classes, rounding_mode="floor"), candidates % num_classes


def without_overlaps(boxes, scores, labels, nms_thresh, detections_per_img):
    """The detections of one image, from lists by level or class."""
    boxes, scores, labels = torch.cat(boxes), torch.cat(scores), torch.cat(labels)
    keep = batched_nms(boxes, scores, labels, nms_thresh)
    keep = keep[:detections_per_img]
    return {"boxes": boxes[keep], "scores": scores[keep], "labels": labels[keep]}


class OneStageDetector(nn.Module):
    """Every anchor is classified and moved once: RetinaNet, FCOS, SSD.

    A subclass sets backbone, head, anchor_generator and transform, and defines compute_loss and
    postprocess_detections. Both get the number of anchors in each level.
    """

    def forward(self, images, targets=None):
        check_targets(self, targets)
        original_sizes = [tuple(image.shape[-2:]) for image in images]
        images, targets = self.transform(images, targets)
        features = list(as_levels(self.backbone(images.tensors)).values())
        head_outputs = self.head(features)
        anchors = self.anchor_generator(images, features)

        sizes = [x.size(2) * x.size(3) for x in features]
        per_level = [size * anchors_there for size, anchors_there in zip(sizes, self._anchors_per_location())]
        if self.training:
            return self.compute_loss(targets, head_outputs, anchors, per_level)
        detections = self.postprocess_detections(head_outputs, anchors, images.image_sizes, per_level)
        return self.transform.postprocess(detections, images.image_sizes, original_sizes)

    def _anchors_per_location(self):
        return self.anchor_generator.num_anchors_per_location()
