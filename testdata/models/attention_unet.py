import torch
from torch import nn


def conv(cin, cout, k=3, act=True):
    layers = [nn.Conv2d(cin, cout, k, 1, k // 2), nn.BatchNorm2d(cout)]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if act else nn.Sequential(*layers)


class Gate(nn.Module):
    """Weights a skip connection by what the coarse map asks for."""

    def __init__(self, coarse, fine, inner):
        super(Gate, self).__init__()
        self.ask, self.offer = conv(coarse, inner, 1, act=False), conv(fine, inner, 1, act=False)
        self.agree = nn.Sequential(conv(inner, 1, 1, act=False), nn.Sigmoid())
        self.relu = nn.ReLU(inplace=True)

    def forward(self, coarse, fine):
        return fine * self.agree(self.relu(self.ask(coarse) + self.offer(fine)))


class GatedUNet(nn.Module):
    def __init__(self, channels=3, classes=1, widths=(16, 32, 64, 128)):
        super().__init__()
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.enter = nn.ModuleList([nn.Sequential(conv(a, b), conv(b, b)) for a, b in zip((channels, *widths[:-1]), widths)])
        self.rise = nn.ModuleList()
        for small, large in zip(widths[-2::-1], widths[:0:-1]):
            self.rise.append(nn.ModuleDict({
                "up": nn.Sequential(nn.Upsample(scale_factor=2), conv(large, small)),
                "gate": Gate(coarse=small, fine=small, inner=small // 2),
                "join": nn.Sequential(conv(large, small), conv(small, small)),
            }))
        self.head = nn.Conv2d(widths[0], classes, kernel_size=1, stride=1, padding=0)

    def forward(self, x):
        maps = []
        for i, enc in enumerate(self.enter):
            x = enc(self.pool(x) if i > 0 else x)
            maps.append(x)
        *maps, x = maps
        for part, fine in zip(self.rise, reversed(maps)):
            x = part["up"](x)
            fine = part["gate"](coarse=x, fine=fine)
            x = part["join"](torch.cat((fine, x), dim=1))
        return self.head(x)
