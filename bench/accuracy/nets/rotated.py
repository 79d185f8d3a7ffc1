# Dense detectors of rotated boxes as their toolbox trains them: ResNet-50 with a frozen beginning and fixed statistics,
# a pyramid of five levels, two towers of four convolutions. Boxes have five numbers. The loss weighs every anchor.
import torch
import torch.nn.functional as F
from torch import nn


class FixedBatchNorm(nn.BatchNorm2d):
    # Statistics stay as they are; weight and bias are trained.
    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, False, 0.0, self.eps)


class Bottleneck(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, width, 1, bias=False), FixedBatchNorm(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), FixedBatchNorm(width)
        self.conv3, self.bn3 = nn.Conv2d(width, width * 4, 1, bias=False), FixedBatchNorm(width * 4)
        self.down = None
        if stride > 1 or inputs != width * 4:
            self.down = nn.Sequential(nn.Conv2d(inputs, width * 4, 1, stride, bias=False), FixedBatchNorm(width * 4))
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        y += x if self.down is None else self.down(x)
        return self.relu(y)


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, 2, 3, bias=False), FixedBatchNorm(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1))
        self.stages, inputs = nn.ModuleList(), 64
        for width, count in ((64, 3), (128, 4), (256, 6), (512, 3)):
            blocks = []
            for k in range(count):
                blocks.append(Bottleneck(inputs, width, 2 if k == 0 and width > 64 else 1))
                inputs = width * 4
            self.stages.append(nn.Sequential(*blocks))
        for p in list(self.stem.parameters()) + list(self.stages[0].parameters()):
            p.requires_grad = False

    def forward(self, x):
        x, features = self.stem(x), []
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        return features[1:]


class Pyramid(nn.Module):
    def __init__(self, width=256):
        super().__init__()
        self.lateral = nn.ModuleList([nn.Conv2d(c, width, 1) for c in (512, 1024, 2048)])
        self.smooth = nn.ModuleList([nn.Conv2d(width, width, 3, padding=1) for _ in range(3)])
        self.extra = nn.ModuleList([nn.Conv2d(2048, width, 3, 2, 1), nn.Conv2d(width, width, 3, 2, 1)])

    def forward(self, features):
        levels = [lateral(f) for lateral, f in zip(self.lateral, features)]
        for i in (2, 1):
            levels[i - 1] += F.interpolate(levels[i], size=levels[i - 1].shape[2:], mode="nearest")
        outs = [smooth(l) for smooth, l in zip(self.smooth, levels)]
        outs.append(self.extra[0](features[-1]))
        outs.append(self.extra[1](outs[-1]))
        return outs


def tower(norm):
    layers = []
    for _ in range(4):
        layers += [nn.Conv2d(256, 256, 3, padding=1, bias=not norm)] + ([nn.GroupNorm(32, 256)] if norm else []) + [nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


class DenseDetector(nn.Module):
    # anchors a place; norm puts group norms into the towers; centre adds a score a place.
    def __init__(self, anchors, norm=False, centre=False, classes=15):
        super().__init__()
        self.backbone, self.pyramid, self.classes = Backbone(), Pyramid(), classes
        self.classify, self.regress = tower(norm), tower(norm)
        self.scores, self.boxes = nn.Conv2d(256, anchors * classes, 3, padding=1), nn.Conv2d(256, anchors * 5, 3, padding=1)
        self.centre = nn.Conv2d(256, 1, 3, padding=1) if centre else None

    def forward(self, x):
        outs = []
        for level in self.pyramid(self.backbone(x)):
            tower = self.regress(level)
            outs.append((self.scores(self.classify(level)), self.boxes(tower), self.centre(tower) if self.centre else None))
        total = 0.0
        for scores, boxes, centre in outs:
            flat = scores.permute(0, 2, 3, 1).reshape(-1, self.classes)
            total = total + F.binary_cross_entropy_with_logits(flat, torch.zeros_like(flat), reduction="none").sum()
            flat = boxes.permute(0, 2, 3, 1).reshape(-1, 5)
            total = total + F.l1_loss(flat, torch.zeros_like(flat), reduction="none").sum()
            if centre is not None:
                total = total + centre.mean()
        return total


def rotated_detector(config):
    # By the file name of the configuration.
    if "rotated_retinanet" in config and "r50" in config:
        return DenseDetector(1 if "atss" in config else 9)
    if config.startswith("rotated_atss"):
        return DenseDetector(1, norm=True, centre=True)
    if "rotated_fcos" in config:
        return DenseDetector(1, norm=True, centre=True)
    raise ValueError("this detector is not written for this benchmark")
