"""A U-Net of the usual shape: double convolutions, transposed convolutions, skips."""
import torch
import torch.nn.functional as F
from torch import nn


class DoubleConv(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.block = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())

    def forward(self, x):
        return self.block(x)


class Net(nn.Module):
    def __init__(self, channels=3, classes=2, width=64):
        super().__init__()
        self.first = DoubleConv(channels, width)
        self.down = nn.ModuleList(DoubleConv(width * 2 ** i, width * 2 ** (i + 1)) for i in range(4))
        self.up = nn.ModuleList(nn.ConvTranspose2d(width * 2 ** (i + 1), width * 2 ** i, 2, stride=2) for i in reversed(range(4)))
        self.join = nn.ModuleList(DoubleConv(width * 2 ** (i + 1), width * 2 ** i) for i in reversed(range(4)))
        self.last = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        x = self.first(x)
        skips = []
        for down in self.down:
            skips.append(x)
            x = down(F.max_pool2d(x, 2))
        for up, join in zip(self.up, self.join):
            x = join(torch.cat([skips.pop(), up(x)], dim=1))
        return self.last(x)
