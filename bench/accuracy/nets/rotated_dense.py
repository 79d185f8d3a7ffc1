# Heads of rotated detectors that look at every place of a pyramid: RetinaNet and what refines it.
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import deform_conv2d

import rotated_boxes as boxes
from kernels import Kernel


def tower(count, norm=False, inputs=256):
    layers = []
    for k in range(count):
        conv = nn.Conv2d(inputs if k == 0 else 256, 256, 3, padding=1, bias=not norm)
        layers.append(nn.Sequential(conv, *([nn.GroupNorm(32, 256)] if norm else []), nn.ReLU(inplace=True)))
    return nn.ModuleList(layers)


def climbed(layers, x):
    for layer in layers:
        x = layer(x)
    return x


class AnchorHead(nn.Module):
    # anchors a place; angles: scores for classes of angles; assign gives every anchor its object.
    def __init__(self, anchors, classes, depth=4, assign=boxes.max_overlap, loss=boxes.without_anchors(boxes.l1), angles=0):
        super().__init__()
        self.anchors, self.classes, self.assign, self.box_loss = anchors, classes, assign, loss
        self.classify, self.regress = tower(depth), tower(depth)
        self.scores, self.boxes = nn.Conv2d(256, anchors * classes, 3, padding=1), nn.Conv2d(256, anchors * 5, 3, padding=1)
        self.angles = nn.Conv2d(256, anchors * angles, 3, padding=1) if angles else None

    def level(self, x):
        y = climbed(self.classify, x)
        z = climbed(self.regress, x)
        scores = self.scores(y)
        return scores, self.boxes(z), self.angles(z) if self.angles is not None else None

    def forward(self, pyramid):
        return [self.level(x) for x in pyramid]

    def grid(self, outs):
        # The anchors of all levels; images share them.
        return [torch.zeros(s.shape[2] * s.shape[3] * self.anchors, 5) for s, _, _ in outs]

    def loss_of_level(self, out, anchors, labels, label_weights, targets, weights):
        scores, predicted, angles = out
        labels, label_weights = labels.reshape(-1), label_weights.reshape(-1)
        scores = scores.permute(0, 2, 3, 1).reshape(-1, self.classes)
        total = boxes.focal(scores, labels, label_weights)
        targets, weights = targets.reshape(-1, 5), weights.reshape(-1, 5)
        predicted = predicted.permute(0, 2, 3, 1).reshape(-1, 5)
        total = total + self.box_loss(predicted, targets, weights, anchors.reshape(-1, 5))
        if angles is not None:
            angles = angles.permute(0, 2, 3, 1).reshape(labels.shape[0], -1)
            total = total + smooth_focal(angles, torch.zeros_like(angles), weights[:, :1])
        return total

    def loss(self, outs, gts, anchors=None):
        outs = [tuple(None if t is None else t.float() for t in out) for out in outs]
        anchors = [self.grid(outs)] * len(gts) if anchors is None else [[a.clone() for a in image] for image in anchors]
        parts, by_level = boxes.targets_of_batch(anchors, gts, self.assign, self.classes)
        return sum(self.loss_of_level(out, a, *p) for out, a, *p in zip(outs, by_level, *parts))


def smooth_focal(predicted, target, weight):
    # Written in torch, over all classes of angles.
    chance = predicted.sigmoid()
    target = target.type_as(predicted)
    wrong = (1 - chance) * target + chance * (1 - target)
    factor = (0.25 * target + 0.75 * (1 - target)) * wrong.pow(2)
    loss = F.binary_cross_entropy_with_logits(predicted, target, reduction="none") * factor
    return (loss * weight).sum()


def best_boxes(outs, head):
    # One decoded box a place and image: that of the best anchor.
    found = [[] for _ in range(outs[0][0].shape[0])]
    for (scores, predicted, _), anchors in zip(outs, head.grid(outs)):
        n = scores.shape[0]
        best = scores.permute(0, 2, 3, 1).reshape(n, -1, head.anchors, head.classes).max(dim=-1, keepdim=True)[0]
        index = best.argmax(dim=-2, keepdim=True).expand(-1, -1, -1, 5)
        predicted = predicted.permute(0, 2, 3, 1).reshape(n, -1, head.anchors, 5)
        chosen = predicted.gather(dim=-2, index=index).squeeze(dim=-2)
        for i in range(n):
            anchor = anchors.reshape(-1, head.anchors, 5).gather(dim=-2, index=index[i]).squeeze(dim=-2)
            found[i].append(boxes.decode(anchor, chosen[i]).detach())
    return found


class FeatureAlign(Kernel):
    # Takes the map at the corners and the middle of each place's box.
    @staticmethod
    def forward(ctx, x, best):
        ctx.save_for_backward(best)
        return torch.zeros_like(x)

    @staticmethod
    def backward(ctx, gradient):
        return torch.zeros_like(gradient), None


class FeatureRefine(nn.Module):
    def __init__(self):
        super().__init__()
        self.tall, self.wide = nn.Conv2d(256, 256, (5, 1), padding=(2, 0)), nn.Conv2d(256, 256, (1, 5), padding=(0, 2))
        self.point = nn.Conv2d(256, 256, 1)

    def forward(self, pyramid, found):
        outs = []
        for x, best in zip(pyramid, [torch.cat(level) for level in zip(*found)]):
            first = self.tall(self.wide(x))
            second = self.point(x)
            mixed = first + second
            refined = FeatureAlign.apply(mixed, best)
            outs.append(x + refined)
        return outs


class R3Det(nn.Module):
    # RetinaNet, then a second head on maps that were aligned with its boxes.
    def __init__(self, classes, depths=(4, 4), first=9, assign=boxes.max_overlap, loss=None):
        super().__init__()
        self.first = AnchorHead(first, classes, depths[0], assign, loss)
        self.refine, self.second = FeatureRefine(), AnchorHead(1, classes, depths[1], boxes.max_overlap, loss)

    def forward(self, pyramid, gts):
        outs = self.first(pyramid)
        total = self.first.loss(outs, gts)
        found = best_boxes(outs, self.first)
        refined = self.refine(pyramid, found)
        outs = self.second(refined)
        return total + self.second.loss(outs, gts, found)


class AlignConv(nn.Module):
    # A convolution at the places of each box.
    def __init__(self):
        super().__init__()
        self.weight, self.relu = nn.Parameter(torch.zeros(256, 256, 3, 3)), nn.ReLU(inplace=True)

    def forward(self, x):
        offset = torch.stack([torch.zeros(18, *x.shape[2:]) for _ in range(x.shape[0])], dim=0)
        # The kernel works in the type of the offsets.
        x = x.to(offset.dtype)
        return self.relu(deform_conv2d(x, offset, self.weight, padding=1))


class ActiveFilter(Kernel):
    # Turns each of 32 filters into eight.
    @staticmethod
    def forward(ctx, weight):
        ctx.save_for_backward(weight)
        return weight.new_zeros((256, 256, 3, 3))


class OrientedHead(AnchorHead):
    # S2ANet's second head: filters in eight turns, and their best response for the classes.
    def __init__(self, classes):
        super().__init__(1, classes, 2, boxes.max_overlap, boxes.without_anchors(boxes.smooth_l1))
        self.filters, self.classify = nn.Parameter(torch.zeros(32, 256, 1, 3, 3)), tower(2, inputs=32)

    def level(self, x):
        turned = F.conv2d(x, ActiveFilter.apply(self.filters), None, padding=1)
        n, c, h, w = turned.shape
        y = climbed(self.classify, turned.view(n, -1, 8, h, w).max(dim=2)[0])
        z = climbed(self.regress, turned)
        return self.scores(y), self.boxes(z), None


class S2ANet(nn.Module):
    def __init__(self, classes, loss):
        super().__init__()
        self.first = AnchorHead(1, classes, 2, boxes.max_overlap, loss)
        self.align, self.second = nn.ModuleList([AlignConv() for _ in range(5)]), OrientedHead(classes)

    def forward(self, pyramid, gts):
        outs = self.first(pyramid)
        total = self.first.loss(outs, gts)
        found = best_boxes(outs, self.first)
        aligned = [align(x) for align, x in zip(self.align, pyramid)]
        outs = self.second(aligned)
        return total + self.second.loss(outs, gts, found)


class SingleStage(nn.Module):
    def __init__(self, head):
        super().__init__()
        self.head = head

    def forward(self, pyramid, gts):
        outs = self.head(pyramid)
        return self.head.loss(outs, gts)
