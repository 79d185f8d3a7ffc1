import torch
import torch.nn as nn


def interleave(x, groups: int = 2):
    """Deals the channels of the groups out in turn."""
    n, c, h, w = x.size()
    return torch.transpose(x.view(n, groups, c // groups, h, w), 1, 2).contiguous().view(n, -1, h, w)


def cb(i, o, k=1, s=1, g=1, relu=True):
    mods = [nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o)]
    return mods + [nn.ReLU(inplace=True)] if relu else mods


class Shuffle(nn.Module):
    def __init__(self, cin, cout, stride):
        super().__init__()
        if not 1 <= stride <= 2:
            raise ValueError(f"stride {stride}")
        half = cout >> 1
        self.stride = stride
        inner = cin if stride == 2 else half
        assert stride != 1 or cin == half << 1
        if stride == 2:
            self.side = nn.Sequential(*cb(cin, cin, 3, 2, cin, relu=False), *cb(cin, half))
        self.main = nn.Sequential(*cb(inner, half), *cb(half, half, 3, stride, half, relu=False), *cb(half, half))

    def forward(self, x):
        a, b = x.chunk(2, dim=1) if self.stride == 1 else (self.side(x), x)
        return interleave(torch.cat((a, self.main(b)), dim=1))


class Ghost(nn.Module):
    """Half of the maps are made cheaply from the other half."""

    def __init__(self, cin, cout, ratio=2):
        super().__init__()
        self.cout = cout
        real = -(-cout // ratio)
        self.real = nn.Sequential(*cb(cin, real))
        self.cheap = nn.Sequential(*cb(real, real * (ratio - 1), 3, 1, real))

    def forward(self, x):
        x = self.real(x)
        return torch.cat([x, self.cheap(x)], dim=1)[:, :self.cout, :, :]


class Net(nn.Module):
    def __init__(self, repeats=(2, 3), widths=(24, 48, 97)):
        super().__init__()
        self.stem = nn.Sequential(*cb(3, widths[0], 3, 2))
        self.pool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1, ceil_mode=True)
        units, c = [], widths[0]
        for n, o in zip(repeats, widths[1:]):
            o = o // 2 * 2
            units += [Shuffle(c, o, 2)] + [Shuffle(o, o, 1) for _ in range(n - 1)]
            c = o
        self.units = nn.Sequential(*units)
        self.ghost = Ghost(c, widths[2])
        self.fc = nn.Conv2d(widths[2], 10, 1)

    def forward(self, x):
        x = self.ghost(self.units(self.pool(self.stem(x))))
        return self.fc(x.mean([2, 3], keepdim=True))[..., 0, 0]
