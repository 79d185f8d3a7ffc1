from itertools import product
from math import sqrt

import torch
from torch import nn
import torch.nn.functional as F


def dw(cin, cout, stride=1):
    return nn.Sequential(
        nn.Conv2d(cin, cin, 3, stride, 1, groups=cin, bias=False), nn.BatchNorm2d(cin), nn.ReLU6(),
        nn.Conv2d(cin, cout, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU6())


class PriorBox(object):
    """Default boxes as a plain tensor, computed in Python."""

    def __init__(self, maps=(20, 10, 5), size=320, ratios=(2, 3)):
        self.maps, self.size, self.ratios = maps, size, ratios

    def boxes_per_cell(self):
        return 2 + 2 * len(self.ratios)

    def forward(self):
        mean = []
        for k, f in enumerate(self.maps):
            s_k = (0.2 + 0.7 * k / len(self.maps))
            for i, j in product(range(f), repeat=2):
                cx, cy = (j + 0.5) / f, (i + 0.5) / f
                mean += [cx, cy, s_k, s_k]
                mean += [cx, cy, sqrt(s_k), sqrt(s_k)]
                for ar in self.ratios:
                    mean += [cx, cy, s_k * sqrt(ar), s_k / sqrt(ar)]
                    mean += [cx, cy, s_k / sqrt(ar), s_k * sqrt(ar)]
        output = torch.Tensor(mean).view(-1, 4)
        output.clamp_(max=1, min=0)
        return output


class L2Norm(nn.Module):
    def __init__(self, n_channels, scale):
        super().__init__()
        self.eps = 1e-10
        self.weight = nn.Parameter(torch.Tensor(n_channels))
        nn.init.constant_(self.weight, scale)

    def forward(self, x):
        norm = x.pow(2).sum(dim=1, keepdim=True).sqrt() + self.eps
        x = torch.div(x, norm)
        return self.weight.unsqueeze(0).unsqueeze(2).unsqueeze(3).expand_as(x) * x


class SSDLite(nn.Module):
    def __init__(self, phase="train", num_classes=21):
        super().__init__()
        self.phase = phase
        self.num_classes = num_classes
        priors = PriorBox()
        self.priors = priors.forward()
        per_cell = priors.boxes_per_cell()
        self.base = nn.ModuleList([
            nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU6(), dw(16, 32, 2), dw(32, 64, 2), dw(64, 96, 2)),
            dw(96, 128, 2),
            dw(128, 128, 2),
        ])
        self.L2Norm = L2Norm(96, 20)
        self.loc = nn.ModuleList([dw(c, per_cell * 4) for c in (96, 128, 128)])
        self.conf = nn.ModuleList([dw(c, per_cell * num_classes) for c in (96, 128, 128)])

    def forward(self, x):
        sources, loc, conf = list(), list(), list()
        for k, layer in enumerate(self.base):
            x = layer(x)
            sources.append(self.L2Norm(x) if k == 0 else x)
        for (x, l, c) in zip(sources, self.loc, self.conf):
            loc.append(l(x).permute(0, 2, 3, 1).contiguous())
            conf.append(c(x).permute(0, 2, 3, 1).contiguous())
        loc = torch.cat([o.view(o.size(0), -1) for o in loc], 1)
        conf = torch.cat([o.view(o.size(0), -1) for o in conf], 1)
        loc = loc.view(loc.size(0), -1, 4)
        conf = conf.view(conf.size(0), -1, self.num_classes)
        if self.phase == "test":
            return self.decode(loc), F.softmax(conf, dim=-1)
        return loc, conf, self.priors

    def decode(self, loc):
        boxes = torch.cat((self.priors[:, :2] + loc[..., :2] * 0.1 * self.priors[:, 2:],
                           self.priors[:, 2:] * torch.exp(loc[..., 2:] * 0.2)), -1)
        boxes[..., :2] -= boxes[..., 2:] / 2
        boxes[..., 2:] += boxes[..., :2]
        return boxes
