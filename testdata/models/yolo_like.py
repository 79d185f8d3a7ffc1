"""Single-shot detector with three output grids and boxes decoded in eval mode."""
import math
from collections import namedtuple

import torch
from torch import nn

Grid = namedtuple("Grid", "stride channels")


class Unit(nn.Module):
    """Convolution, batch norm, SiLU; `act=None` leaves the activation out."""

    def __init__(self, cin, cout, kernel=1, step=1, groups=1, act=nn.SiLU):
        super().__init__()
        self.weight_layer = nn.Conv2d(cin, cout, kernel, step, kernel // 2, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(cout, eps=0.001, momentum=0.03)
        self.act = nn.Identity() if act is None else act(inplace=True)

    def forward(self, x):
        return self.act(self.norm(self.weight_layer(x)))


class Partial(nn.Module):
    """Half of the channels pass a chain of residual pairs, every step is kept and fused at the end."""

    def __init__(self, cin, cout, pairs=1):
        super().__init__()
        half = cout // 2
        self.sizes = [half, half]
        self.enter = Unit(cin, cout)
        self.chain = nn.ModuleList()
        for _ in range(pairs):
            self.chain.append(nn.Sequential(Unit(half, half, 3), Unit(half, half, 3)))
        self.fuse = Unit(half * (2 + pairs), cout)

    def forward(self, x):
        kept = [*torch.split(self.enter(x), self.sizes, dim=1)]
        for pair in self.chain:
            kept += [kept[-1] + pair(kept[-1])]
        return self.fuse(torch.cat(kept, dim=1))


class PoolStack(nn.Module):
    def __init__(self, channels, sizes=(5, 9, 13)):
        super().__init__()
        self.squeeze = Unit(channels, channels // 2)
        self.pools = nn.ModuleList(nn.MaxPool2d(s, stride=1, padding=s // 2) for s in sizes)
        self.mix = Unit(channels // 2 * (1 + len(sizes)), channels)

    def forward(self, x):
        x = self.squeeze(x)
        return self.mix(torch.cat([x] + [pool(x) for pool in self.pools], 1))


class Head(nn.Module):
    cache_key = None

    def __init__(self, classes, grids):
        super().__init__()
        self.classes, self.grids = classes, grids
        self.regress = nn.ModuleList()
        self.classify = nn.ModuleList()
        for g in grids:
            self.regress.append(nn.Sequential(Unit(g.channels, 24, 3), nn.Conv2d(24, 4, 1)))
            self.classify.append(nn.Sequential(Unit(g.channels, 40, 3), nn.Conv2d(40, classes, 1)))
            prior = -math.log(g.stride / 0.1)
            nn.init.constant_(self.classify[-1][1].bias, prior)
        self.regress[0][1].bias.data[:] = 0.5

    def centres(self, maps):
        xy, scale = [], []
        for g, m in zip(self.grids, maps):
            h, w = m.shape[-2:]
            ys = (torch.arange(h, dtype=m.dtype) + 0.5) * g.stride
            xs = (torch.arange(end=w, dtype=m.dtype) + 0.5) * g.stride
            yy, xx = torch.meshgrid(ys, xs, indexing="ij")
            xy.append(torch.stack([xx.reshape(-1), yy.reshape(-1)]))
            scale.append(torch.full([1, h * w], float(g.stride)))
        return torch.cat(xy, 1), torch.cat(scale, 1)

    def forward(self, maps):
        raw = [torch.cat([r(m), c(m)], dim=1) for r, c, m in zip(self.regress, self.classify, maps)]
        if self.training:
            return raw
        key = tuple(r.shape for r in raw)
        if key != self.cache_key:
            self.points, self.scale = self.centres(raw)
            self.cache_key = key
        flat = torch.cat([r.flatten(2) for r in raw], dim=-1)
        sides, scores = flat[:, :4], flat[:, 4:]
        sides = sides.exp() * self.scale
        corners = torch.cat([self.points - sides[:, :2], self.points + sides[:, 2:]], 1)
        return {"boxes": corners.mT, "scores": scores.sigmoid().transpose(1, 2), "raw": raw}


class Detector(nn.Module):
    def __init__(self, config={"width": 0.25, "pairs": 1, "classes": 20}):
        super().__init__()
        a, b, c, d = (max(8, int(64 * 2 ** i * config["width"])) for i in range(4))
        n = config.get("pairs", 1)
        self.level2 = nn.Sequential(Unit(3, a, 3, 2), Unit(a, b, 3, 2), Partial(b, b, n))
        self.level3 = nn.Sequential(Unit(b, c, 3, 2), Partial(c, c, n))
        self.level4 = nn.Sequential(Unit(c, d, 3, 2), Partial(d, d, n))
        self.level5 = nn.Sequential(Unit(d, d, 3, 2), Partial(d, d, n), PoolStack(d))
        self.enlarge = nn.Upsample(scale_factor=2)
        self.top4 = Partial(2 * d, d, n)
        self.top3 = Partial(d + c, c, n)
        self.shrink3, self.shrink4 = Unit(c, c, 3, 2), Unit(d, d, 3, 2)
        self.out4 = Partial(c + d, d, n)
        self.out5 = Partial(2 * d, d, n)
        self.head = Head(config["classes"], [Grid(8, c), Grid(16, d), Grid(32, d)])

    def forward(self, images):
        c3 = self.level3(self.level2(images))
        c4 = self.level4(c3)
        c5 = self.level5(c4)
        t4 = self.top4(torch.cat((self.enlarge(c5), c4), 1))
        p3 = self.top3(torch.cat((self.enlarge(t4), c3), 1))
        p4 = self.out4(torch.cat((self.shrink3(p3), t4), 1))
        p5 = self.out5(torch.cat((self.shrink4(p4), c5), 1))
        return self.head([p3, p4, p5])
