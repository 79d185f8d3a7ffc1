# Backbones and necks of upright detectors beside the plain ResNet: RegNet, ResNet with global context, with standardized
# weights and group norms, HRNet with its own pyramid.
import math

import torch
import torch.nn.functional as F
from torch import nn

from backbones import HRNet
from rotated_parts import Bottleneck, FixedBatchNorm

# Of RegNetX: width at the beginning, slope, ratio of stages, channels of a group, blocks.
REGNETS = {"400MF": (24, 24.48, 2.54, 16, 22), "800MF": (56, 35.73, 2.28, 16, 16), "1.6GF": (80, 34.01, 2.25, 24, 18), "3.2GF": (88, 26.31, 2.25, 48, 25),
           "4.0GF": (96, 38.65, 2.43, 40, 23), "4GF": (96, 38.65, 2.43, 40, 23), "6.4GF": (184, 60.83, 2.07, 56, 17), "8GF": (80, 49.56, 2.88, 120, 23),
           "8.0GF": (80, 49.56, 2.88, 120, 23), "12GF": (168, 73.36, 2.37, 112, 19)}


def stages_of(first, slope, ratio, group, depth):
    # Widths and blocks of the stages: a line, rounded to powers of the ratio and to eights, then to whole groups.
    widths = []
    for i in range(depth):
        power = round(math.log((first + slope * i) / first) / math.log(ratio))
        widths.append(int(round(first * ratio ** power / 8) * 8))
    stages = []
    for width in sorted(set(widths)):
        each = min(group, width)
        stages.append((int(round(width / each) * each), widths.count(width), each))
    return stages


class GroupedBlock(nn.Module):
    # A residual block that is as wide inside as outside.
    def __init__(self, inputs, width, each, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, width, 1, bias=False), FixedBatchNorm(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, groups=width // each, bias=False), FixedBatchNorm(width)
        self.conv3, self.bn3 = nn.Conv2d(width, width, 1, bias=False), FixedBatchNorm(width)
        self.down = None
        if stride > 1 or inputs != width:
            self.down = nn.Sequential(nn.Conv2d(inputs, width, 1, stride, bias=False), FixedBatchNorm(width))
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        y += x if self.down is None else self.down(x)
        return self.relu(y)


class RegNet(nn.Module):
    # Its stem and first stage are frozen.
    def __init__(self, name):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1, bias=False), FixedBatchNorm(32), nn.ReLU(inplace=True))
        self.stages, self.widths, inputs = nn.ModuleList(), [], 32
        for width, count, each in stages_of(*REGNETS[name]):
            self.stages.append(nn.Sequential(*[GroupedBlock(inputs if k == 0 else width, width, each, 2 if k == 0 else 1) for k in range(count)]))
            self.widths.append(width)
            inputs = width
        for p in list(self.stem.parameters()) + list(self.stages[0].parameters()):
            p.requires_grad = False

    def forward(self, x):
        x, features = self.stem(x), []
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        return features


class StandardConv(nn.Conv2d):
    # Its weights are standardized, a filter at a time, before each use.
    def forward(self, x):
        flat = self.weight.view(self.weight.shape[0], -1)
        mean = flat.mean(dim=1, keepdim=True).view(-1, 1, 1, 1)
        deviation = flat.std(dim=1, keepdim=True).view(-1, 1, 1, 1)
        weight = (self.weight - mean) / (deviation + 1e-5)
        return F.conv2d(x, weight, self.bias, self.stride, self.padding, self.dilation, self.groups)


def standard_conv(inputs, outputs, kernel, stride=1, padding=0, groups=1):
    return StandardConv(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)


def group_norm(width):
    return nn.GroupNorm(32, width)


class ContextBottleneck(Bottleneck):
    # A bottleneck whose last map gets a vector added that is made of all its places. ratio: how much narrower it is inside.
    def __init__(self, ratio, inputs, width, *args, **options):
        super().__init__(inputs, width, *args, **options)
        wide = width * 4
        self.attend = nn.Conv2d(wide, 1, 1)
        self.add = nn.Sequential(nn.Conv2d(wide, wide // ratio, 1), nn.LayerNorm([wide // ratio, 1, 1]), nn.ReLU(inplace=True), nn.Conv2d(wide // ratio, wide, 1))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        n, c, h, w = y.shape
        places = self.attend(y).view(n, 1, h * w).softmax(dim=2).unsqueeze(-1)
        context = torch.matmul(y.view(n, c, h * w).unsqueeze(1), places).view(n, c, 1, 1)
        y = y + self.add(context)
        y += x if self.down is None else self.down(x)
        return self.relu(y)


class HighResolutionPyramid(nn.Module):
    # All maps at the largest one's size, reduced to one width; then averaged to each level's size.
    def __init__(self, widths, levels=5, stride=1):
        super().__init__()
        self.reduce = nn.Conv2d(sum(widths), 256, 1)
        self.smooth = nn.ModuleList([nn.Conv2d(256, 256, 3, stride, 1) for _ in range(levels)])

    def forward(self, features):
        outs = [features[0]] + [F.interpolate(f, scale_factor=2 ** k, mode="bilinear") for k, f in enumerate(features) if k > 0]
        out = self.reduce(torch.cat(outs, dim=1))
        levels = [out] + [F.avg_pool2d(out, 2 ** k, 2 ** k) for k in range(1, len(self.smooth))]
        return [smooth(level) for smooth, level in zip(self.smooth, levels)]


def high_resolution(config):
    width = next(w for w in (18, 32, 40, 48) if f"_w{w}" in config)
    return HRNet(width)
