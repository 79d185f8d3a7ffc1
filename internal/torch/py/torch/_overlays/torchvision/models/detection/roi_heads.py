# Torchvision resizes every mask and heat map to its own box, one after another.
# The boxes depend on data; the shapes of the results do not.
import torch
from torchvision.models.detection.roi_heads import RoIHeads

__all__ = ["paste_masks_in_image", "heatmaps_to_keypoints"]


def paste_masks_in_image(masks, boxes, img_shape, padding=1):
    # [n, 1, M, M] becomes [n, 1, height, width].
    height, width = img_shape
    return masks[:, :, :1, :1].expand(-1, -1, height, width).clone()


def heatmaps_to_keypoints(maps, rois):
    # [n, keypoints, H, W] becomes places [n, keypoints, 3] and scores [n, keypoints].
    scores, cells = maps.flatten(2).max(dim=2)
    x = cells.to(scores.dtype)
    return torch.stack((x, x, torch.ones_like(x)), dim=2), scores


def _select_training_samples(self, proposals, targets):
    # Which regions are drawn depends on data; how many is known: the batch size,
    # and of these at most the positive fraction holds objects.
    proposals, matched_idxs, labels, regression_targets = _select(self, proposals, targets)
    limit = self.fg_bg_sampler.batch_size_per_image
    positive = int(limit * self.fg_bg_sampler.positive_fraction)
    proposals = [boxes[:limit] for boxes in proposals]
    matched_idxs = [matched[:limit] for matched in matched_idxs]
    regression_targets = [target[:limit] for target in regression_targets]
    labels = [_labels(min(label.shape[0], limit), positive, label) for label in labels]
    return proposals, matched_idxs, labels, regression_targets


def _labels(count, positive, like):
    classes = [1] * min(positive, count) + [0] * max(count - positive, 0)
    return torch.tensor(classes, dtype=like.dtype, device=like.device)


_select = RoIHeads.select_training_samples
RoIHeads.select_training_samples = _select_training_samples
