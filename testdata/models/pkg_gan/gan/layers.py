import math
import torch
from torch import nn
from torch.nn import functional as F


class PixelNorm(nn.Module):
    def forward(self, x):
        return x / x.square().mean(dim=1, keepdim=True).add(1e-8).sqrt()


class EqualLinear(nn.Module):
    """Weights of unit variance, scaled when they are used."""

    def __init__(self, i, o, speed=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(o, i).div_(speed))
        self.bias = nn.Parameter(torch.zeros(o).fill_(0))
        self.factor, self.speed = speed / math.sqrt(i), speed

    def forward(self, x):
        y = F.linear(x, self.weight * self.factor, bias=self.bias * self.speed)
        return F.leaky_relu(y, negative_slope=0.2)

    def __repr__(self):
        o, i = self.weight.shape
        return f'{self.__class__.__name__}({i}, {o})'


class GroupSpread(nn.Module):
    """One more map: how much the images of a group differ."""

    def __init__(self, size=4):
        super().__init__()
        self.size = size

    def forward(self, x):
        n, c, h, w = x.shape
        size = min(n, self.size)
        spread = x.view(size, -1, c, h, w).var(0, unbiased=False).add(1e-8).sqrt()
        spread = spread.mean([1, 2, 3], keepdims=True)
        return torch.cat([x, spread.repeat(size, 1, h, w)], 1)
