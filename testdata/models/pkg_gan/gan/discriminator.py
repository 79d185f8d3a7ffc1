from math import log2

from torch import nn

from .layers import GroupSpread
from . import LATENT


class Discriminator(nn.Module):
    def __init__(self, size):
        super().__init__()
        n = int(log2(size)) - 2
        self.from_rgb = nn.Conv2d(3, 32, 1)
        self.body = nn.Sequential(*[nn.Sequential(nn.Conv2d(32, 32, 3, 1, 1), nn.LeakyReLU(0.2), nn.AvgPool2d(2)) for _ in range(n)])
        self.std = GroupSpread()
        self.final = nn.Sequential(nn.Conv2d(33, LATENT, 3, 1, 1), nn.Flatten(), nn.Linear(LATENT * 16, 1))

    def forward(self, x):
        return self.final(self.std(self.body(self.from_rgb(x))))
