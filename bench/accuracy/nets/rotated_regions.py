# Rotated detectors in two steps: proposals from a pyramid, then heads on what is cut out of it.
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import roi_align

import rotated_boxes as boxes

STRIDES = (4, 8, 16, 32, 64)


def inside(size, stride, ratio):
    # How many anchors of eight strides, at every place of an image [height, width], are left: those whose upper left
    # corner lies within it. (The toolbox took the corner for the middle when the runs were made.)
    count = 1
    for pixels, extent in zip(size, (8 * stride * ratio ** 0.5, 8 * stride * ratio ** -0.5)):
        places = range(-(-pixels // stride))
        count *= sum(1 for i in places if 0 <= i * stride - extent / 2 < pixels)
    return count


class ProposalHead(nn.Module):
    # numbers: of a proposal, 4 upright, 6 where the corners of a rotated box glide on its sides.
    def __init__(self, numbers=4):
        super().__init__()
        self.numbers = numbers
        self.conv, self.scores, self.boxes = nn.Conv2d(256, 256, 3, padding=1), nn.Conv2d(256, 3, 1), nn.Conv2d(256, 3 * numbers, 1)

    def level(self, x):
        x = self.conv(x)
        x = F.relu(x, inplace=True)
        return self.scores(x), self.boxes(x)

    def forward(self, pyramid):
        return [self.level(x) for x in pyramid]

    def valid_anchors(self, sizes, size):
        return sum(inside(size, stride, ratio) for stride in STRIDES for ratio in (0.5, 1.0, 2.0))

    def targets_of_image(self, flat, gt, valid):
        # Anchors that stick out of the image are left out before, and filled in after the assignment. Objects are
        # compared as upright boxes.
        anchors = flat[torch.arange(valid)]
        corners = torch.zeros(gt.shape[0], 4)
        assigned = boxes.max_upright_overlap(anchors, corners, None)
        targets, weights = anchors.new_zeros((valid, self.numbers)), anchors.new_zeros((valid, self.numbers))
        labels, label_weights = anchors.new_full((valid,), 1, dtype=torch.long), anchors.new_zeros(valid)
        n = flat.shape[0]
        return [t.new_full((n, *t.shape[1:]), 0) for t in (labels, label_weights, targets, weights)]

    def loss(self, outs, gts, size):
        sizes = [s.shape[2] * s.shape[3] * 3 for s, _ in outs]
        valid = self.valid_anchors(sizes, size)
        anchors = [torch.zeros(n, 4) for n in sizes]
        flat = [torch.cat(anchors) for _ in gts]
        results = [self.targets_of_image(f, gt, valid) for f, gt in zip(flat, gts)]
        parts = [boxes.to_levels([r[k] for r in results], sizes) for k in range(4)]
        total = 0
        for (scores, predicted), labels, label_weights, targets, weights in zip(outs, *parts):
            scores = scores.permute(0, 2, 3, 1).reshape(-1, 1).float()
            loss = F.binary_cross_entropy_with_logits(scores, labels.reshape(-1, 1).float(), reduction="none")
            total = total + (loss * label_weights.reshape(-1, 1)).sum()
            predicted = predicted.permute(0, 2, 3, 1).reshape(-1, self.numbers).float()
            total = total + boxes.smooth_l1(predicted, targets.reshape(-1, self.numbers), weights.reshape(-1, self.numbers))
        return total


class RegionAlign(nn.Module):
    # 512 regions an image, spread evenly over four levels; each level's are put in their places.
    def forward(self, pyramid, images, each=512):
        x = pyramid[0]
        count = each * images
        cut = x.new_zeros(count, 256, 7, 7)
        for k, level in enumerate(pyramid[:4]):
            part = torch.arange(k * count // 4, (k + 1) * count // 4)
            regions = torch.zeros(count // 4, 5)
            cut[part] = roi_align(level, regions.to(level.dtype), 7, 1 / STRIDES[k])
        return cut


class RegionHead(nn.Module):
    # Two full connections, classes and a box (one for each class, or one for all). extra: numbers beside the box.
    def __init__(self, classes, shared=True, numbers=5, extra=()):
        super().__init__()
        self.first, self.second = nn.Linear(256 * 49, 1024), nn.Linear(1024, 1024)
        self.scores, self.boxes = nn.Linear(1024, classes + 1), nn.Linear(1024, numbers * (1 if shared else classes))
        self.extra = nn.ModuleList([nn.Linear(1024, n) for n in extra])
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        x = x.flatten(1)
        x = self.relu(self.first(x))
        x = self.relu(self.second(x))
        return self.scores(x), self.boxes(x), [layer(x) for layer in self.extra]

    def loss(self, outs):
        scores, predicted, extra = outs
        labels = torch.zeros(scores.shape[0], dtype=torch.long)
        total = F.cross_entropy(scores.float(), labels, reduction="none").mean()
        for values in (predicted, *extra):
            positive = values[torch.arange(values.shape[0] // 4)].float()
            total = total + boxes.smooth_l1(positive, torch.zeros_like(positive), torch.ones_like(positive))
        return total


class TwoStage(nn.Module):
    # rotated: whether proposals are compared with objects as rotated boxes.
    def __init__(self, heads, numbers=4, rotated=False):
        super().__init__()
        self.propose, self.cut, self.heads = ProposalHead(numbers), RegionAlign(), nn.ModuleList(heads)
        self.rotated = rotated

    def sample(self, gts, rotated):
        for gt in gts:
            proposals = torch.zeros(2000 + gt.shape[0], 5)
            if rotated:
                boxes.max_overlap(proposals, gt, None)
            else:
                boxes.max_upright_overlap(proposals[:, :4], gt[:, :4], None)

    def forward(self, pyramid, gts):
        outs = self.propose(pyramid)
        size = [pyramid[0].shape[2] * 4, pyramid[0].shape[3] * 4]
        total = self.propose.loss(outs, gts, size)
        for i, head in enumerate(self.heads):
            self.sample(gts, self.rotated or i > 0)
            total = total + head.loss(head(self.cut(pyramid, len(gts))))
        return total
