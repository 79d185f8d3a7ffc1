from itertools import product
from math import sqrt

import torch
from torch import nn
import torch.nn.functional as F


def light(cin, cout, stride=1):
    return nn.Sequential(
        nn.Conv2d(cin, cin, 3, stride, 1, groups=cin, bias=False), nn.BatchNorm2d(cin), nn.ReLU6(),
        nn.Conv2d(cin, cout, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU6())


def default_boxes(grids=(20, 10, 5), ratios=(2, 3)):
    """Centre, width and height of every default box, computed in Python."""
    rows = []
    for k, n in enumerate(grids):
        size = 0.2 + 0.25 * k
        shapes = [(size, size), (sqrt(size), sqrt(size))]
        for r in ratios:
            shapes += [(size * sqrt(r), size / sqrt(r)), (size / sqrt(r), size * sqrt(r))]
        for y, x in product(range(n), repeat=2):
            rows.extend(((x + 0.5) / n, (y + 0.5) / n, w, h) for w, h in shapes)
    boxes = torch.Tensor(rows)
    boxes.clamp_(max=1, min=0)
    return boxes, len(shapes)


class Rescale(nn.Module):
    """Unit length over the channels, then a learned factor for each."""

    def __init__(self, width, start):
        super().__init__()
        self.factor = nn.Parameter(torch.Tensor(width))
        nn.init.constant_(self.factor, start)

    def forward(self, x):
        length = x.pow(2).sum(dim=1, keepdim=True).sqrt() + 1e-10
        return self.factor.unsqueeze(0).unsqueeze(2).unsqueeze(3).expand_as(x) * torch.div(x, length)


class SSDLite(nn.Module):
    def __init__(self, phase="train", classes=21):
        super().__init__()
        self.phase, self.classes = phase, classes
        self.boxes, each = default_boxes()
        self.body = nn.ModuleList([
            nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU6(), light(16, 32, 2), light(32, 64, 2), light(64, 96, 2)),
            light(96, 128, 2),
            light(128, 128, 2),
        ])
        self.rescale = Rescale(96, 20)
        self.where = nn.ModuleList([light(c, each * 4) for c in (96, 128, 128)])
        self.what = nn.ModuleList([light(c, each * classes) for c in (96, 128, 128)])

    def forward(self, x):
        where, what = list(), list()
        for k, (stage, a, b) in enumerate(zip(self.body, self.where, self.what)):
            x = stage(x)
            y = self.rescale(x) if k == 0 else x
            where.append(a(y).permute(0, 2, 3, 1).contiguous().view(y.size(0), -1, 4))
            what.append(b(y).permute(0, 2, 3, 1).contiguous().view(y.size(0), -1, self.classes))
        where, what = torch.cat(where, 1), torch.cat(what, 1)
        if self.phase == "test":
            return self.decode(where), F.softmax(what, dim=-1)
        return where, what, self.boxes

    def decode(self, moves):
        centre = self.boxes[:, :2] + moves[..., :2] * 0.1 * self.boxes[:, 2:]
        boxes = torch.cat((centre, self.boxes[:, 2:] * torch.exp(moves[..., 2:] * 0.2)), -1)
        boxes[..., :2] -= boxes[..., 2:] / 2
        boxes[..., 2:] += boxes[..., :2]
        return boxes
