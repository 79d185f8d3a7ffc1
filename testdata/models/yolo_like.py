"""One-stage detector: CSP-like backbone, PAN neck, decoupled heads that decode boxes in eval mode."""
import math

import torch
import torch.nn as nn


def autopad(k, p=None):
    if p is None:
        p = k // 2 if isinstance(k, int) else [x // 2 for x in k]
    return p


class ConvBnSilu(nn.Module):
    default_act = nn.SiLU(inplace=True)

    def __init__(self, c1, c2, k=1, s=1, p=None, g=1, act=True):
        super().__init__()
        self.conv = nn.Conv2d(c1, c2, k, s, autopad(k, p), groups=g, bias=False)
        self.bn = nn.BatchNorm2d(c2, eps=1e-3, momentum=0.03)
        self.act = self.default_act if act is True else act if isinstance(act, nn.Module) else nn.Identity()

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class ResUnit(nn.Module):
    def __init__(self, c, add=True):
        super().__init__()
        self.a, self.b, self.add = ConvBnSilu(c, c, 3), ConvBnSilu(c, c, 3), add

    def forward(self, x):
        y = self.b(self.a(x))
        return x + y if self.add else y


class SplitStage(nn.Module):
    def __init__(self, c1, c2, n=1, add=True):
        super().__init__()
        self.half = c2 // 2
        self.inp = ConvBnSilu(c1, c2)
        self.units = nn.ModuleList(ResUnit(self.half, add) for _ in range(n))
        self.out = ConvBnSilu((2 + n) * self.half, c2)

    def forward(self, x):
        parts = list(self.inp(x).split((self.half, self.half), 1))
        for unit in self.units:
            parts.append(unit(parts[-1]))
        return self.out(torch.cat(parts, 1))


class PoolPyramid(nn.Module):
    def __init__(self, c, k=5):
        super().__init__()
        self.cv1 = ConvBnSilu(c, c // 2)
        self.cv2 = ConvBnSilu(c * 2, c)
        self.m = nn.MaxPool2d(kernel_size=k, stride=1, padding=k // 2)

    def forward(self, x):
        x = self.cv1(x)
        y1 = self.m(x)
        y2 = self.m(y1)
        return self.cv2(torch.cat((x, y1, y2, self.m(y2)), 1))


class Detect(nn.Module):
    stride = (8, 16, 32)
    dynamic = False

    def __init__(self, nc=20, ch=()):
        super().__init__()
        self.nc = nc
        self.no = nc + 4
        self.box = nn.ModuleList(nn.Sequential(ConvBnSilu(c, 32, 3), nn.Conv2d(32, 4, 1)) for c in ch)
        self.cls = nn.ModuleList(nn.Sequential(ConvBnSilu(c, max(c, nc), 3), nn.Conv2d(max(c, nc), nc, 1)) for c in ch)
        self.shape = None
        self.bias_init()

    def bias_init(self):
        for a, b, s in zip(self.box, self.cls, self.stride):
            a[-1].bias.data[:] = 1.0
            b[-1].bias.data[: self.nc] = math.log(5 / self.nc / (640 / s) ** 2)

    def forward(self, xs):
        xs = [torch.cat((b(x), c(x)), 1) for b, c, x in zip(self.box, self.cls, xs)]
        if self.training:
            return xs
        shape = xs[0].shape
        if self.dynamic or self.shape != shape:
            self.anchors, self.strides = (t.transpose(0, 1) for t in self.make_anchors(xs))
            self.shape = shape
        flat = torch.cat([x.view(shape[0], self.no, -1) for x in xs], 2)
        box, cls = flat.split((4, self.nc), 1)
        lt, rb = box.chunk(2, 1)
        x1y1, x2y2 = self.anchors.unsqueeze(0) - lt, self.anchors.unsqueeze(0) + rb
        dbox = torch.cat(((x1y1 + x2y2) / 2, x2y2 - x1y1), 1) * self.strides
        return torch.cat((dbox, cls.sigmoid()), 1), xs

    def make_anchors(self, feats, offset=0.5):
        points, strides = [], []
        for feat, s in zip(feats, self.stride):
            _, _, h, w = feat.shape
            sx = torch.arange(end=w, device=feat.device, dtype=feat.dtype) + offset
            sy = torch.arange(end=h, device=feat.device, dtype=feat.dtype) + offset
            sy, sx = torch.meshgrid(sy, sx, indexing='ij')
            points.append(torch.stack((sx, sy), -1).view(-1, 2))
            strides.append(torch.full((h * w, 1), s, dtype=feat.dtype, device=feat.device))
        return torch.cat(points), torch.cat(strides)


class Detector(nn.Module):
    def __init__(self, cfg={"width": 0.25, "depth": 1, "nc": 20}):
        super().__init__()
        w = [max(round(c * cfg["width"]), 8) for c in (64, 128, 256, 512)]
        n = cfg.get("depth", 1)
        self.stem = nn.Sequential(ConvBnSilu(3, w[0], 3, 2), ConvBnSilu(w[0], w[1], 3, 2), SplitStage(w[1], w[1], n))
        self.p3 = nn.Sequential(ConvBnSilu(w[1], w[2], 3, 2), SplitStage(w[2], w[2], n))
        self.p4 = nn.Sequential(ConvBnSilu(w[2], w[3], 3, 2), SplitStage(w[3], w[3], n))
        self.p5 = nn.Sequential(ConvBnSilu(w[3], w[3], 3, 2), SplitStage(w[3], w[3], n), PoolPyramid(w[3]))
        self.up = nn.Upsample(None, 2, "nearest")
        self.n4 = SplitStage(w[3] * 2, w[3], n, False)
        self.n3 = SplitStage(w[3] + w[2], w[2], n, False)
        self.d3 = ConvBnSilu(w[2], w[2], 3, 2)
        self.m4 = SplitStage(w[2] + w[3], w[3], n, False)
        self.d4 = ConvBnSilu(w[3], w[3], 3, 2)
        self.m5 = SplitStage(w[3] * 2, w[3], n, False)
        self.detect = Detect(cfg["nc"], (w[2], w[3], w[3]))

    def forward(self, x):
        p3 = self.p3(self.stem(x))
        p4 = self.p4(p3)
        p5 = self.p5(p4)
        t4 = self.n4(torch.cat([self.up(p5), p4], 1))
        o3 = self.n3(torch.cat([self.up(t4), p3], 1))
        o4 = self.m4(torch.cat([self.d3(o3), t4], 1))
        o5 = self.m5(torch.cat([self.d4(o4), p5], 1))
        return self.detect([o3, o4, o5])
