# A U-Net with bilinear upsampling and padded convolutions, as a widely used repository for car masks has it. Own code.
import torch
from torch import nn
from torch.nn import functional as F


class Twice(nn.Module):
    def __init__(self, inputs, outputs, between=None):
        super().__init__()
        between = between or outputs
        self.layers = nn.Sequential(
            nn.Conv2d(inputs, between, 3, padding=1), nn.BatchNorm2d(between), nn.ReLU(inplace=True),
            nn.Conv2d(between, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))

    def forward(self, x):
        return self.layers(x)


class Up(nn.Module):
    def __init__(self, inputs, outputs, narrow):
        super().__init__()
        self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.conv = Twice(inputs, outputs, inputs // 2 if narrow else None)

    def forward(self, x, skipped):
        x = self.up(x)
        high, wide = skipped.shape[2] - x.shape[2], skipped.shape[3] - x.shape[3]
        x = F.pad(x, [wide // 2, wide - wide // 2, high // 2, high - high // 2])
        return self.conv(torch.cat([skipped, x], dim=1))


class UNet(nn.Module):
    def __init__(self, classes=1, narrow=True):
        super().__init__()
        self.inc = Twice(3, 64)
        widths = [64, 128, 256, 512, 512]
        self.down = nn.ModuleList(nn.Sequential(nn.MaxPool2d(2), Twice(a, b)) for a, b in zip(widths, widths[1:]))
        self.up1 = Up(1024, 256, narrow)
        self.up2 = Up(512, 128, narrow)
        self.up3 = Up(256, 64, narrow)
        self.up4 = Up(128, 64, narrow)
        self.outc = nn.Conv2d(64, classes, 1)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down[0](x1)
        x3 = self.down[1](x2)
        x4 = self.down[2](x3)
        x5 = self.down[3](x4)
        x = self.up1(x5, x4)
        x = self.up2(x, x3)
        x = self.up3(x, x2)
        x = self.up4(x, x1)
        return self.outc(x)
