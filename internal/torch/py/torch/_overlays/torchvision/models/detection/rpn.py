# The proposal network learns from a sample of the anchors. Which ones depends on
# data; how many is known.
import torch
from torch.nn import functional as F
from torchvision.models.detection.rpn import RegionProposalNetwork

__all__ = []


def _compute_loss(self, objectness, pred_bbox_deltas, labels, regression_targets):
    sampler = self.fg_bg_sampler
    positive, negative = sampler(labels)
    total = sampler.batch_size_per_image * len(labels)
    most = int(sampler.batch_size_per_image * sampler.positive_fraction) * len(labels)
    positive = torch.where(torch.cat(positive, dim=0))[0][:most]
    negative = torch.where(torch.cat(negative, dim=0))[0][:total - positive.numel()]
    sampled = torch.cat([positive, negative], dim=0)
    objectness = objectness.flatten()
    labels = torch.cat(labels, dim=0)
    regression_targets = torch.cat(regression_targets, dim=0)
    box_loss = F.smooth_l1_loss(pred_bbox_deltas[positive], regression_targets[positive], beta=1 / 9,
                                reduction="sum") / sampled.numel()
    return F.binary_cross_entropy_with_logits(objectness[sampled], labels[sampled]), box_loss


RegionProposalNetwork.compute_loss = _compute_loss
