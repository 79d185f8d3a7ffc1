# How rotated boxes are assigned to anchors, coded and weighed in training. How many objects an image has only the data
# know: OBJECTS is the fullest image of each data set, at which the peak of a whole training stands. It is an assumption,
# one number for all detectors: two-step ones, RetinaNet and ATSS compare boxes in three different ways, at 8.6, 0.75 and
# 0.42 MiB an object, and their published peaks agree on about 650 for crops of 1024 pixels of DOTA.
import math

import torch
import torch.nn.functional as F

from kernels import FocalLoss

OBJECTS = {"dota": 650, "hrsc": 20}


def overlaps_of(boxes, others):
    # The kernel for rotated boxes copies both lists and fills one number a pair.
    boxes, others = boxes.detach().clone(), others.detach().clone()
    return boxes.new_zeros(boxes.shape[0] * others.shape[0]).view(boxes.shape[0], others.shape[0])


def upright_overlaps(boxes, others):
    # Of upright boxes, written in torch: corners of all pairs.
    area = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    other_area = (others[..., 2] - others[..., 0]) * (others[..., 3] - others[..., 1])
    low = torch.max(boxes[..., :, None, :2], others[..., None, :, :2])
    high = torch.min(boxes[..., :, None, 2:], others[..., None, :, 2:])
    size = (high - low).clamp(min=0)
    overlap = size[..., 0] * size[..., 1]
    union = area[..., None] + other_area[..., None, :] - overlap
    union = torch.max(union, union.new_tensor([1e-6]))
    return overlap / union


def by_overlap(overlaps):
    # The best object of every anchor; every object keeps its best anchor. overlaps has a row for each object.
    chosen = overlaps.new_full((overlaps.shape[1],), -1, dtype=torch.long)
    best, which = overlaps.max(dim=0)
    best_of_object = overlaps.max(dim=1)[0]
    chosen = chosen.masked_fill_((best >= 0) & (best < 0.4), 0)
    chosen = torch.where(best >= 0.5, which + 1, chosen)
    # One object after the other.
    chosen = chosen.masked_fill_(overlaps[0, :] == best_of_object[0], 1)
    return chosen, best, chosen.new_full(chosen.shape, -1)


def max_overlap(anchors, gt, sizes):
    return by_overlap(overlaps_of(gt, anchors))


def max_upright_overlap(anchors, gt, sizes):
    return by_overlap(upright_overlaps(gt, anchors))


def adaptive(anchors, gt, sizes, overlaps=None):
    # ATSS: the nearest anchors of each level, then a threshold of their own for every object.
    overlaps = overlaps_of(anchors, gt) if overlaps is None else overlaps
    chosen = overlaps.new_full((anchors.shape[0],), 0, dtype=torch.long)
    distances = (anchors[:, None, :2] - gt[None, :, :2]).pow(2).sum(-1).sqrt()
    candidates, start = [], 0
    for size in sizes:
        level = distances[start:start + size, :]
        candidates.append(level.topk(min(9, size), dim=0, largest=False)[1] + start)
        start += size
    candidates = torch.cat(candidates, dim=0)
    candidate_overlaps = overlaps.gather(0, candidates)
    threshold = candidate_overlaps.mean(0) + candidate_overlaps.std(0)
    inside = anchors.new_zeros((anchors.shape[0], gt.shape[0]))  # by a kernel of its own
    positive = (candidate_overlaps >= threshold[None, :]) & (inside.gather(0, candidates) > 0)
    spread = torch.full_like(overlaps, -1e8).t().contiguous().view(-1)
    turned = overlaps.t().contiguous().view(-1)
    best, which = spread.view(gt.shape[0], -1).t().max(dim=1)
    chosen = torch.where(best != -1e8, which + 1, chosen)
    return chosen, best, chosen.new_full(chosen.shape, -1)


def unmapped(data, fill=0):
    whole = data.new_full(data.shape, fill)
    return whole.copy_(data)


def targets_of_image(anchors, gt, sizes, assign, classes):
    # Labels, weights, targets of all anchors of one image, and what the sampler holds.
    anchors = anchors.clone()
    assigned = assign(anchors, gt, sizes)
    negative = torch.arange(anchors.shape[0])
    sampled = (negative, anchors.new_zeros(anchors.shape[0], dtype=torch.uint8), anchors.clone())
    # What was assigned and sampled lives until the targets are written; every anchor counts as background here.
    targets, weights = torch.zeros_like(anchors), torch.zeros_like(anchors)
    labels = anchors.new_full((anchors.shape[0],), classes, dtype=torch.long)
    label_weights = anchors.new_zeros(anchors.shape[0])
    return unmapped(labels), unmapped(label_weights), unmapped(targets), unmapped(weights), sampled


def to_levels(per_image, sizes):
    return list(torch.stack(per_image, 0).split(sizes, dim=1))


def targets_of_batch(anchors, gts, assign, classes):
    # anchors: for each image, for each level. Returns anchors, labels, label weights, targets and weights by level.
    sizes = [a.shape[0] for a in anchors[0]]
    flat = [torch.cat(levels) for levels in anchors]
    results = [targets_of_image(f, gt, sizes, assign, classes) for f, gt in zip(flat, gts)]
    parts = [to_levels([r[k] for r in results], sizes) for k in range(4)]
    return parts, to_levels([torch.cat(levels) for levels in anchors], sizes)


def focal(scores, labels, weight=None):
    loss = FocalLoss.apply(scores.contiguous(), labels)
    if weight is not None:
        loss = loss * weight.view(-1, 1)
    return loss.sum() / 100


def l1(predicted, target, weight):
    loss = torch.abs(predicted - target)
    return (loss * weight).sum() / 100


def smooth_l1(predicted, target, weight, beta=0.11):
    diff = torch.abs(predicted - target)
    loss = torch.where(diff < beta, 0.5 * diff * diff / beta, diff - 0.5 * beta)
    return (loss * weight).sum() / 100


def norm_angle(angle):
    return (angle + math.pi / 2) % math.pi - math.pi / 2


def decode(anchors, deltas):
    deltas = deltas * deltas.new_ones(1, 5) + deltas.new_zeros(1, 5)
    dx, dy, dw, dh, da = (deltas[:, i::5] for i in range(5))
    px, py, pw, ph, pa = (anchors[:, i].unsqueeze(1).expand_as(dx) for i in range(5))
    dx_width, dy_height = pw * dx, ph * dy
    dw, dh = dw.clamp(min=-4, max=4), dh.clamp(min=-4, max=4)
    gw, gh = pw * dw.exp(), ph * dh.exp()
    gx, gy = px + dx_width, py + dy_height
    ga = norm_angle(pa + da)
    return torch.stack([gx, gy, gw, gh, ga], dim=-1).view(deltas.size())


def gaussian(boxes):
    # Centre and covariance of a box.
    xy, size, angle = boxes[..., :2], boxes[..., 2:4].clamp(min=1e-7, max=1e7).reshape(-1, 2), boxes[..., 4]
    cos, sin = torch.cos(angle), torch.sin(angle)
    turn = torch.stack((cos, -sin, sin, cos), dim=-1).reshape(-1, 2, 2)
    scale = 0.5 * torch.diag_embed(size)
    return xy, turn.bmm(scale.square()).bmm(turn.permute(0, 2, 1)).reshape(boxes.shape[:-1] + (2, 2))


def wasserstein(predicted, target):
    (xy, sigma), (other_xy, other) = gaussian(predicted), gaussian(target)
    distance = (xy - other_xy).square().sum(dim=-1)
    shape = sigma.diagonal(dim1=-2, dim2=-1).sum(dim=-1)
    shape = shape + other.diagonal(dim1=-2, dim2=-1).sum(dim=-1)
    trace = sigma.bmm(other).diagonal(dim1=-2, dim2=-1).sum(dim=-1)
    root = (torch.det(sigma) * torch.det(other)).clamp(1e-7).sqrt()
    shape = shape + (-2) * ((trace + 2 * root).clamp(1e-7).sqrt())
    distance = (distance + shape).clamp(1e-7).sqrt()
    scale = 2 * (root.clamp(1e-7).sqrt().clamp(1e-7).sqrt()).clamp(1e-7)
    distance = distance / scale
    return 1 - 1 / (1 + torch.log1p(distance))


def divergence(predicted, target):
    (xy, sigma), (other_xy, other) = gaussian(predicted), gaussian(target)
    inverse = torch.stack((sigma[..., 1, 1], -sigma[..., 0, 1], -sigma[..., 1, 0], sigma[..., 0, 0]), dim=-1).reshape(-1, 2, 2)
    inverse = inverse / torch.det(sigma).unsqueeze(-1).unsqueeze(-1)
    apart = (xy - other_xy).unsqueeze(-1)
    distance = 0.5 * apart.permute(0, 2, 1).bmm(inverse).bmm(apart).view(-1)
    shape = 0.5 * inverse.bmm(other).diagonal(dim1=-2, dim2=-1).sum(dim=-1)
    shape = shape + 0.5 * (torch.det(sigma).log() - torch.det(other).log())
    distance = distance + (shape - 1)
    return 1 - 1 / (1 + torch.log1p(distance))


def kalman(predicted, target, decoded, target_decoded):
    diff = torch.abs(predicted[:, :2] - target[:, :2])
    sigma, other = gaussian(decoded)[1], gaussian(target_decoded)[1]
    apart = torch.where(diff < 0.11, 0.5 * diff * diff / 0.11, diff - 0.055).sum(dim=-1)
    volume, other_volume = 4 * torch.det(sigma).sqrt(), 4 * torch.det(other).sqrt()
    gain = sigma.bmm((sigma + other).inverse())
    left = sigma - gain.bmm(sigma)
    shared = 4 * torch.det(left).sqrt()
    shared = torch.where(torch.isnan(shared), torch.full_like(shared, 0), shared)
    ratio = shared / (volume + other_volume - shared + 1e-6)
    return (apart + (1 - ratio)).clamp(0)


def on_all_boxes(distance):
    def loss(predicted, target, weight, anchors):
        return (distance(decode(anchors, predicted), target) * weight.mean(-1)).sum() / 100
    return loss


def on_positive_boxes(distance, share=100):
    # About one anchor in a hundred is positive.
    def loss(predicted, target, weight, anchors):
        predicted = decode(anchors, predicted)
        few = max(1, predicted.shape[0] // share)
        return distance(predicted[torch.arange(few)], target[torch.arange(few)]).sum()
    return loss


def kalman_loss(predicted, target, weight, anchors):
    return (kalman(predicted, target, decode(anchors, predicted), decode(anchors, target)) * weight.mean(-1)).sum() / 100


def without_anchors(loss):
    return lambda predicted, target, weight, anchors: loss(predicted, target, weight)


def box_loss_of(config):
    if "kld_stable" in config:
        return on_all_boxes(divergence)
    if "kld" in config:
        return on_positive_boxes(divergence)
    if "gwd" in config:
        return on_all_boxes(wasserstein)
    if "kfiou" in config:
        return kalman_loss
    return without_anchors(smooth_l1 if config.startswith(("r3det", "s2anet")) else l1)
