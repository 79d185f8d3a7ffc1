# Backbones of segmentation networks: ResNet and ResNeSt at an eighth of the image, HRNet, MobileNetV2. Written from the
# papers and from the published settings of the runs that were measured. BatchNorm stands for its synchronous form, which
# keeps the same tensors; ReLU for ReLU6, whose in-place form kept its result only in the torch of the runs.
import torch.nn.functional as F
from torch import nn

from blocks import Inverted, Residual, conv_bn, resized

COUNTS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3)}


class ResNet(nn.Module):
    # stem: width of three 3×3 convolutions, or 0 for one 7×7; strides and dilations are those of the four stages.
    def __init__(self, depth, stem=64, strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4), last=None, split=False):
        super().__init__()
        deep = depth >= 50
        if stem:
            self.stem = nn.Sequential(conv_bn(3, stem // 2, 3, 2), conv_bn(stem // 2, stem // 2, 3), conv_bn(stem // 2, stem, 3))
        else:
            self.stem = conv_bn(3, 64, 7, 2)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.stages, inputs = nn.ModuleList(), stem or 64
        for i, count in enumerate(COUNTS[depth]):
            width, blocks = 64 << i, []
            for k in range(count):
                # The first block of a dilated stage has half of the dilation.
                dilation = dilations[i] if k or dilations[i] == 1 else dilations[i] // 2
                if i == 3 and last is not None:
                    dilation = last[k]
                stride = strides[i] if k == 0 else 1
                middle = SplitAttention(width, stride, dilation) if split else None
                blocks.append(Residual(inputs, width, stride, dilation, deep, middle, split))
                inputs = width * 4 if deep else width
            self.stages.append(nn.Sequential(*blocks))
        self.widths = [w * 4 if deep else w for w in (64, 128, 256, 512)]

    def forward(self, x):
        x, features = self.pool(self.stem(x)), []
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        return features


class SplitAttention(nn.Module):
    # ResNeSt's convolution: two groups weighed against each other; a stride becomes a pooling afterwards.
    def __init__(self, width, stride, dilation, radix=2):
        super().__init__()
        inner = max(width * radix // 4, 32)
        self.radix, self.conv = radix, conv_bn(width, width * radix, 3, 1, dilation, radix)
        self.down = nn.Sequential(nn.Conv2d(width, inner, 1), nn.BatchNorm2d(inner), nn.ReLU(inplace=True))
        self.up = nn.Conv2d(inner, width * radix, 1)
        self.pool = nn.AvgPool2d(3, stride, padding=1) if stride > 1 else None

    def forward(self, x):
        x = self.conv(x)
        n = x.shape[0]
        splits = x.view(n, self.radix, -1, *x.shape[2:])
        weight = self.up(self.down(F.adaptive_avg_pool2d(splits.sum(dim=1), 1)))
        weight = F.softmax(weight.view(n, 1, self.radix, -1).transpose(1, 2), dim=1).reshape(n, self.radix, -1, 1, 1)
        y = (weight * splits).sum(dim=1).contiguous()
        return y if self.pool is None else self.pool(y)


class HighResolutionModule(nn.Module):
    # Parallel branches at falling resolution, then every branch gets the sum of all.
    def __init__(self, widths, blocks):
        super().__init__()
        self.branches = nn.ModuleList([nn.Sequential(*[Residual(w, w, 1, 1, False) for _ in range(blocks)]) for w in widths])
        self.fuse = nn.ModuleList([nn.ModuleList([self.path(widths, i, j) for j in range(len(widths))]) for i in range(len(widths))])

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
                if j > i:
                    y = y + resized(path(xs[j]), xs[i])
                elif j == i:
                    y += xs[j]
                else:
                    y += path(xs[j])
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
        self.grow, self.stages = nn.ModuleList(), nn.ModuleList()
        before = [256]
        for s, count in enumerate(modules):
            widths = self.widths[:s + 2]
            keep = [conv_bn(b, w, 3) if b != w else nn.Identity() for b, w in zip(before, widths)]
            self.grow.append(nn.ModuleList(keep + [conv_bn(before[-1], widths[-1], 3, 2)]))
            self.stages.append(nn.Sequential(*[HighResolutionModule(widths, blocks) for _ in range(count)]))
            before = widths

    def forward(self, x):
        xs = [self.layer1(self.stem(x))]
        for grow, stage in zip(self.grow, self.stages):
            xs = stage([step(xs[min(i, len(xs) - 1)]) for i, step in enumerate(grow)])
        return xs


class MobileNetV2(nn.Module):
    # Strides end at an eighth; the last two strided stages are dilated instead.
    def __init__(self):
        super().__init__()
        self.stem = conv_bn(3, 32, 3, 2)
        inputs, self.stages, self.take = 32, nn.ModuleList(), (1, 2, 4, 6)
        for t, c, n, s, d in ((1, 16, 1, 1, 1), (6, 24, 2, 2, 1), (6, 32, 3, 2, 1), (6, 64, 4, 1, 2), (6, 96, 3, 1, 2), (6, 160, 3, 1, 4), (6, 320, 1, 1, 4)):
            blocks = []
            for k in range(n):
                blocks.append(Inverted(inputs, inputs * t, c, 3, s if k == 0 else 1, d if k == 0 else 1))
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
