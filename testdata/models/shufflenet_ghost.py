import torch
import torch.nn as nn


def channel_shuffle(x, groups: int):
    n, c, h, w = x.size()
    x = x.view(n, groups, c // groups, h, w)
    x = torch.transpose(x, 1, 2).contiguous()
    return x.view(n, -1, h, w)


class ShuffleUnit(nn.Module):
    def __init__(self, inp, oup, stride):
        super().__init__()
        if not 1 <= stride <= 2:
            raise ValueError(f"illegal stride {stride}")
        self.stride = stride
        b = oup // 2
        assert stride != 1 or inp == b << 1
        if stride > 1:
            self.branch1 = nn.Sequential(
                nn.Conv2d(inp, inp, 3, stride, 1, groups=inp, bias=False), nn.BatchNorm2d(inp),
                nn.Conv2d(inp, b, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True))
        self.branch2 = nn.Sequential(
            nn.Conv2d(inp if stride > 1 else b, b, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True),
            nn.Conv2d(b, b, 3, stride, 1, groups=b, bias=False), nn.BatchNorm2d(b),
            nn.Conv2d(b, b, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True))

    def forward(self, x):
        if self.stride == 1:
            x1, x2 = x.chunk(2, dim=1)
            out = torch.cat((x1, self.branch2(x2)), dim=1)
        else:
            out = torch.cat((self.branch1(x), self.branch2(x)), dim=1)
        return channel_shuffle(out, 2)


class GhostModule(nn.Module):
    def __init__(self, inp, oup, kernel_size=1, ratio=2, dw_size=3):
        super().__init__()
        self.oup = oup
        init = -(-oup // ratio)
        new = init * (ratio - 1)
        self.primary = nn.Sequential(nn.Conv2d(inp, init, kernel_size, padding=kernel_size // 2, bias=False),
                                     nn.BatchNorm2d(init), nn.ReLU(True))
        self.cheap = nn.Sequential(nn.Conv2d(init, new, dw_size, 1, dw_size // 2, groups=init, bias=False),
                                   nn.BatchNorm2d(new), nn.ReLU(True))

    def forward(self, x):
        x1 = self.primary(x)
        x2 = self.cheap(x1)
        return torch.cat([x1, x2], dim=1)[:, :self.oup, :, :]


class Net(nn.Module):
    def __init__(self, stages=(2, 3), channels=(24, 48, 97)):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, channels[0], 3, 2, 1, bias=False), nn.BatchNorm2d(channels[0]), nn.ReLU(True))
        self.pool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1, ceil_mode=True)
        units, c = [], channels[0]
        for n, o in zip(stages, channels[1:]):
            o = o // 2 * 2
            units += [ShuffleUnit(c, o, 2)] + [ShuffleUnit(o, o, 1) for _ in range(n - 1)]
            c = o
        self.units = nn.Sequential(*units)
        self.ghost = GhostModule(c, channels[2])
        self.fc = nn.Conv2d(channels[2], 10, 1)

    def forward(self, x):
        x = self.ghost(self.units(self.pool(self.stem(x))))
        return self.fc(x.mean([2, 3], keepdim=True))[..., 0, 0]
