"""The second stage of two-stage detectors: classes and boxes of the proposed regions, then masks or keypoints."""

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.detection._utils import BalancedPositiveNegativeSampler, BoxCoder, Matcher
from torchvision.ops import boxes as box_ops
from torchvision.ops import roi_align


def fastrcnn_loss(class_logits, box_regression, labels, regression_targets, max_positive=None):
    """max_positive says how many regions can hold an object, where the caller knows."""
    labels, regression_targets = torch.cat(labels), torch.cat(regression_targets)
    classification_loss = F.cross_entropy(class_logits, labels)
    positive = torch.where(labels > 0)[0][:max_positive]
    count = class_logits.shape[0]
    box_regression = box_regression.reshape(count, box_regression.size(-1) // 4, 4)
    box_loss = F.smooth_l1_loss(box_regression[positive, labels[positive]], regression_targets[positive], beta=1 / 9,
                                reduction="sum")
    return classification_loss, box_loss / labels.numel()


def maskrcnn_inference(x, labels):
    """The mask of each region's class, by image."""
    masks = x.sigmoid()
    counts = [label.shape[0] for label in labels]
    labels = torch.cat(labels)
    masks = masks[torch.arange(masks.shape[0], device=labels.device), labels][:, None]
    return masks.split(counts, dim=0)


def project_masks_on_boxes(gt_masks, boxes, matched_idxs, M):
    """The part of each box's true mask that lies in the box, M×M."""
    rois = torch.cat([matched_idxs.to(boxes)[:, None], boxes], dim=1)
    return roi_align(gt_masks[:, None].to(rois), rois, (M, M), 1.0)[:, 0]


def maskrcnn_loss(mask_logits, proposals, gt_masks, gt_labels, mask_matched_idxs):
    size = mask_logits.shape[-1]
    labels = torch.cat([label[matched] for label, matched in zip(gt_labels, mask_matched_idxs)])
    targets = torch.cat([project_masks_on_boxes(mask, boxes, matched, size)
                         for mask, boxes, matched in zip(gt_masks, proposals, mask_matched_idxs)])
    if targets.numel() == 0:
        return mask_logits.sum() * 0
    rows = torch.arange(labels.shape[0], device=labels.device)
    return F.binary_cross_entropy_with_logits(mask_logits[rows, labels], targets)


def keypoints_to_heatmap(keypoints, rois, heatmap_size):
    """For each region and keypoint the heatmap's cell, as one number, and 1 where it is visible and inside."""
    x1, y1, x2, y2 = [side[:, None] for side in rois.unbind(1)]
    x, y, visible = keypoints.unbind(-1)
    on_right, on_bottom = x == x2, y == y2
    x = ((x - x1) * (heatmap_size / (x2 - x1))).floor().long()
    y = ((y - y1) * (heatmap_size / (y2 - y1))).floor().long()
    x[on_right] = heatmap_size - 1
    y[on_bottom] = heatmap_size - 1
    inside = (x >= 0) & (y >= 0) & (x < heatmap_size) & (y < heatmap_size)
    valid = (inside & (visible > 0)).long()
    return (y * heatmap_size + x) * valid, valid


def heatmaps_to_keypoints(maps, rois):
    """The best cell of each map in image coordinates: ([n, keypoints, 3] of x, y, 1; [n, keypoints] of logits).

    torchvision first resizes every map to its region's pixels, a size that only a run can know; the shapes are equal.
    """
    height, width = maps.shape[-2:]
    x1, y1, x2, y2 = [side[:, None] for side in rois.unbind(1)]
    scores, cells = maps.flatten(2).max(dim=2)
    row = torch.div(cells, width, rounding_mode="floor")
    x = x1 + (cells % width + 0.5) * ((x2 - x1).clamp(min=1) / width)
    y = y1 + (row + 0.5) * ((y2 - y1).clamp(min=1) / height)
    return torch.stack((x, y, torch.ones_like(x)), dim=2), scores


def keypointrcnn_loss(keypoint_logits, proposals, gt_keypoints, keypoint_matched_idxs):
    count, keypoints, height, width = keypoint_logits.shape
    if height != width:
        raise ValueError(f"keypoint_logits height and width should be equal. Instead got H = {height} and W = {width}")
    heatmaps, valid = [], []
    for boxes, truth, matched in zip(proposals, gt_keypoints, keypoint_matched_idxs):
        cells, inside = keypoints_to_heatmap(truth[matched], boxes, height)
        heatmaps.append(cells.view(-1))
        valid.append(inside.view(-1))
    targets = torch.cat(heatmaps)
    valid = torch.where(torch.cat(valid).to(dtype=torch.uint8))[0]
    if targets.numel() == 0 or len(valid) == 0:
        return keypoint_logits.sum() * 0
    logits = keypoint_logits.view(count * keypoints, height * width)
    return F.cross_entropy(logits[valid], targets[valid])


def keypointrcnn_inference(x, boxes):
    found = [heatmaps_to_keypoints(maps, rois) for maps, rois in zip(x.split([len(b) for b in boxes], dim=0), boxes)]
    return [keypoints for keypoints, _ in found], [scores for _, scores in found]


def expand_boxes(boxes, scale):
    x1, y1, x2, y2 = boxes.unbind(1)
    half_width, half_height = (x2 - x1) * 0.5 * scale, (y2 - y1) * 0.5 * scale
    x, y = (x2 + x1) * 0.5, (y2 + y1) * 0.5
    return torch.stack((x - half_width, y - half_height, x + half_width, y + half_height), dim=1)


def _sampling(first, last, length, size):
    """How an image's rows lie in a mask stretched over the rows from first to last, all [boxes, length].

    The nearest rows of the mask before and behind, how far behind the first the place is, and whether it is inside.
    """
    extent = (last - first + 1).clamp(min=1)[:, None]
    offset = torch.arange(length, device=first.device) - first[:, None]
    place = ((offset + 0.5) * (size / extent) - 0.5).clamp(min=0, max=size - 1)
    before = place.floor()
    weight = place - before
    before = before.long()
    return before, (before + 1).clamp(max=size - 1), weight, (offset >= 0) & (offset < extent)


def paste_masks_in_image(masks, boxes, img_shape, padding=1):
    """Masks [n, 1, M, M] as [n, 1, height, width], each resized to its box, and 0 outside."""
    size = masks.shape[-1] + 2 * padding
    boxes = expand_boxes(boxes, size / masks.shape[-1]).to(dtype=torch.int64)
    masks = F.pad(masks, (padding,) * 4)[:, 0]
    height, width = img_shape

    before, behind, weight, inside_y = _sampling(boxes[:, 1], boxes[:, 3], height, size)
    masks, other = (masks.gather(1, rows[:, :, None].expand(-1, -1, size)) for rows in (before, behind))
    masks = _blend(masks, other, weight[:, :, None])
    before, behind, weight, inside_x = _sampling(boxes[:, 0], boxes[:, 2], width, size)
    masks, other = (masks.gather(2, columns[:, None, :].expand(-1, height, -1)) for columns in (before, behind))
    masks = _blend(masks, other, weight[:, None, :])
    masks *= inside_y[:, :, None]
    masks *= inside_x[:, None, :]
    return masks[:, None]


def _blend(x, other, weight):
    """x + (other - x)·weight, in the memory of the two."""
    other -= x
    other *= weight
    x += other
    return x


class RoIHeads(nn.Module):
    """Each head is three modules: a pooling over the pyramid, a trunk, a predictor. Masks and keypoints may be None."""

    def __init__(self, box_roi_pool, box_head, box_predictor, fg_iou_thresh, bg_iou_thresh, batch_size_per_image,
                 positive_fraction, bbox_reg_weights, score_thresh, nms_thresh, detections_per_img, mask_roi_pool=None,
                 mask_head=None, mask_predictor=None, keypoint_roi_pool=None, keypoint_head=None,
                 keypoint_predictor=None):
        super().__init__()
        self.proposal_matcher = Matcher(fg_iou_thresh, bg_iou_thresh, allow_low_quality_matches=False)
        self.fg_bg_sampler = BalancedPositiveNegativeSampler(batch_size_per_image, positive_fraction)
        self.box_coder = BoxCoder(bbox_reg_weights or (10.0, 10.0, 5.0, 5.0))
        self.box_roi_pool = box_roi_pool
        self.box_head = box_head
        self.box_predictor = box_predictor
        self.score_thresh = score_thresh
        self.nms_thresh = nms_thresh
        self.detections_per_img = detections_per_img
        self.mask_roi_pool = mask_roi_pool
        self.mask_head = mask_head
        self.mask_predictor = mask_predictor
        self.keypoint_roi_pool = keypoint_roi_pool
        self.keypoint_head = keypoint_head
        self.keypoint_predictor = keypoint_predictor

    def has_mask(self):
        return None not in (self.mask_roi_pool, self.mask_head, self.mask_predictor)

    def has_keypoint(self):
        return None not in (self.keypoint_roi_pool, self.keypoint_head, self.keypoint_predictor)

    def assign_targets_to_proposals(self, proposals, gt_boxes, gt_labels):
        """Per image: each region's ground truth, and its class: 0 for background, -1 to ignore it."""
        matched_idxs, labels = [], []
        for boxes, truth, truth_labels in zip(proposals, gt_boxes, gt_labels):
            if truth.numel() == 0:
                nothing = torch.zeros((boxes.shape[0],), dtype=torch.int64, device=boxes.device)
                matched_idxs.append(nothing)
                labels.append(nothing.clone())
                continue
            matches = self.proposal_matcher(box_ops.box_iou(truth, boxes))
            matched = matches.clamp(min=0)
            label = truth_labels[matched].to(dtype=torch.int64)
            label[matches == Matcher.BELOW_LOW_THRESHOLD] = 0
            label[matches == Matcher.BETWEEN_THRESHOLDS] = -1
            matched_idxs.append(matched)
            labels.append(label)
        return matched_idxs, labels

    def subsample(self, labels):
        limit = self.fg_bg_sampler.batch_size_per_image
        # The slice takes nothing away: it says how many regions there can be.
        return [torch.where(positive | negative)[0][:limit] for positive, negative in zip(*self.fg_bg_sampler(labels))]

    def select_training_samples(self, proposals, targets):
        self.check_targets(targets)
        dtype, device = proposals[0].dtype, proposals[0].device
        gt_boxes = [target["boxes"].to(dtype) for target in targets]
        gt_labels = [target["labels"] for target in targets]
        proposals = [torch.cat(both) for both in zip(proposals, gt_boxes)]
        matched_idxs, labels = self.assign_targets_to_proposals(proposals, gt_boxes, gt_labels)
        matched_gt_boxes = []
        for i, sampled in enumerate(self.subsample(labels)):
            proposals[i], labels[i] = proposals[i][sampled], labels[i][sampled]
            matched_idxs[i] = matched_idxs[i][sampled]
            truth = gt_boxes[i] if gt_boxes[i].numel() > 0 else torch.zeros((1, 4), dtype=dtype, device=device)
            matched_gt_boxes.append(truth[matched_idxs[i]])
        return proposals, matched_idxs, labels, self.box_coder.encode(matched_gt_boxes, proposals)

    def check_targets(self, targets):
        if targets is None:
            raise ValueError("targets should not be None")
        needed = ["boxes", "labels"] + ["masks"] * self.has_mask() + ["keypoints"] * self.has_keypoint()
        for key in needed:
            if not all(key in target for target in targets):
                raise ValueError(f"Every element of targets should have a {key} key")

    def postprocess_detections(self, class_logits, box_regression, proposals, image_shapes):
        """Per image the boxes, scores and labels that remain; every class of a region is a candidate."""
        num_classes = class_logits.shape[-1]
        counts = [boxes.shape[0] for boxes in proposals]
        pred_boxes = self.box_coder.decode(box_regression, proposals).split(counts, 0)
        pred_scores = F.softmax(class_logits, -1).split(counts, 0)
        all_boxes, all_scores, all_labels = [], [], []
        for boxes, scores, shape in zip(pred_boxes, pred_scores, image_shapes):
            boxes = box_ops.clip_boxes_to_image(boxes, shape)
            labels = torch.arange(num_classes, device=class_logits.device).view(1, -1).expand_as(scores)
            # Class 0 is the background.
            boxes = boxes[:, 1:].reshape(-1, 4)
            scores = scores[:, 1:].reshape(-1)
            labels = labels[:, 1:].reshape(-1)
            keep = torch.where(scores > self.score_thresh)[0]
            boxes, scores, labels = boxes[keep], scores[keep], labels[keep]
            keep = box_ops.remove_small_boxes(boxes, min_size=1e-2)
            boxes, scores, labels = boxes[keep], scores[keep], labels[keep]
            keep = box_ops.batched_nms(boxes, scores, labels, self.nms_thresh)
            keep = keep[: self.detections_per_img]
            all_boxes.append(boxes[keep])
            all_scores.append(scores[keep])
            all_labels.append(labels[keep])
        return all_boxes, all_scores, all_labels

    def _positive(self, proposals, labels, matched_idxs):
        """The regions with an object, and their ground truth: masks and keypoints learn from no others."""
        limit = self.fg_bg_sampler.max_positive
        rows = [torch.where(label > 0)[0][:limit] for label in labels]
        return [boxes[row] for boxes, row in zip(proposals, rows)], [idxs[row] for idxs, row in zip(matched_idxs, rows)]

    def forward(self, features, proposals, image_shapes, targets=None):
        matched_idxs = labels = None
        if self.training:
            proposals, matched_idxs, labels, regression_targets = self.select_training_samples(proposals, targets)
        box_features = self.box_roi_pool(features, proposals, image_shapes)
        box_features = self.box_head(box_features)
        class_logits, box_regression = self.box_predictor(box_features)

        result, losses = [], {}
        if self.training:
            limit = self.fg_bg_sampler.max_positive * len(labels)
            losses["loss_classifier"], losses["loss_box_reg"] = fastrcnn_loss(
                class_logits, box_regression, labels, regression_targets, limit)
        else:
            found = self.postprocess_detections(class_logits, box_regression, proposals, image_shapes)
            result = [{"boxes": boxes, "labels": label, "scores": scores} for boxes, scores, label in zip(*found)]
        if self.has_mask():
            self._masks(features, proposals, labels, matched_idxs, image_shapes, targets, result, losses)
        if self.has_keypoint():
            self._keypoints(features, proposals, labels, matched_idxs, image_shapes, targets, result, losses)
        return result, losses

    def _masks(self, features, proposals, labels, matched_idxs, image_shapes, targets, result, losses):
        boxes = [found["boxes"] for found in result]
        if self.training:
            boxes, matched = self._positive(proposals, labels, matched_idxs)
        mask_features = self.mask_roi_pool(features, boxes, image_shapes)
        mask_features = self.mask_head(mask_features)
        mask_logits = self.mask_predictor(mask_features)
        if self.training:
            gt_masks = [target["masks"] for target in targets]
            gt_labels = [target["labels"] for target in targets]
            losses["loss_mask"] = maskrcnn_loss(mask_logits, boxes, gt_masks, gt_labels, matched)
            return
        masks = maskrcnn_inference(mask_logits, [found["labels"] for found in result])
        for found, mask in zip(result, masks):
            found["masks"] = mask

    def _keypoints(self, features, proposals, labels, matched_idxs, image_shapes, targets, result, losses):
        boxes = [found["boxes"] for found in result]
        if self.training:
            boxes, matched = self._positive(proposals, labels, matched_idxs)
        keypoint_features = self.keypoint_roi_pool(features, boxes, image_shapes)
        keypoint_features = self.keypoint_head(keypoint_features)
        keypoint_logits = self.keypoint_predictor(keypoint_features)
        if self.training:
            gt_keypoints = [target["keypoints"] for target in targets]
            losses["loss_keypoint"] = keypointrcnn_loss(keypoint_logits, boxes, gt_keypoints, matched)
            return
        for found, keypoints, scores in zip(result, *keypointrcnn_inference(keypoint_logits, boxes)):
            found["keypoints"] = keypoints
            found["keypoints_scores"] = scores
