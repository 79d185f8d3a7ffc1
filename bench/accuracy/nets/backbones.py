# Backbones of segmentation networks beside ResNet: HRNet, MobileNetV2 and MobileNetV3 at an eighth of the image.
from torch import nn
import torch.nn.functional as F

from blocks import Residual, conv_bn


class HighResolutionModule(nn.Module):
    # Parallel branches at falling resolution, then every branch gets the sum of all.
    def __init__(self, widths, blocks, outputs):
        super().__init__()
        self.branches = nn.ModuleList([nn.Sequential(*[Residual(w, w, 1, 1, False) for _ in range(blocks)]) for w in widths])
        self.fuse = nn.ModuleList([nn.ModuleList([self.path(widths, i, j) for j in range(len(widths))]) for i in range(outputs)])

    def path(self, widths, i, j):
        if j > i:
            return conv_bn(widths[j], widths[i], relu=False)
        steps = [conv_bn(widths[j], widths[i] if k == i - j - 1 else widths[j], 3, 2, relu=k < i - j - 1) for k in range(i - j)]
        return nn.Sequential(*steps)

    def forward(self, xs):
        xs = [branch(x) for branch, x in zip(self.branches, xs)]
        outs = []
        for i, paths in enumerate(self.fuse):
            y = 0
            for j, path in enumerate(paths):
                z = xs[j] if i == j else path(xs[j])
                if j > i:
                    z = F.interpolate(z, size=xs[i].shape[2:], mode="bilinear", align_corners=False)
                y = y + z if j else z
            outs.append(F.relu(y))
        return outs


class HRNet(nn.Module):
    # width of the first branch; small has fewer blocks and modules.
    def __init__(self, width, small=False):
        super().__init__()
        self.widths = [width << i for i in range(4)]
        first, blocks, modules = (2, 2, (1, 3, 2)) if small else (4, 4, (1, 4, 3))
        self.stem = nn.Sequential(conv_bn(3, 64, 3, 2), conv_bn(64, 64, 3, 2))
        self.layer1 = nn.Sequential(*[Residual(64 if k == 0 else 256, 64, 1, 1, True) for k in range(first)])
        self.grow = nn.ModuleList()
        self.stages = nn.ModuleList()
        before = [256]
        for s, count in enumerate(modules):
            widths = self.widths[:s + 2]
            keep = [conv_bn(b, w, 3) if b != w else nn.Identity() for b, w in zip(before, widths)]
            self.grow.append(nn.ModuleList(keep + [conv_bn(before[-1], widths[-1], 3, 2)]))
            self.stages.append(nn.ModuleList([HighResolutionModule(widths, blocks, len(widths)) for _ in range(count)]))
            before = widths

    def forward(self, x):
        xs = [self.layer1(self.stem(x))]
        for grow, stage in zip(self.grow, self.stages):
            xs = [grow[min(i, len(xs) - 1) if i < len(xs) else i](xs[i] if i < len(xs) else xs[-1]) for i in range(len(xs) + 1)]
            for module in stage:
                xs = module(xs)
        return xs


class Inverted(nn.Module):
    def __init__(self, inputs, width, outputs, kernel=3, stride=1, dilation=1, gate=False, act=nn.ReLU):
        super().__init__()
        layers = [self.conv(inputs, width, 1, act=act)] if width != inputs else []
        layers.append(self.conv(width, width, kernel, stride, dilation, width, act))
        if gate:
            layers.append(Gate(width))
        layers.append(self.conv(width, outputs, 1, act=None))
        self.body, self.add = nn.Sequential(*layers), stride == 1 and inputs == outputs

    def conv(self, inputs, outputs, kernel, stride=1, dilation=1, groups=1, act=None):
        layers = [nn.Conv2d(inputs, outputs, kernel, stride, dilation * (kernel // 2), dilation, groups, bias=False), nn.BatchNorm2d(outputs)]
        return nn.Sequential(*layers, *([act(inplace=True)] if act else []))

    def forward(self, x):
        return x + self.body(x) if self.add else self.body(x)


class Gate(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.pool, self.down, self.up = nn.AdaptiveAvgPool2d(1), nn.Conv2d(width, width // 4, 1), nn.Conv2d(width // 4, width, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.up(F.relu(self.down(self.pool(x)), inplace=True)))


class MobileNetV2(nn.Module):
    # Strides end at an eighth; the last two strided stages are dilated instead. ReLU stands for ReLU6, whose in-place
    # form kept its result only, as ReLU does, in the torch of the runs.
    def __init__(self):
        super().__init__()
        self.stem = Inverted.conv(self, 3, 32, 3, 2, act=nn.ReLU)
        inputs, self.stages, self.take = 32, nn.ModuleList(), (1, 2, 4, 6)
        for t, c, n, s, d in ((1, 16, 1, 1, 1), (6, 24, 2, 2, 1), (6, 32, 3, 2, 1), (6, 64, 4, 1, 2), (6, 96, 3, 1, 2), (6, 160, 3, 1, 4), (6, 320, 1, 1, 4)):
            blocks = []
            for k in range(n):
                blocks.append(Inverted(inputs, inputs * t, c, 3, s if k == 0 else 1, d))
                inputs = c
            self.stages.append(nn.Sequential(*blocks))
        self.widths = [24, 32, 96, 320]

    def forward(self, x):
        x, features = self.stem(x), []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i in self.take:
                features.append(x)
        return features
