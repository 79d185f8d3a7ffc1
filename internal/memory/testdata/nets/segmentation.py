# Segmentation nets of usual forms, small.
import torch
import torch.nn.functional as F
from torch import nn


def block(i, o, stride=1, dilation=1):
    return nn.Sequential(nn.Conv2d(i, o, 3, stride, dilation, dilation, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True))


class Encoder(nn.Module):
    def __init__(self, widths=(16, 32, 64, 96)):
        super().__init__()
        self.stages = nn.ModuleList(block(i, o, 2) for i, o in zip((3, *widths), widths))

    def forward(self, x):
        levels = []
        for stage in self.stages:
            x = stage(x)
            levels.append(x)
        return levels


class SkipNet(nn.Module):
    # Decoder with skipped connections, transposed convolutions or interpolation.
    def __init__(self, transposed=True, add=False):
        super().__init__()
        self.encoder, self.add = Encoder(), add
        pairs = [(96, 64), (64, 32), (32, 16)]
        self.ups = nn.ModuleList(nn.ConvTranspose2d(i, o, 2, 2) if transposed else nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), nn.Conv2d(i, o, 1)) for i, o in pairs)
        self.blocks = nn.ModuleList(block(o if add else 2 * o, o) for _, o in pairs)
        self.out = nn.Conv2d(16, 5, 1)

    def forward(self, x):
        *skips, y = self.encoder(x)
        for up, join, skip in zip(self.ups, self.blocks, reversed(skips)):
            y = up(y)
            y = join(y + skip if self.add else torch.cat((skip, y), 1))
        return F.interpolate(self.out(y), x.shape[-2:], mode="bilinear", align_corners=False)


class Unpooling(nn.Module):
    # Places of the largest elements lead the way back.
    def __init__(self):
        super().__init__()
        self.down = nn.ModuleList([block(3, 16), block(16, 32)])
        self.up = nn.ModuleList([block(32, 16), block(16, 5)])

    def forward(self, x):
        places = []
        for stage in self.down:
            x = stage(x)
            size = x.shape
            x, at = F.max_pool2d(x, 2, 2, return_indices=True)
            places.append((at, size))
        for stage in self.up:
            at, size = places.pop()
            x = stage(F.max_unpool2d(x, at, 2, 2, output_size=size))
        return x


class PooledContext(nn.Module):
    # Averages over a few grids beside the features.
    def __init__(self, grids=(1, 2, 3, 6)):
        super().__init__()
        self.encoder = Encoder()
        self.stages = nn.ModuleList(nn.Sequential(nn.AdaptiveAvgPool2d(g), nn.Conv2d(96, 24, 1), nn.ReLU()) for g in grids)
        self.out = nn.Sequential(block(96 + 24 * len(grids), 48), nn.Dropout2d(0.1), nn.Conv2d(48, 5, 1))

    def forward(self, x):
        y = self.encoder(x)[-1]
        parts = [F.interpolate(stage(y), y.shape[-2:], mode="bilinear", align_corners=False) for stage in self.stages]
        return F.interpolate(self.out(torch.cat([y, *parts], 1)), x.shape[-2:], mode="bilinear", align_corners=False)


class Pyramid(nn.Module):
    # Levels on one grid, added up, with a second result that helps in training.
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.sides = nn.ModuleList(nn.Conv2d(i, 32, 1) for i in (16, 32, 64, 96))
        self.smooth = nn.ModuleList(block(32, 32) for _ in range(4))
        self.out, self.help = nn.Conv2d(32, 5, 1), nn.Conv2d(64, 5, 1)

    def forward(self, x):
        levels = self.encoder(x)
        sides = [side(level) for side, level in zip(self.sides, levels)]
        for k in range(3, 0, -1):
            sides[k - 1] = sides[k - 1] + F.interpolate(sides[k], scale_factor=2.0, mode="nearest")
        total = sum(F.interpolate(smooth(side), sides[0].shape[-2:], mode="bilinear", align_corners=False) for smooth, side in zip(self.smooth, sides))
        return {"out": self.out(total), "help": self.help(levels[2])}


class Dilated(nn.Module):
    # Parallel dilated convolutions and one average of everything.
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.rates = nn.ModuleList(block(96, 24, 1, rate) for rate in (1, 2, 4))
        self.whole = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(96, 24, 1))
        self.out = nn.Conv2d(96, 5, 1)

    def forward(self, x):
        y = self.encoder(x)[-1]
        whole = self.whole(y).expand(-1, -1, *y.shape[-2:])
        return F.interpolate(self.out(torch.cat([*(rate(y) for rate in self.rates), whole], 1)), scale_factor=16, mode="bilinear", align_corners=False)


class Gated(nn.Module):
    # Gates on the skipped features, a loss on overlap inside.
    def __init__(self):
        super().__init__()
        self.encoder = Encoder((16, 32))
        self.gate = nn.Sequential(nn.Conv2d(48, 16, 1), nn.ReLU(), nn.Conv2d(16, 1, 1), nn.Sigmoid())
        self.out = nn.Conv2d(48, 1, 1)

    def forward(self, x):
        fine, coarse = self.encoder(x)
        coarse = F.interpolate(coarse, fine.shape[-2:], mode="bilinear", align_corners=True)
        p = self.out(torch.cat((fine * self.gate(torch.cat((fine, coarse), 1)), coarse), 1)).sigmoid()
        target = torch.zeros_like(p)
        return 1 - (2 * (p * target).sum((1, 2, 3)) + 1) / (p.sum((1, 2, 3)) + target.sum((1, 2, 3)) + 1)


class Tokens(nn.Module):
    # A transformer of patches, and classes for the pixels of each.
    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 64, 8, 8)
        self.place = nn.Parameter(torch.zeros(1, 64, 8, 8))
        self.layers = nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4, 128, batch_first=True), 2, enable_nested_tensor=False)
        self.out = nn.Linear(64, 5 * 64)

    def forward(self, x):
        y = self.patches(x)
        y = y + F.interpolate(self.place, y.shape[-2:], mode="bicubic", align_corners=False)
        n, c, h, w = y.shape
        y = self.out(self.layers(y.flatten(2).transpose(1, 2)))
        return F.pixel_shuffle(y.transpose(1, 2).reshape(n, -1, h, w), 8)


class Volume(nn.Module):
    # Three axes, as for images of organs.
    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(nn.Conv3d(1, 8, 3, padding=1), nn.InstanceNorm3d(8, affine=True), nn.LeakyReLU(0.01, inplace=True))
        self.deep = nn.Sequential(nn.Conv3d(8, 16, 3, 2, 1), nn.InstanceNorm3d(16, affine=True), nn.LeakyReLU(0.01, inplace=True))
        self.up = nn.ConvTranspose3d(16, 8, 2, 2)
        self.out = nn.Conv3d(16, 3, 1)

    def forward(self, x):
        fine = self.down(x)
        return self.out(torch.cat((fine, self.up(self.deep(fine))), 1))
