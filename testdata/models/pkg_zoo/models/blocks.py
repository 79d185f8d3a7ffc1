import torch.nn as nn


def conv3x3(i, o, s=1):
    return nn.Conv2d(i, o, 3, s, 1, bias=False)


class BasicBlock(nn.Module):
    def __init__(self, i, o, s=1):
        super().__init__()
        self.conv1, self.bn1 = conv3x3(i, o, s), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = conv3x3(o, o), nn.BatchNorm2d(o)
        self.short = nn.Sequential(nn.AvgPool2d(s), nn.Conv2d(i, o, 1)) if (s, i) != (1, o) else nn.Identity()

    def forward(self, x):
        y = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))
        return (y + self.short(x)).relu()


def stack(block, i, o, n, s):
    return nn.Sequential(*(block(o if k else i, o, 1 if k else s) for k in range(n)))
