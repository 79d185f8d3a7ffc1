import torch.nn as nn
import gan
from gan import LATENT
from .layers import PixelNorm, EqualLinear


class Generator(nn.Module):
    def __init__(self, size):
        super().__init__()
        assert gan.LATENT == LATENT
        self.mapping = nn.Sequential(PixelNorm(), *[EqualLinear(LATENT, LATENT, speed=0.01) for _ in range(2)])
        self.const = nn.Linear(LATENT, 4 * 4 * 32)
        blocks, r = [], 4
        while r < size:
            blocks.append(nn.Sequential(nn.UpsamplingBilinear2d(scale_factor=2), nn.Conv2d(32, 32, 3, 1, 1), nn.LeakyReLU(0.2), PixelNorm()))
            r *= 2
        self.blocks = nn.Sequential(*blocks)
        self.rgb = nn.Conv2d(32, 3, 1)

    def forward(self, z):
        x = self.const(self.mapping(z)).view(-1, 32, 4, 4)
        return self.rgb(self.blocks(x)).tanh_()
