# Four branches side by side, in the style of early research code
import torch
import torch.nn as nn
import torch.nn.functional as F

def cbr(i, o, k=1):
    return [nn.Conv2d(i, o, kernel_size=k, padding=k//2), nn.BatchNorm2d(o), nn.ReLU(True)]

class Branches(nn.Module):
    def __init__(self, cin, one, red3, three, red5, five, pool):
        super(Branches, self).__init__()
        # 1x1
        self.left = nn.Sequential(*cbr(cin, one))
        # 1x1, 3x3
        self.mid = nn.Sequential(*cbr(cin, red3), *cbr(red3, three, 3))
        # 1x1, two 3x3 in place of a 5x5
        self.right = nn.Sequential(*(cbr(cin, red5) + cbr(red5, five, 3) + cbr(five, five, 3)))
        # pool, 1x1
        self.pooled = nn.Sequential(
            nn.MaxPool2d(3, stride=1, padding=1),
            *cbr(cin, pool),
        )

    def forward(self, x):
        a = self.left(x); b = self.mid(x); c = self.right(x); d = self.pooled(x)
        return torch.cat([a,b,c,d], 1)

class GoogLike(nn.Module):
    cfg = dict(a=(24, 16, 32, 8, 16, 8), b=(32, 24, 48, 8, 24, 16))

    def __init__(self):
        super(GoogLike, self).__init__()
        self.pre = nn.Sequential(*cbr(3, 32, 3))
        cin = 32
        for name, (one, *rest, pool) in self.cfg.items():
            self.__setattr__(name, Branches(cin, one, *rest, pool=pool))
            cin = one + rest[1] + rest[3] + pool
        self.smaller = nn.MaxPool2d(3, stride=2, padding=1)
        self.fc = nn.Linear(cin, 10)
        self.aux = None

    def forward(self, x):
        x = self.pre(x)
        for name in self.cfg:
            x = self._modules[name](x)
            x = self.smaller(x)
        x = F.adaptive_avg_pool2d(x, 1)
        x = F.dropout(x.view(x.size(0), -1), p=0.4, training=self.training)
        x = self.fc(x)
        if self.training:
            return x, x.new_zeros(x.shape)
        return x
