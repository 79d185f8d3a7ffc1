# Decoding heads of segmentation networks that convolve and pool. A head takes the maps of the backbone and returns
# scores, or a list of scores that are all trained.
import torch
import torch.nn.functional as F
from torch import nn

from blocks import conv_bn, resized, separable


class Head(nn.Module):
    # What all heads end with: dropout and one score for each class.
    def __init__(self, channels, classes, dropout=0.1):
        super().__init__()
        self.classify, self.dropout = nn.Conv2d(channels, classes, 1), nn.Dropout2d(dropout) if dropout else nn.Identity()

    def scores(self, x):
        return self.classify(self.dropout(x))


def joined(maps):
    # All maps at the size of the first, side by side. The first is resampled too.
    return torch.cat([resized(m, maps[0]) for m in maps], dim=1)


class FCNHead(Head):
    # block stands between the two convolutions; index is the map that is read, or None for all of them, joined.
    def __init__(self, inputs, channels, classes, convs=2, index=-1, block=None, concat=True, kernel=3, dropout=0.1, conv=conv_bn):
        super().__init__(channels, classes, dropout)
        self.index, self.block = index, block
        self.convs = nn.ModuleList([conv(inputs if k == 0 else channels, channels, kernel) for k in range(convs)])
        self.join = conv(inputs + channels, channels, kernel) if concat else None

    def forward(self, features):
        x = joined(features) if self.index is None else features[self.index]
        y = x
        for i, conv in enumerate(self.convs):
            y = conv(y)
            if i == 0 and self.block is not None:
                y = self.block(y)
        if self.join is not None:
            y = self.join(torch.cat([x, y], dim=1))
        return self.scores(y)


def separable_conv(inputs, outputs, kernel):
    return separable(inputs, outputs)


class PoolingPyramid(nn.Module):
    # The map and what is pooled from it at four sizes.
    def __init__(self, inputs, channels):
        super().__init__()
        self.pools = nn.ModuleList([nn.Sequential(nn.AdaptiveAvgPool2d(n), conv_bn(inputs, channels)) for n in (1, 2, 3, 6)])
        self.join = conv_bn(inputs + 4 * channels, channels, 3)

    def forward(self, x):
        parts = [x]
        for pool in self.pools:
            parts.append(resized(pool(x), x))
        return self.join(torch.cat(parts, dim=1))


class PSPHead(Head):
    def __init__(self, inputs, channels, classes):
        super().__init__(channels, classes)
        self.pyramid = PoolingPyramid(inputs, channels)

    def forward(self, features):
        return self.scores(self.pyramid(features[-1]))


class ASPPHead(Head):
    def __init__(self, inputs, channels, classes, dilations=(1, 12, 24, 36)):
        super().__init__(channels, classes)
        self.image = nn.Sequential(nn.AdaptiveAvgPool2d(1), conv_bn(inputs, channels))
        self.branches = nn.ModuleList([self.branch(inputs, channels, d) for d in dilations])
        self.join = conv_bn((len(dilations) + 1) * channels, channels, 3)

    def branch(self, inputs, channels, dilation):
        return conv_bn(inputs, channels) if dilation == 1 else conv_bn(inputs, channels, 3, dilation=dilation)

    def pyramid(self, x):
        parts = [resized(self.image(x), x)]
        parts.extend([branch(x) for branch in self.branches])
        parts = torch.cat(parts, dim=1)
        return self.join(parts)

    def forward(self, features):
        return self.scores(self.pyramid(features[-1]))


class SeparableASPPHead(ASPPHead):
    def __init__(self, inputs, channels, classes, fine, fine_channels, dilations=(1, 12, 24, 36)):
        super().__init__(inputs, channels, classes, dilations)
        self.fine = conv_bn(fine, fine_channels)
        self.refine = nn.Sequential(separable(channels + fine_channels, channels), separable(channels, channels))

    def branch(self, inputs, channels, dilation):
        return conv_bn(inputs, channels) if dilation == 1 else separable(inputs, channels, dilation)

    def forward(self, features):
        y = self.pyramid(features[-1])
        fine = self.fine(features[0])
        y = resized(y, fine)
        y = torch.cat([y, fine], dim=1)
        return self.scores(self.refine(y))


class LiteASPPHead(Head):
    # LR-ASPP: one pooled gate, then two steps up with thin shortcuts.
    def __init__(self, widths, channels, classes, branches=(32, 64)):
        super().__init__(channels, classes)
        self.shortcuts = nn.ModuleList([nn.Conv2d(w, b, 1, bias=False) for w, b in zip(widths, branches)])
        self.steps = nn.ModuleList([conv_bn(channels + b, channels) for b in branches])
        self.project, self.enter = nn.Conv2d(channels, channels, 1), conv_bn(widths[-1], channels)
        self.gate = nn.Sequential(nn.AvgPool2d(49, (16, 20)), nn.Conv2d(widths[-1], channels, 1, bias=False), nn.Sigmoid())

    def forward(self, features):
        x = features[-1]
        x = self.enter(x) * resized(self.gate(x), x)
        x = self.project(x)
        for i in (1, 0):
            x = resized(x, features[i])
            x = torch.cat([x, self.shortcuts[i](features[i])], 1)
            x = self.steps[i](x)
        return self.scores(x)


class ScalesHead(Head):
    # A part for each scale, joined with what they look at.
    def __init__(self, inputs, channels, classes, part, sizes):
        super().__init__(channels, classes)
        self.parts = nn.ModuleList([part(inputs, channels, size) for size in sizes])
        self.join = conv_bn(inputs + len(sizes) * channels, channels, 3)

    def forward(self, features):
        x = features[-1]
        parts = [x]
        for part in self.parts:
            parts.append(part(x))
        parts = torch.cat(parts, dim=1)
        return self.scores(self.join(parts))


class DynamicHead(ScalesHead):
    # Multi-scale filters that are made from the image itself.
    def __init__(self, inputs, channels, classes, sizes=(1, 3, 5, 7)):
        super().__init__(inputs, channels, classes, DynamicConvolution, sizes)


class DynamicConvolution(nn.Module):
    def __init__(self, inputs, channels, size):
        super().__init__()
        self.size, self.filters, self.reduce = size, nn.Conv2d(inputs, channels, 1), conv_bn(inputs, channels)
        self.norm, self.act = nn.BatchNorm2d(channels), nn.ReLU()

    def forward(self, x):
        kernel = self.filters(F.adaptive_avg_pool2d(x, self.size))
        x = self.reduce(x)
        n, c, h, w = x.shape
        x = x.view(1, n * c, h, w)
        pad = (self.size - 1) // 2
        x = F.pad(x, (pad, pad, pad, pad))
        y = F.conv2d(x, kernel.view(n * c, 1, self.size, self.size), groups=n * c)
        y = self.norm(y.view(n, c, h, w))
        return self.act(y)


class AdaptiveContextHead(ScalesHead):
    # Adaptive pyramid context: every place weighs the places of pooled maps.
    def __init__(self, inputs, channels, classes, sizes=(1, 2, 3, 6)):
        super().__init__(inputs, channels, classes, AdaptiveContext, sizes)


class AdaptiveContext(nn.Module):
    def __init__(self, inputs, channels, size):
        super().__init__()
        self.size, self.pooled, self.enter = size, conv_bn(inputs, channels), conv_bn(inputs, channels)
        self.whole, self.affinity = conv_bn(channels, channels), nn.Conv2d(channels, size * size, 1)
        self.residual, self.fuse = conv_bn(channels, channels), conv_bn(channels, channels)

    def forward(self, x):
        pooled = F.adaptive_avg_pool2d(x, self.size)
        x = self.enter(x)
        n, c, h, w = x.shape
        pooled = self.pooled(pooled).view(n, c, -1).permute(0, 2, 1).contiguous()
        whole = self.whole(F.adaptive_avg_pool2d(x, 1))
        weight = self.affinity(x + F.interpolate(whole, size=(h, w))).permute(0, 2, 3, 1).reshape(n, -1, self.size ** 2)
        weight = torch.sigmoid(weight)
        y = torch.matmul(weight, pooled)
        y = y.permute(0, 2, 1).contiguous().view(n, c, h, w)
        y = self.residual(y)
        y = F.relu(y + x)
        return self.fuse(y)


class UPerHead(Head):
    def __init__(self, widths, channels, classes):
        super().__init__(channels, classes)
        outside = lambda inputs, kernel: conv_bn(inputs, channels, kernel, act=nn.ReLU())
        self.pyramid = PoolingPyramid(widths[-1], channels)
        self.laterals = nn.ModuleList([outside(w, 1) for w in widths[:-1]])
        self.smooth = nn.ModuleList([outside(channels, 3) for _ in widths[:-1]])
        self.join = conv_bn(len(widths) * channels, channels, 3)

    def forward(self, features):
        laterals = [lateral(f) for lateral, f in zip(self.laterals, features)]
        laterals.append(self.pyramid(features[-1]))
        for i in range(len(laterals) - 1, 0, -1):
            laterals[i - 1] += resized(laterals[i], laterals[i - 1])
        outs = [smooth(l) for smooth, l in zip(self.smooth, laterals)]
        outs.append(laterals[-1])
        for i in range(len(outs) - 1, 0, -1):
            outs[i] = resized(outs[i], outs[0])
        outs = torch.cat(outs, dim=1)
        return self.scores(self.join(outs))


class Pyramid(nn.Module):
    # Lateral sums over the maps of a backbone, from the top down.
    def __init__(self, widths, width=256):
        super().__init__()
        self.laterals = nn.ModuleList([nn.Conv2d(w, width, 1) for w in widths])
        self.smooth = nn.ModuleList([nn.Conv2d(width, width, 3, padding=1) for _ in widths])

    def forward(self, features):
        laterals = [lateral(f) for lateral, f in zip(self.laterals, features)]
        for i in range(len(laterals) - 1, 0, -1):
            laterals[i - 1] += F.interpolate(laterals[i], size=laterals[i - 1].shape[2:], mode="nearest")
        return [smooth(l) for smooth, l in zip(self.smooth, laterals)]


class PyramidHead(Head):
    # Semantic FPN: every level is brought to a quarter of the image, and all are added.
    def __init__(self, classes, width=256, channels=128, levels=4, dropout=0.1):
        super().__init__(channels, classes, dropout)
        self.levels = nn.ModuleList()
        for i in range(levels):
            layers = []
            for k in range(max(1, i)):
                layers.append(conv_bn(width if k == 0 else channels, channels, 3))
                layers += [nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)] if i else []
            self.levels.append(nn.Sequential(*layers))

    def forward(self, features):
        total = self.levels[0](features[0])
        for level, f in zip(self.levels[1:], features[1:]):
            total = total + resized(level(f), total)
        return self.scores(total)
