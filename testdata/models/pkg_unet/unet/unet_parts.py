""" Parts of the U-Net model """
import torch
import torch.nn as nn


class Double(nn.Sequential):
    def __init__(self, a, b):
        layers = []
        for i in (a, b):
            layers += [nn.Conv2d(i, b, 3, padding=1), nn.InstanceNorm2d(b), nn.LeakyReLU(1e-2)]
        super().__init__(*layers)


class Up(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.t = nn.ConvTranspose2d(a, b, 2, stride=2)
        self.c = Double(2 * b, b)

    def forward(self, x, skip):
        return self.c(torch.cat([self.t(x), skip], 1))
