'''FPN on a small bottleneck backbone, with smooth layers and a semantic head.'''
import torch
import torch.nn as nn
import torch.nn.functional as F


class ConvGN(nn.Module):
    def __init__(self, i, o, s=1):
        super().__init__()
        self.c = nn.Conv2d(i, o, 3, s, 1, bias=False)
        self.n = nn.GroupNorm(8, o)

    def forward(self, x):
        return F.relu_(self.n(self.c(x)))


class FPN(nn.Module):
    def __init__(self, widths=(32, 64, 128, 256), out=64, classes=19):
        super(FPN, self).__init__()
        self.conv1 = nn.Conv2d(3, widths[0], kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(widths[0])
        prev = widths[0]
        for idx, w in enumerate(widths):
            self.add_module("layer%d" % (idx + 1), nn.Sequential(ConvGN(prev, w, 1 if idx == 0 else 2), ConvGN(w, w)))
            prev = w
        self.toplayer = nn.Conv2d(prev, out, kernel_size=1)
        self.smooth = nn.ModuleDict({"p%d" % p: nn.Conv2d(out, out, 3, padding=1) for p in (2, 3, 4)})
        self.lat = nn.ModuleDict({"p%d" % p: nn.Conv2d(w, out, 1) for p, w in zip((4, 3, 2), widths[-2::-1])})
        self.seg = nn.Conv2d(out * 4, classes, 1)

    def _upsample_add(self, x, y):
        _, _, H, W = y.size()
        return F.interpolate(x, size=(H, W), mode='bilinear', align_corners=False) + y

    def forward(self, x):
        size = x.shape[-2:]
        c1 = F.relu(self.bn1(self.conv1(x)))
        c1 = F.max_pool2d(c1, kernel_size=3, stride=2, padding=1)
        c2 = self.layer1(c1)
        c3 = self.layer2(c2)
        c4 = self.layer3(c3)
        c5 = self.layer4(c4)
        p5 = self.toplayer(c5)
        p4 = self._upsample_add(p5, self.lat['p4'](c4))
        p3 = self._upsample_add(p4, self.lat['p3'](c3))
        p2 = self._upsample_add(p3, self.lat['p2'](c2))
        p4, p3, p2 = self.smooth['p4'](p4), self.smooth['p3'](p3), self.smooth['p2'](p2)
        merged = torch.cat([p2] + [F.interpolate(p, size=p2.shape[-2:], mode="nearest") for p in (p3, p4, p5)], dim=1)
        return F.interpolate(self.seg(merged), size=size, mode="bicubic", align_corners=True)
