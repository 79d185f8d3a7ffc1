"""Image translation pair: a U-shaped generator built from the inside out, and a patch critic."""
from functools import partial

import torch
from torch import nn


def norm_by_name(name):
    if name == "batch":
        return partial(nn.BatchNorm2d, affine=True)
    if name == "instance":
        return partial(nn.InstanceNorm2d, affine=False, track_running_stats=False)
    if name == "none":
        def nothing(channels):
            return nn.Identity()
        return nothing
    raise NotImplementedError("no norm is called %r" % name)


class Ring(nn.Module):
    """One level: down, whatever lies inside, up, and the input beside the result."""

    def __init__(self, outer, inner, inside=None, norm=nn.BatchNorm2d, drop=False):
        super().__init__()
        bias = (norm.func if type(norm) == partial else norm) == nn.InstanceNorm2d
        steps = [nn.LeakyReLU(0.2, True), nn.Conv2d(outer, inner, 4, 2, 1, bias=bias)]
        if inside is not None:
            steps += [norm(inner), inside]
        back = inner if inside is None else inner * 2
        steps += [nn.ReLU(True), nn.ConvTranspose2d(back, outer, 4, 2, 1, bias=bias), norm(outer)]
        if drop:
            steps.append(nn.Dropout(0.5))
        self.steps = nn.Sequential(*steps)

    def forward(self, x):
        return torch.cat([x, self.steps(x)], 1)


class Generator(nn.Module):
    def __init__(self, cin=3, cout=3, levels=5, width=16, norm=norm_by_name("instance")):
        super().__init__()
        ring = Ring(width * 8, width * 8, norm=norm)
        for _ in range(levels - 4):
            ring = Ring(width * 8, width * 8, ring, norm, drop=True)
        for k in (4, 2, 1):
            ring = Ring(width * k, width * k * 2, ring, norm)
        self.first = nn.Conv2d(cin, width, kernel_size=4, stride=2, padding=1)
        self.rings = ring
        self.last = nn.Sequential(nn.ReLU(True), nn.ConvTranspose2d(2 * width, cout, 4, stride=2, padding=1), nn.Tanh())

    def forward(self, input):
        return self.last(self.rings(self.first(input)))


class PatchCritic(nn.Module):
    def __init__(self, cin=6, width=16, levels=3, norm="batch"):
        super().__init__()
        make = norm_by_name(norm)
        layers, last = [nn.Conv2d(cin, width, 4, 2, 1), nn.LeakyReLU(0.2, True)], width
        for level in range(1, levels + 1):
            now = width * min(2 ** level, 8)
            layers += [nn.Conv2d(last, now, 4, 1 if level == levels else 2, 1, bias=norm != "batch"), make(now),
                       nn.LeakyReLU(0.2, True)]
            last = now
        self.layers = nn.Sequential(*layers, nn.Conv2d(last, 1, 4, 1, 1))

    def forward(self, a, b):
        return self.layers(torch.cat((a, b), dim=1))
