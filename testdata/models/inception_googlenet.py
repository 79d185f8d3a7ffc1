# GoogLeNet for CIFAR as people wrote it in 2017
import torch
import torch.nn as nn
import torch.nn.functional as F

class Inception(nn.Module):
    def __init__(self, in_planes, n1x1, n3x3red, n3x3, n5x5red, n5x5, pool_planes):
        super(Inception, self).__init__()
        # 1x1 conv branch
        self.b1 = nn.Sequential(
            nn.Conv2d(in_planes, n1x1, kernel_size=1),
            nn.BatchNorm2d(n1x1),
            nn.ReLU(True),
        )
        # 1x1 conv -> 3x3 conv branch
        self.b2 = nn.Sequential(
            nn.Conv2d(in_planes, n3x3red, kernel_size=1), nn.BatchNorm2d(n3x3red), nn.ReLU(True),
            nn.Conv2d(n3x3red, n3x3, kernel_size=3, padding=1), nn.BatchNorm2d(n3x3), nn.ReLU(True),
        )
        # 1x1 conv -> 5x5 conv branch, as two 3x3
        self.b3 = nn.Sequential(
            nn.Conv2d(in_planes, n5x5red, kernel_size=1), nn.BatchNorm2d(n5x5red), nn.ReLU(True),
            nn.Conv2d(n5x5red, n5x5, kernel_size=3, padding=1), nn.BatchNorm2d(n5x5), nn.ReLU(True),
            nn.Conv2d(n5x5, n5x5, kernel_size=3, padding=1), nn.BatchNorm2d(n5x5), nn.ReLU(True),
        )
        # 3x3 pool -> 1x1 conv branch
        self.b4 = nn.Sequential(
            nn.MaxPool2d(3, stride=1, padding=1),
            nn.Conv2d(in_planes, pool_planes, kernel_size=1), nn.BatchNorm2d(pool_planes), nn.ReLU(True),
        )

    def forward(self, x):
        y1 = self.b1(x); y2 = self.b2(x); y3 = self.b3(x); y4 = self.b4(x)
        return torch.cat([y1, y2, y3, y4], 1)

class GoogLeNet(nn.Module):
    cfg = dict(a3=(64, 32, 48, 16, 32, 8, 8), b3=(96, 32, 64, 24, 48, 16, 16))

    def __init__(self):
        super(GoogLeNet, self).__init__()
        self.pre_layers = nn.Sequential(nn.Conv2d(3, 64, kernel_size=3, padding=1), nn.BatchNorm2d(64), nn.ReLU(True))
        cin = 64
        for name, (n1x1, *rest, pool) in self.cfg.items():
            self.__setattr__(name, Inception(cin, n1x1, *rest[:-1], pool_planes=pool))
            cin = n1x1 + rest[1] + rest[3] + pool
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.linear = nn.Linear(cin, 10)
        self.aux = None

    def forward(self, x):
        out = self.pre_layers(x)
        for name in self.cfg:
            out = self._modules[name](out)
            out = self.maxpool(out)
        out = F.adaptive_avg_pool2d(out, 1)
        out = out.view(out.size(0), -1)
        out = F.dropout(out, p=0.4, training=self.training)
        out = self.linear(out)
        if self.training:
            return out, out.new_zeros(out.shape)
        return out
