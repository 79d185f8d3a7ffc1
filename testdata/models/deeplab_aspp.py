from typing import Sequence
import torch
from torch import nn
from torch.nn import functional as F


class Separable(nn.Module):
    def __init__(self, cin, cout, rate=1, stride=1):
        super().__init__()
        self.space = nn.Conv2d(cin, cin, 3, stride, padding=rate, dilation=rate, groups=cin, bias=False)
        self.mix = nn.Conv2d(cin, cout, 1, bias=False)
        self.norm = nn.SyncBatchNorm(cout) if torch.cuda.device_count() > 1 else nn.BatchNorm2d(cout)

    def forward(self, x):
        return F.relu6(self.norm(self.mix(self.space(x))))


class Everywhere(nn.Sequential):
    """The image's average, spread over all pixels again."""

    def __init__(self, cin, cout):
        super().__init__(nn.AdaptiveAvgPool2d(1), nn.Conv2d(cin, cout, 1), nn.ReLU())

    def forward(self, x):
        h, w = x.shape[-2:]
        for layer in self:
            x = layer(x)
        return x.expand(-1, -1, h, w)


class Atrous(nn.Module):
    def __init__(self, cin: int, rates: Sequence[int], cout: int = 48):
        super().__init__()
        views = [Separable(cin, cout, rate) for rate in tuple(rates)]
        views.insert(0, nn.Sequential(nn.Conv2d(cin, cout, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU()))
        self.views = nn.ModuleList(views + [Everywhere(cin, cout)])
        self.join = nn.Sequential(nn.Conv2d(cout * len(self.views), cout, 1, bias=False), nn.BatchNorm2d(cout), nn.Dropout(0.5))

    def forward(self, x):
        return self.join(torch.cat([view(x) for view in self.views], dim=1))


class Segmenter(nn.Module):
    rates = {8: (12, 24, 36), 16: (6, 12, 18)}

    def __init__(self, classes=21, output_stride=16):
        super().__init__()
        if output_stride not in self.rates:
            raise ValueError('output stride is one of {}, not {}'.format(sorted(self.rates), output_stride))
        last = 2 if output_stride == 16 else 1
        self.low = nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1), nn.ReLU6(True), Separable(32, 48, stride=2))
        self.high = nn.Sequential(Separable(48, 96, stride=2), Separable(96, 160, stride=last),
                                  *(Separable(160, 160, rate=2 ** (i % 2)) for i in range(3)))
        self.atrous = Atrous(160, self.rates[output_stride])
        self.thin = nn.Conv2d(48, 12, 1)
        self.classify = nn.Sequential(Separable(60, 48), nn.Conv2d(48, classes, 1))
        self.side = nn.Conv2d(160, classes, 1)

    def forward(self, x):
        size = x.shape[2:]
        low = self.low(x)
        high = self.high(low)
        y = F.interpolate(self.atrous(high), low.shape[2:], mode='bilinear', align_corners=False)
        y = self.classify(torch.cat([self.thin(low), y], dim=1))
        result = {'out': F.interpolate(y, size, mode='bilinear', align_corners=False)}
        if self.training:
            result['side'] = F.interpolate(self.side(high), size=size, mode='bilinear', align_corners=False)
        return result
