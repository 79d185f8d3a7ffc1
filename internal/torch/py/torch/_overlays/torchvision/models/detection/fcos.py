# The losses are divided by the number of places that lie in an object, which
# torchvision reads back. Here it stays a tensor.
import torch
from torch.nn import functional as F
from torchvision.models.detection.fcos import FCOSHead, generalized_box_iou_loss, sigmoid_focal_loss

__all__ = []


def _truth(target, matched):
    # Per anchor the class, -1 for none, and the box it should become.
    if len(target["labels"]) == 0:
        return target["labels"].new_full((len(matched),), -1), target["boxes"].new_zeros((len(matched), 4))
    inside = matched.clip(min=0)
    labels, boxes = target["labels"][inside], target["boxes"][inside]
    labels[matched < 0] = -1
    return labels, boxes


def _compute_loss(self, targets, head_outputs, anchors, matched_idxs):
    logits, regression = head_outputs["cls_logits"], head_outputs["bbox_regression"]
    truth = [_truth(target, matched) for target, matched in zip(targets, matched_idxs)]
    labels = torch.stack([label for label, _ in truth])
    boxes = torch.stack([box for _, box in truth])
    anchors = torch.stack(anchors)
    foreground = labels >= 0
    count = foreground.sum().clamp(min=1)
    classes = torch.zeros_like(logits)
    classes[foreground, labels[foreground]] = 1.0
    loss_classes = sigmoid_focal_loss(logits, classes, reduction="sum")
    predicted = self.box_coder.decode(regression, anchors)
    loss_boxes = generalized_box_iou_loss(predicted[foreground], boxes[foreground], reduction="sum")
    sides = self.box_coder.encode(anchors, boxes)
    across, down = sides[:, :, [0, 2]], sides[:, :, [1, 3]]
    centered = torch.sqrt((across.min(dim=-1)[0] / across.max(dim=-1)[0]) * (down.min(dim=-1)[0] / down.max(dim=-1)[0]))
    centerness = head_outputs["bbox_ctrness"].squeeze(dim=2)
    loss_centerness = F.binary_cross_entropy_with_logits(centerness[foreground], centered[foreground], reduction="sum")
    return {"classification": loss_classes / count, "bbox_regression": loss_boxes / count,
            "bbox_ctrness": loss_centerness / count}


FCOSHead.compute_loss = _compute_loss
