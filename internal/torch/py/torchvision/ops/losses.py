# Losses of detectors.
import torch
import torch.nn.functional as F

from .boxes import _upcast


def _reduce(loss, reduction):
    if reduction == "mean":
        return loss.mean() if loss.numel() > 0 else 0.0 * loss.sum()
    return loss.sum() if reduction == "sum" else loss


def sigmoid_focal_loss(inputs, targets, alpha=0.25, gamma=2, reduction="none"):
    p = torch.sigmoid(inputs)
    ce_loss = F.binary_cross_entropy_with_logits(inputs, targets, reduction="none")
    p_t = p * targets + (1 - p) * (1 - targets)
    loss = ce_loss * ((1 - p_t) ** gamma)
    if alpha >= 0:
        alpha_t = alpha * targets + (1 - alpha) * (1 - targets)
        loss = alpha_t * loss
    return _reduce(loss, reduction)


def _overlap(boxes1, boxes2, eps):
    x1, y1, x2, y2 = boxes1.unbind(dim=-1)
    x1g, y1g, x2g, y2g = boxes2.unbind(dim=-1)
    width = (torch.min(x2, x2g) - torch.max(x1, x1g)).clamp(min=0)
    height = (torch.min(y2, y2g) - torch.max(y1, y1g)).clamp(min=0)
    inter = width * height
    union = (x2 - x1) * (y2 - y1) + (x2g - x1g) * (y2g - y1g) - inter
    hull = (torch.max(x2, x2g) - torch.min(x1, x1g), torch.max(y2, y2g) - torch.min(y1, y1g))
    return inter / (union + eps), union, hull


def generalized_box_iou_loss(boxes1, boxes2, reduction="none", eps=1e-7):
    iou, union, (width, height) = _overlap(_upcast(boxes1), _upcast(boxes2), eps)
    hull = width * height
    return _reduce(1 - (iou - (hull - union) / (hull + eps)), reduction)


def _center_distance(boxes1, boxes2, hull, eps):
    x1, y1, x2, y2 = boxes1.unbind(dim=-1)
    x1g, y1g, x2g, y2g = boxes2.unbind(dim=-1)
    diagonal = hull[0] ** 2 + hull[1] ** 2 + eps
    return (((x1 + x2) - (x1g + x2g)) ** 2 + ((y1 + y2) - (y1g + y2g)) ** 2) / 4 / diagonal


def distance_box_iou_loss(boxes1, boxes2, reduction="none", eps=1e-7):
    boxes1, boxes2 = _upcast(boxes1), _upcast(boxes2)
    iou, _, hull = _overlap(boxes1, boxes2, eps)
    return _reduce(1 - iou + _center_distance(boxes1, boxes2, hull, eps), reduction)


def complete_box_iou_loss(boxes1, boxes2, reduction="none", eps=1e-7):
    boxes1, boxes2 = _upcast(boxes1), _upcast(boxes2)
    iou, _, hull = _overlap(boxes1, boxes2, eps)
    ratio = torch.atan((boxes2[:, 2] - boxes2[:, 0]) / (boxes2[:, 3] - boxes2[:, 1]))
    ratio = ratio - torch.atan((boxes1[:, 2] - boxes1[:, 0]) / (boxes1[:, 3] - boxes1[:, 1]))
    v = 0.4052847345693511 * ratio ** 2
    with torch.no_grad():
        alpha = v / (1 - iou + v + eps)
    return _reduce(1 - iou + _center_distance(boxes1, boxes2, hull, eps) + alpha * v, reduction)
