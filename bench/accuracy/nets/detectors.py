# Upright detectors as their toolbox trains them, by the file name of the published configuration.
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import roi_align

import rotated_boxes as boxes
from detector_parts import ContextBottleneck, HighResolutionPyramid, RegNet, group_norm, high_resolution, standard_conv
from rotated_dense import climbed, tower
from rotated_parts import Backbone, FixedBatchNorm, Pyramid
from rotated_regions import STRIDES, ProposalHead, RegionAlign, RegionHead

# Objects of the fullest image of a data set, at which the peak stands: an assumption, one number for all detectors.
OBJECTS = {"coco": 93, "cityscapes": 120}


class ConstantBatchNorm(FixedBatchNorm):
    # Weight and bias are not trained either, as with Caffe's models.
    def __init__(self, width):
        super().__init__(width)
        for p in self.parameters():
            p.requires_grad = False


class WideBatchNorm(FixedBatchNorm):
    # Half precision as the toolbox had it: normalized in single precision, between casts.
    def forward(self, x):
        return super().forward(x.float()).to(x.dtype)


def context_blocks(config):
    # In the three later stages.
    ratio = 4 if "_r4_" in config else 16
    block = lambda *args, **options: ContextBottleneck(ratio, *args, **options)
    return tuple((width, block) for width in (128, 256, 512))


def backbone_of(config):
    if "regnetx" in config:
        return RegNet(config.split("regnetx-")[1].split("_")[0])
    if "hrnet" in config:
        return high_resolution(config)
    options = {"norm": ConstantBatchNorm, "early": True} if "caffe" in config else {}
    if "syncbn" in config:
        options["norm"] = nn.BatchNorm2d
    if "gcb" in config:
        options["blocks"] = context_blocks(config)
    if "gn_ws" in config:
        options |= {"norm": group_norm, "conv": standard_conv}
    if "x50" in config:
        options["counts"] = (3, 4, 6, 3)
    if "fp16" in config:
        options["norm"] = WideBatchNorm
    if "r101" in config or "x101" in config:
        options["counts"] = (3, 4, 23, 3)
    if "32x4d" in config:
        options |= {"groups": 32, "each": 4}
    if "64x4d" in config:
        options |= {"groups": 64, "each": 4}
    return Backbone(**options)


class Proposals(ProposalHead):
    # Anchors that stick out of the image are not left out.
    def valid_anchors(self, sizes, size):
        return sum(sizes)


def sampled(gts, each=512):
    # Proposals of every image, compared with its objects.
    for gt in gts:
        proposals = torch.zeros(2000 + gt.shape[0], 4)
        boxes.max_upright_overlap(proposals, gt, None)


def normed_tower(count):
    layers = [nn.Sequential(standard_conv(256, 256, 3, 1, 1), group_norm(256), nn.ReLU(inplace=True)) for _ in range(count)]
    return nn.ModuleList(layers)


class NormedRegionHead(RegionHead):
    # Four convolutions with group norms, then one full connection.
    def __init__(self, classes):
        super().__init__(classes, shared=False, numbers=4)
        self.layers, self.second = normed_tower(4), nn.Identity()

    def forward(self, x):
        return super().forward(climbed(self.layers, x))


class MaskAlign(RegionAlign):
    # The positive quarter of the regions, on a grid of 14 places.
    def forward(self, pyramid, images):
        x = pyramid[0]
        count = 128 * images
        cut = x.new_zeros(count, 256, 14, 14)
        for k, level in enumerate(pyramid[:4]):
            part = torch.arange(k * count // 4, (k + 1) * count // 4)
            regions = torch.zeros(count // 4, 5)
            cut[part] = roi_align(level, regions.to(level.dtype), 14, 1 / STRIDES[k])
        return cut


class MaskHead(nn.Module):
    def __init__(self, classes, norm=False):
        super().__init__()
        self.layers, self.up, self.out = normed_tower(4) if norm else tower(4), nn.ConvTranspose2d(256, 256, 2, 2), nn.Conv2d(256, classes, 1)
        self.relu = nn.ReLU(inplace=True)

    def target_of_image(self, objects, size, count=128):
        # The masks of an image's objects are brought to the card whole, as bytes; those of the positive regions are
        # picked and turned to numbers before they are cut.
        masks = torch.zeros(objects, *size, dtype=torch.uint8)
        picked = masks.index_select(0, torch.zeros(count, dtype=torch.long)).to(torch.float32)
        regions = torch.zeros(count, 5)
        return roi_align(picked[:, None, :, :], regions, 28, 1.0, 0, True).squeeze(1)

    def loss(self, x, gts, size):
        x = climbed(self.layers, x)
        x = self.relu(self.up(x))
        masks = self.out(x).float()
        n = masks.shape[0]
        target = torch.cat([self.target_of_image(gt.shape[0], size) for gt in gts])
        chosen = masks[torch.arange(n), torch.zeros(n, dtype=torch.long)].squeeze(1)
        return F.binary_cross_entropy_with_logits(chosen, target, reduction="mean")


class Regions(nn.Module):
    # One step, or a cascade of three; with masks or without.
    def __init__(self, classes, cascade, masks, norm=False):
        super().__init__()
        self.propose, self.cut = Proposals(), RegionAlign()
        heads = [NormedRegionHead(classes) if norm else RegionHead(classes, shared=cascade, numbers=4) for _ in range(3 if cascade else 1)]
        self.heads = nn.ModuleList(heads)
        self.cut_masks = MaskAlign()
        self.masks = nn.ModuleList(MaskHead(classes, norm) for _ in heads) if masks else None

    def forward(self, pyramid, gts):
        outs = self.propose(pyramid)
        size = [pyramid[0].shape[2] * 4, pyramid[0].shape[3] * 4]
        total = self.propose.loss(outs, gts, size)
        for k, head in enumerate(self.heads):
            sampled(gts)
            total = total + head.loss(head(self.cut(pyramid, len(gts))))
            if self.masks is not None:
                total = total + self.masks[k].loss(self.cut_masks(pyramid, len(gts)), gts, size)
        return total


class DenseHead(nn.Module):
    # Classes and boxes of all places. central: how central a place is, too.
    def __init__(self, anchors, classes, norm=False, central=False):
        super().__init__()
        self.anchors, self.classes = anchors, classes
        self.classify, self.regress = tower(4, norm), tower(4, norm)
        self.scores, self.boxes = nn.Conv2d(256, anchors * classes, 3, padding=1), nn.Conv2d(256, anchors * 4, 3, padding=1)
        self.central = nn.Conv2d(256, anchors, 3, padding=1) if central else None
        self.scales = nn.ParameterList(nn.Parameter(torch.ones(())) for _ in STRIDES) if central else None

    def level(self, x, k):
        y = climbed(self.classify, x)
        z = climbed(self.regress, x)
        predicted = self.boxes(z)
        if self.central is None:
            return self.scores(y), predicted
        predicted = (predicted * self.scales[k]).float()
        return self.scores(y), predicted, self.central(z)

    def forward(self, pyramid, gts):
        outs = [self.level(x, k) for k, x in enumerate(pyramid)]
        outs = [tuple(t.float() for t in out) for out in outs]
        grid = [torch.zeros(out[0].shape[2] * out[0].shape[3] * self.anchors, 4) for out in outs]
        assign = nearest if self.central is not None else boxes.max_upright_overlap
        parts, by_level = boxes.targets_of_batch([grid] * len(gts), gts, assign, self.classes)
        return sum(self.loss_of_level(out, a, *p) for out, a, *p in zip(outs, by_level, *parts))

    def loss_of_level(self, out, anchors, labels, label_weights, targets, weights):
        rows = lambda t, n: t.permute(0, 2, 3, 1).reshape(-1, n)
        labels, label_weights = labels.reshape(-1), label_weights.reshape(-1)
        total = self.score_loss(rows(out[0], self.classes), labels, label_weights)
        predicted = rows(out[1], 4)
        if self.central is None:
            return total + self.box_loss(predicted, targets.reshape(-1, 4), weights.reshape(-1, 4))
        few = torch.arange(max(1, predicted.shape[0] // 100))  # about one anchor in a hundred is positive
        low, high = torch.max(predicted[few][:, :2], targets.reshape(-1, 4)[few][:, :2]), torch.min(predicted[few][:, 2:], targets.reshape(-1, 4)[few][:, 2:])
        overlap = (high - low).clamp(min=0).prod(-1)
        return total + (1 - overlap).sum() + F.binary_cross_entropy_with_logits(rows(out[2], 1)[few], torch.zeros(few.shape[0], 1))

    def score_loss(self, scores, labels, weights):
        return boxes.focal(scores, labels, weights)

    def box_loss(self, predicted, target, weight):
        return boxes.l1(predicted, target, weight)


class HarmonizedHead(DenseHead):
    # Losses weighed by how many gradients have about the length of one's own, found bin after bin.
    def score_loss(self, scores, labels, weights):
        target = labels.new_full((scores.shape[0], self.classes), 0)
        weight = weights.view(-1, 1).expand(weights.shape[0], self.classes)
        target, weight = target.float(), weight.float()
        length = torch.abs(scores.sigmoid().detach() - target)
        own = torch.zeros_like(scores)
        valid = weight > 0
        for edge in range(30):
            inside = (length >= edge / 30) & (length < (edge + 1) / 30) & valid
        # Nearly all of them stand in one bin: the places there, a row and a column each, and the weights put in them.
        places = torch.zeros(2, scores.numel(), dtype=torch.long)
        own[places[0], places[1]] = torch.ones(())
        own = own / 30
        return F.binary_cross_entropy_with_logits(scores, target, own, reduction="sum") / 100

    def box_loss(self, predicted, target, weight):
        diff = predicted - target
        loss = torch.sqrt(diff * diff + 0.0004) - 0.02
        length = torch.abs(diff / torch.sqrt(0.0004 + diff * diff)).detach()
        own = torch.zeros_like(length)
        valid = weight > 0
        for edge in range(10):
            inside = (length >= edge / 10) & (length < (edge + 1) / 10) & valid
        return (loss * own).sum() / 100


def nearest(anchors, gt, sizes):
    return boxes.adaptive(anchors, gt, sizes, boxes.upright_overlaps(anchors, gt))


class UprightDetector(nn.Module):
    # Returns the training loss of a batch of images, each with as many objects as the fullest of its data set.
    def __init__(self, backbone, pyramid, head, objects):
        super().__init__()
        self.backbone, self.pyramid, self.head, self.objects = backbone, pyramid, head, objects

    def forward(self, x):
        gts = [torch.zeros(self.objects, 4) for _ in range(x.shape[0])]
        features = self.pyramid(self.backbone(x))
        return self.head(features, gts)


# Configurations whose nets are written here, by what their names begin with or hold.
UNWRITTEN = ("gn-", "gn_w32", "dconv", "dcn", "sac", "rfp", "attention", "nasfpn", "crop640", "pisa", "ga_", "empirical")


def region_pyramid(widths, normed):
    conv = lambda i, o, k, s=1, p=0: nn.Sequential(standard_conv(i, o, k, s, p), group_norm(o))
    return Pyramid(widths, first=0, extra="pool", conv=conv if normed else None)


def upright_detector(config):
    if any(name in config for name in UNWRITTEN):
        raise ValueError("this detector is not written for this benchmark")
    data, classes = ("cityscapes", 8) if "cityscapes" in config else ("coco", 80)
    backbone = backbone_of(config)
    dense = None
    if config.startswith("atss"):
        dense = DenseHead(1, classes, True, True)
    elif config.startswith("retinanet_ghm"):
        dense = HarmonizedHead(9, classes)
    elif config.startswith("retinanet"):
        dense = DenseHead(9, classes)
    if dense is not None:
        extra = "output" if config.startswith("atss") else "input"
        return UprightDetector(backbone, Pyramid(backbone.widths, extra=extra), dense, OBJECTS[data])
    if not config.startswith(("faster_rcnn", "mask_rcnn", "cascade_rcnn", "cascade_mask_rcnn", "dynamic_rcnn")):
        raise ValueError("this detector is not written for this benchmark")
    normed = "gn_ws" in config
    head = Regions(classes, config.startswith("cascade"), "mask" in config, normed)
    neck = HighResolutionPyramid(backbone.widths) if "hrnet" in config else region_pyramid(backbone.widths, normed)
    return UprightDetector(backbone, neck, head, OBJECTS[data])
