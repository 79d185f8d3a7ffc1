'''Feature pyramid over a small backbone, with a segmentation head on all levels.'''
import torch
import torch.nn as nn
import torch.nn.functional as F


class ConvGN(nn.Module):
    def __init__(self, i, o, s=1):
        super().__init__()
        self.c = nn.Conv2d(i, o, 3, s, 1, bias=False)
        self.n = nn.GroupNorm(8, o)

    def forward(self, x):
        return F.relu_(self.n(self.c(x)))


class Pyramid(nn.Module):
    levels = ('p2', 'p3', 'p4', 'p5')

    def __init__(self, widths=(32, 64, 128, 256), out=64, classes=19):
        super(Pyramid, self).__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, widths[0], 7, 2, 3, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU(),
                                  nn.MaxPool2d(kernel_size=3, stride=2, padding=1))
        before = widths[0]
        for name, width in zip(self.levels, widths):
            self.add_module("body_" + name, nn.Sequential(ConvGN(before, width, 1 if name == 'p2' else 2), ConvGN(width, width)))
            before = width
        self.side = nn.ModuleDict({p: nn.Conv2d(w, out, 1) for p, w in zip(self.levels, widths)})
        self.clean = nn.ModuleDict({p: nn.Conv2d(out, out, 3, padding=1) for p in self.levels[:-1]})
        self.classes = nn.Conv2d(out * len(self.levels), classes, 1)

    def forward(self, x):
        size = x.shape[-2:]
        x = self.stem(x)
        maps = {}
        for name in self.levels:
            x = getattr(self, "body_" + name)(x)
            maps[name] = self.side[name](x)
        for coarse, fine in zip(self.levels[:0:-1], self.levels[-2::-1]):
            h, w = maps[fine].size()[2:]
            maps[fine] = maps[fine] + F.interpolate(maps[coarse], size=(h, w), mode='bilinear', align_corners=False)
        for name in self.clean.keys():
            maps[name] = self.clean[name](maps[name])
        full = maps['p2'].shape[-2:]
        merged = torch.cat([F.interpolate(m, size=full, mode="nearest") for m in maps.values()], dim=1)
        return F.interpolate(self.classes(merged), size=size, mode="bicubic", align_corners=True)
