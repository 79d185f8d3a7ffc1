import math

import torch.nn as nn

__all__ = ['mobile']


def round_channels(c, by=8):
    """Nearest multiple, but never less than nine tenths."""
    near = max(by, by * int((c + by / 2) / by))
    return near + by if near < 0.9 * c else near


def conv(cin, cout, k=1, s=1, g=1, act=True):
    layers = [nn.Conv2d(cin, cout, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(cout)]
    return layers + [nn.ReLU6(inplace=True)] if act else layers


class Bottle(nn.Module):
    def __init__(self, cin, cout, stride, widen):
        super(Bottle, self).__init__()
        if stride not in [1, 2]:
            raise ValueError(stride)
        mid = round(cin * widen)
        self.skip = stride == 1 and cin == cout
        layers = conv(cin, mid) if widen != 1 else []
        layers += conv(mid, mid, 3, stride, mid)
        layers += conv(mid, cout, act=False)
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        if self.skip:
            return x + self.layers(x)
        else:
            return self.layers(x)


class Mobile(nn.Module):
    # widening, channels, repeats, stride
    table = [[1, 16, 1, 1],
             [6, 24, 2, 2],
             [6, 32, 3, 2],
             [6, 64, 4, 2],
             [6, 96, 3, 1],
             [6, 160, 3, 2],
             [6, 320, 1, 1]]

    def __init__(self, classes=1000, alpha=1.):
        super(Mobile, self).__init__()
        c = round_channels(32 * alpha)
        stages = conv(3, c, 3, 2)
        for t, out, n, s in self.table:
            out = round_channels(out * alpha)
            for stride in [s] + [1] * (n - 1):
                stages.append(Bottle(c, out, stride, t))
                c = out
        last = round_channels(1280 * alpha) if alpha > 1 else 1280
        self.stages = nn.Sequential(*stages, *conv(c, last))
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(last, classes))
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                fan = m.out_channels * m.kernel_size[0] * m.kernel_size[1]
                m.weight.data.normal_(0, math.sqrt(2. / fan))
            elif isinstance(m, nn.Linear):
                m.weight.data.normal_(0, 0.01)
                m.bias.data.zero_()

    def forward(self, x):
        x = self.stages(x)
        x = x.mean(3).mean(2)
        return self.classifier(x)


def mobile(**kwargs):
    return Mobile(**kwargs)
