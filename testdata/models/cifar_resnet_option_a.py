# The thin CIFAR networks of 6n+2 layers; shortcuts have no parameters.
import torch.nn as nn
import torch.nn.functional as F
from torch.nn import init

__all__ = ['Thin', 'thin20', 'thin56']


class Fn(nn.Module):
    """Any function as a module."""

    def __init__(self, fn):
        super(Fn, self).__init__()
        self.fn = fn

    def forward(self, x):
        return self.fn(x)


class Pair(nn.Module):
    def __init__(self, i, o, stride=1, shortcut='pad'):
        super(Pair, self).__init__()
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, padding=1, bias=False), nn.BatchNorm2d(o)
        if i == o and stride == 1:
            self.shortcut = nn.Sequential()
        elif shortcut == 'pad':
            # every second pixel, zeros for the new channels
            extra = o - i
            self.shortcut = Fn(lambda t: F.pad(t[:, :, ::2, ::2],
                                               (0, 0, 0, 0, extra // 2, extra - extra // 2), 'constant', 0))
        else:
            self.shortcut = nn.Conv2d(i, o, 1, stride)

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        y += self.shortcut(x)
        return F.relu(y)


class Thin(nn.Module):
    def __init__(self, depth, classes=10):
        super(Thin, self).__init__()
        each, rest = divmod(depth - 2, 6)
        assert rest == 0, "depth must be 6n+2"
        width = 16
        self.first = nn.Sequential(nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU())
        for group in range(1, 4):
            out = 16 * 2 ** (group - 1)
            pairs = []
            for k in range(each):
                pairs.append(Pair(width, out, 2 if k == 0 and group > 1 else 1))
                width = out
            setattr(self, f'group{group}', nn.Sequential(*pairs))
        self.out = nn.Linear(width, classes)
        self.apply(lambda m: init.kaiming_normal_(m.weight) if isinstance(m, (nn.Linear, nn.Conv2d)) else None)

    def forward(self, x):
        x = self.first(x)
        for group in range(1, 4):
            x = getattr(self, 'group%d' % group)(x)
        x = F.avg_pool2d(x, x.size()[3])
        return self.out(x.view(x.size(0), -1))


def thin20():
    return Thin(20)


def thin56():
    return Thin(56)


if __name__ == "__main__":
    import numpy as np
    for name in __all__[1:]:
        net = globals()[name]()
        print(name, sum(np.prod(p.shape) for p in net.parameters() if p.requires_grad))
