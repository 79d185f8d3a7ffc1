""" U-Net; upsampling is learned or bilinear, and odd sizes are padded """
import torch
import torch.nn as nn
import torch.nn.functional as F


class Twice(nn.Module):
    def __init__(self, cin, cout, mid=None):
        super().__init__()
        mid = mid or cout
        layers = []
        for a, b in ((cin, mid), (mid, cout)):
            layers.extend((nn.Conv2d(a, b, kernel_size=3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True)))
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)


class Shrink(nn.Sequential):
    def __init__(self, cin, cout):
        super().__init__(nn.MaxPool2d(2), Twice(cin, cout))


class Grow(nn.Module):
    def __init__(self, cin, cout, bilinear):
        super().__init__()
        if bilinear:
            self.larger = nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)
            self.twice = Twice(cin, cout, cin // 2)
        else:
            self.larger = nn.ConvTranspose2d(cin, cin // 2, kernel_size=2, stride=2)
            self.twice = Twice(cin, cout)

    def forward(self, low, high):
        low = self.larger(low)
        rows, columns = (high.size()[d] - low.size()[d] for d in (2, 3))
        low = F.pad(low, [columns // 2, columns - columns // 2, rows // 2, rows - rows // 2])
        return self.twice(torch.cat([high, low], dim=1))


class UNet(nn.Module):
    def __init__(self, channels=3, classes=2, bilinear=False, width=32, levels=4):
        super(UNet, self).__init__()
        self.enter = Twice(channels, width)
        less = 2 if bilinear else 1
        self.downs, self.ups = nn.ModuleList(), nn.ModuleList()
        for i in range(levels):
            out = width << (i + 1)
            self.downs.append(Shrink(width << i, out // less if i == levels - 1 else out))
        for i in reversed(range(levels)):
            self.ups.append(Grow(width << (i + 1), (width << i) // (less if i else 1), bilinear))
        self.leave = nn.Conv2d(width, classes, kernel_size=1)

    def forward(self, x):
        seen = [self.enter(x)]
        for down in self.downs:
            seen.append(down(seen[-1]))
        x = seen.pop()
        for up in self.ups:
            x = up(x, seen.pop())
        return self.leave(x)
