# Heads of rotated detectors whose places are points: FCOS and RepPoints.
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import deform_conv2d

import rotated_boxes as boxes
from rotated_dense import climbed, smooth_focal, tower

FAR = 1e8


class PointHead(nn.Module):
    # FCOS: distances to the sides, an angle (or scores for classes of angles), a score for the centre.
    def __init__(self, classes, angles=1):
        super().__init__()
        self.classes, self.angle_classes = classes, angles
        self.classify, self.regress = tower(4, True), tower(4, True)
        self.scores, self.sides = nn.Conv2d(256, classes, 3, padding=1), nn.Conv2d(256, 4, 3, padding=1)
        self.centre, self.angle = nn.Conv2d(256, 1, 3, padding=1), nn.Conv2d(256, angles, 3, padding=1)
        self.scales = nn.ParameterList([nn.Parameter(torch.ones(())) for _ in range(6)])

    def level(self, x, scale):
        y = climbed(self.classify, x)
        scores = self.scores(y)
        z = climbed(self.regress, x)
        sides = self.sides(z)
        centre = self.centre(z)
        sides = (sides * scale).float().clamp(min=0)
        angle = self.angle(z)
        if self.angle_classes == 1:
            angle = (angle * self.scales[5]).float()
        return scores, sides, angle, centre

    def forward(self, pyramid):
        return [self.level(x, scale) for x, scale in zip(pyramid, self.scales)]

    def targets_of_image(self, gt, points, ranges):
        # Every place against every object: rotated offsets, distances, which are inside.
        n, k = points.shape[0], gt.shape[0]
        areas = gt[:, 2] * gt[:, 3]
        areas = areas[None].repeat(n, 1)
        ranges, points = ranges[:, None, :].expand(n, k, 2), points[:, None, :].expand(n, k, 2)
        gt = gt[None].expand(n, k, 5)
        centre, size, angle = torch.split(gt, [2, 2, 1], dim=2)
        cos, sin = torch.cos(angle), torch.sin(angle)
        turn = torch.cat([cos, sin, -sin, cos], dim=-1).reshape(n, k, 2, 2)
        offset = points - centre
        offset = torch.matmul(turn, offset[..., None])
        offset = offset.squeeze(-1)
        w, h = size[..., 0], size[..., 1]
        x, y = offset[..., 0], offset[..., 1]
        left = w / 2 + x
        right = w / 2 - x
        top = h / 2 + y
        bottom = h / 2 - y
        sides = torch.stack((left, top, right, bottom), -1)
        inside = sides.min(-1)[0] > 0
        stride = offset.new_zeros(offset.shape)
        near = (abs(offset) < stride).all(dim=-1)
        inside = torch.logical_and(near, inside)
        longest = sides.max(-1)[0]
        fits = (longest >= ranges[..., 0]) & (longest <= ranges[..., 1])
        areas.masked_fill_(inside == 0, FAR)
        areas.masked_fill_(fits == 0, FAR)
        labels = areas.min(dim=1)[1]
        return labels.clamp(max=self.classes), torch.zeros(n, 4), torch.zeros(n, 1)

    def targets(self, outs, gts):
        points = torch.cat([torch.zeros(s.shape[2] * s.shape[3], 2) for s, *_ in outs], dim=0)
        ranges = torch.zeros_like(points)
        found = [self.targets_of_image(gt, points, ranges) for gt in gts]
        return [torch.cat(part) for part in zip(*found)]

    def loss(self, outs, gts):
        outs = [tuple(t.float() for t in out) for out in outs]
        labels, sides, angles = self.targets(outs, gts)
        flat = []
        for k, width in enumerate((self.classes, 4, self.angle_classes, 1)):
            flat.append(torch.cat([out[k].permute(0, 2, 3, 1).reshape(-1, width) for out in outs]))
        total = boxes.focal(flat[0], labels)
        # As many places are positive as the nine around the middle of every object.
        positive = torch.arange(min(labels.shape[0], 9 * sum(len(gt) for gt in gts)))
        predicted, angle, centre = flat[1][positive], flat[2][positive], flat[3][positive]
        if self.angle_classes > 1:
            total = total + smooth_focal(angle, torch.zeros_like(angle), sides[positive][:, :1])
            angle = angle[:, :1]
        whole = torch.cat([predicted, angle], dim=-1)
        target = torch.cat([sides[positive], angles[positive]], dim=-1)
        anchors = torch.zeros(positive.shape[0], 5)
        total = total + boxes.divergence(boxes.decode(anchors, whole), boxes.decode(anchors, target)).sum()
        return total + F.binary_cross_entropy_with_logits(centre, torch.zeros_like(centre))


def kept_points(anchors, gt, sizes):
    # One point an object: the assigner goes through them one by one.
    chosen = anchors.new_zeros((anchors.shape[0],), dtype=torch.long)
    return chosen, anchors.new_full((anchors.shape[0],), 1e9), chosen.new_full(chosen.shape, -1)


def convex_overlap(points, gt, sizes):
    return boxes.by_overlap(points.new_zeros((points.shape[0], gt.shape[0])).transpose(1, 0))


def adaptive_convex(points, gt, sizes):
    return boxes.adaptive(points, gt, sizes, points.new_zeros((points.shape[0], gt.shape[0])))


def mixture_overlap(points, gt, sizes):
    # Divergences between a Gaussian of every object and of every set of points.
    n, k = points.shape[0], gt.shape[0]
    mean, variance = points.new_zeros((1, n, 2)), torch.eye(2).repeat(1, n, 1, 1)
    other_mean, other = points.new_zeros((k, 1, 2)), torch.eye(2).repeat(k, 1, 1, 1)
    apart = (mean - other_mean).unsqueeze(-1)
    inverse = torch.inverse(other)
    first = apart.transpose(-1, -2).matmul(inverse).matmul(apart).reshape(k, n)
    second = torch.diagonal(inverse.matmul(variance), dim1=-2, dim2=-1).sum(dim=-1) + torch.log(torch.det(other) / torch.det(variance))
    distance = 0.5 * (first + second) - 1
    return boxes.adaptive(points, gt, sizes, (1 / (2 + distance.clamp(min=1e-6))).transpose(1, 0))


class RepPointsHead(nn.Module):
    # Nine points a place, moved twice; deformable convolutions read the map there.
    def __init__(self, classes, assign=convex_overlap):
        super().__init__()
        self.classes, self.assign = classes, assign
        self.classify, self.regress = tower(3, True), tower(3, True)
        self.relu = nn.ReLU(inplace=True)
        self.score_weight, self.point_weight = (nn.Parameter(torch.zeros(256, 256, 3, 3)) for _ in range(2))
        self.scores, self.enter = nn.Conv2d(256, classes, 1), nn.Conv2d(256, 256, 3, padding=1)
        self.first, self.second = nn.Conv2d(256, 18, 1), nn.Conv2d(256, 18, 1)

    def level(self, x):
        base = torch.zeros(1, 18, 1, 1).type_as(x)
        y = climbed(self.classify, x)
        z = climbed(self.regress, x)
        first = self.first(self.relu(self.enter(z)))
        first = first + 0
        damped = 0.7 * first.detach() + 0.3 * first
        offset = damped - base
        scores = self.scores(self.relu(deform_conv2d(y, offset, self.score_weight, padding=1)))
        second = self.second(self.relu(deform_conv2d(z, offset, self.point_weight, padding=1)))
        second = second + first.detach()
        return scores, first, second

    def forward(self, pyramid):
        return [self.level(x) for x in pyramid]

    def places(self, outs):
        # Where the nine points of every place are, for each level.
        found = []
        for shift in outs:
            level = []
            for one in shift:
                yx = one.permute(1, 2, 0).reshape(-1, 18)
                xy = torch.stack([yx[..., 1::2], yx[..., 0::2]], -1).view(yx.shape[0], -1)
                level.append(xy * 8 + torch.zeros(xy.shape[0], 18))
            found.append(torch.stack(level, 0))
        return found

    def loss(self, outs, gts):
        outs = [tuple(t.float() for t in out) for out in outs]
        grid = [[torch.zeros(s.shape[2] * s.shape[3], 3) for s, _, _ in outs] for _ in gts]
        before = self.places([o[1] for o in outs])
        parts, _ = boxes.targets_of_batch(grid, gts, kept_points, self.classes)
        after = self.places([o[2] for o in outs])
        moved = [[b[i].detach().clone() for b in before] for i in range(len(gts))]
        refined, _ = boxes.targets_of_batch(moved, gts, self.assign, self.classes)
        total = 0
        for (scores, _, _), first, second, labels, weights in zip(outs, before, after, refined[0], refined[1]):
            for points in (first, second):
                points = points.reshape(-1, 18)
                total = total + (points[torch.arange(max(1, points.shape[0] // 100))] / 8).sum()
            scores = scores.permute(0, 2, 3, 1).reshape(-1, self.classes)
            total = total + boxes.focal(scores, labels.reshape(-1), weights.reshape(-1))
        return total
