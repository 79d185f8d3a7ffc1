from typing import Sequence
import torch
from torch import nn
from torch.nn import functional as F


class SeparableConv2d(nn.Module):
    def __init__(self, c_in, c_out, rate=1, stride=1):
        super().__init__()
        self.depthwise = nn.Conv2d(c_in, c_in, 3, stride, padding=rate, dilation=rate, groups=c_in, bias=False)
        self.pointwise = nn.Conv2d(c_in, c_out, 1, bias=False)
        self.bn = nn.SyncBatchNorm(c_out) if torch.cuda.device_count() > 1 else nn.BatchNorm2d(c_out)

    def forward(self, x):
        return F.relu6(self.bn(self.pointwise(self.depthwise(x))))


class ASPPPooling(nn.Sequential):
    def __init__(self, c_in, c_out):
        super().__init__(nn.AdaptiveAvgPool2d(1), nn.Conv2d(c_in, c_out, 1), nn.ReLU())

    def forward(self, x):
        size = x.shape[-2:]
        for mod in self:
            x = mod(x)
        return F.interpolate(x, size=size, mode="bilinear", align_corners=False)


class ASPP(nn.Module):
    def __init__(self, c_in: int, rates: Sequence[int], c_out: int = 48):
        super().__init__()
        modules = [nn.Sequential(nn.Conv2d(c_in, c_out, 1, bias=False), nn.BatchNorm2d(c_out), nn.ReLU())]
        for rate in tuple(rates):
            modules.append(SeparableConv2d(c_in, c_out, rate))
        modules.append(ASPPPooling(c_in, c_out))
        self.convs = nn.ModuleList(modules)
        self.project = nn.Sequential(nn.Conv2d(len(self.convs) * c_out, c_out, 1, bias=False), nn.BatchNorm2d(c_out),
                                     nn.ReLU(), nn.Dropout(0.5))

    def forward(self, x):
        return self.project(torch.cat([conv(x) for conv in self.convs], dim=1))


class DeepLab(nn.Module):
    def __init__(self, classes=21, output_stride=16):
        super().__init__()
        if output_stride not in (8, 16):
            raise ValueError('output stride should be 8 or 16, got {}'.format(output_stride))
        rates = {8: (12, 24, 36), 16: (6, 12, 18)}[output_stride]
        self.low = nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1), nn.ReLU6(True), SeparableConv2d(32, 48, stride=2))
        self.high = nn.Sequential(SeparableConv2d(48, 96, stride=2), SeparableConv2d(96, 160, stride=16 // output_stride * 1 if output_stride == 8 else 2),
                                  *(SeparableConv2d(160, 160, rate=2 ** (i % 2)) for i in range(3)))
        self.aspp = ASPP(160, rates)
        self.reduce = nn.Conv2d(48, 12, 1)
        self.classifier = nn.Sequential(SeparableConv2d(60, 48), nn.Conv2d(48, classes, 1))
        self.aux = nn.Conv2d(160, classes, 1)

    def forward(self, x):
        low = self.low(x)
        high = self.high(low)
        y = self.aspp(high)
        y = F.interpolate(y, low.shape[2:], mode='bilinear', align_corners=False)
        y = self.classifier(torch.cat([self.reduce(low), y], dim=1))
        result = {'out': F.interpolate(y, x.shape[2:], mode='bilinear', align_corners=False)}
        if self.training:
            result['aux'] = F.interpolate(self.aux(high), size=x.shape[2:], mode='bilinear', align_corners=False)
        return result
