'''Residual networks for 32x32 images: full resolution in the stem, four stages.'''
import torch
import torch.nn as nn
import torch.nn.functional as F


def unit(i, o, k, s=1):
    return nn.Sequential(nn.Conv2d(i, o, kernel_size=k, stride=s, padding=k // 2, bias=False), nn.BatchNorm2d(o))


class Plain(nn.Module):
    factor = 1

    def __init__(self, inputs, width, stride=1):
        super(Plain, self).__init__()
        self.first, self.second = unit(inputs, width, 3, stride), unit(width, width, 3)
        self.bypass = unit(inputs, width, 1, stride) if stride > 1 or inputs != width else nn.Sequential()

    def forward(self, x):
        y = self.second(F.relu(self.first(x)))
        y += self.bypass(x)
        return F.relu(y)


class Narrow(nn.Module):
    factor = 4

    def __init__(self, inputs, width, stride=1):
        super(Narrow, self).__init__()
        out = width * self.factor
        self.steps = nn.ModuleList([unit(inputs, width, 1), unit(width, width, 3, stride), unit(width, out, 1)])
        self.bypass = nn.Sequential()
        if stride > 1 or inputs != out:
            self.bypass = unit(inputs, out, 1, stride)

    def forward(self, x):
        y = x
        for i, step in enumerate(self.steps):
            y = step(y)
            if i < 2:
                y = F.relu(y)
        y += self.bypass(x)
        return F.relu(y)


class ResNet(nn.Module):
    def __init__(self, block, counts, classes=10):
        super(ResNet, self).__init__()
        self.channels = 64
        self.stem = unit(3, 64, 3)
        for i, n in enumerate(counts):
            setattr(self, 'stage%d' % i, self._stage(block, 64 << i, n, 1 if i == 0 else 2))
        self.classifier = nn.Linear(self.channels, classes)

    def _stage(self, block, width, n, stride):
        blocks = []
        for s in [stride] + [1] * (n - 1):
            blocks.append(block(self.channels, width, s))
            self.channels = width * block.factor
        return nn.Sequential(*blocks)

    def forward(self, x):
        x = F.relu(self.stem(x))
        x = self.stage3(self.stage2(self.stage1(self.stage0(x))))
        x = F.avg_pool2d(x, x.size(3))
        return self.classifier(x.view(x.size(0), -1))


def ResNet18():
    return ResNet(Plain, [2, 2, 2, 2])


def ResNet50():
    return ResNet(Narrow, [3, 4, 6, 3])


def demo():
    print(ResNet18()(torch.randn(1, 3, 32, 32)).size())

# demo()
