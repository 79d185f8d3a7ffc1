"""Depthwise 7x7 blocks with channels-last MLPs, layer scale and stochastic depth."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class SkipPath(nn.Module):
    """Drops whole samples of a residual branch in training."""

    def __init__(self, rate=0.):
        super(SkipPath, self).__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training or self.rate == 0.:
            return x
        keep = 1 - self.rate
        shape = (len(x),) + (1,) * (x.ndim - 1)
        coin = torch.rand(shape, dtype=x.dtype, device=x.device).add_(keep).floor_()
        return x.div(keep) * coin

    def extra_repr(self):
        return 'rate={}'.format(self.rate)


class ChannelNorm(nn.LayerNorm):
    """LayerNorm over the channels of an image, wherever they are."""

    def __init__(self, width, last=True):
        super().__init__(width, eps=1e-6)
        self.last = last

    def forward(self, x):
        if self.last:
            return F.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)
        mean = x.mean(1, keepdim=True)
        var = (x - mean).pow(2).mean(1, keepdim=True)
        return self.weight[:, None, None] * ((x - mean) / torch.sqrt(var + self.eps)) + self.bias[:, None, None]


class Block(nn.Module):
    def __init__(self, width, skip=0., scale=1e-6):
        super().__init__()
        self.spatial = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.mlp = nn.Sequential(ChannelNorm(width), nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.scale = nn.Parameter(scale * torch.ones(width)) if scale > 0 else None
        self.skip = SkipPath(skip) if skip > 0. else nn.Identity()

    def forward(self, x):
        y = self.mlp(self.spatial(x).permute(0, 2, 3, 1))
        if self.scale is not None:
            y = y * self.scale
        return x + self.skip(y.permute(0, 3, 1, 2))


class ConvNet(nn.Module):
    def __init__(self, classes=10, depths=[1, 1, 3, 1], widths=[24, 48, 96, 192], skip=0.1):
        super().__init__()
        rates = iter([r.item() for r in torch.linspace(0, skip, sum(depths))])
        self.smaller, self.stages = nn.ModuleList(), nn.ModuleList()
        before = 3
        for depth, width in zip(depths, widths):
            if before == 3:
                step = [nn.Conv2d(3, width, 4, stride=4), ChannelNorm(width, last=False)]
            else:
                step = [ChannelNorm(before, last=False), nn.Conv2d(before, width, 2, stride=2)]
            self.smaller.append(nn.Sequential(*step))
            self.stages.append(nn.Sequential(*[Block(width, next(rates)) for _ in range(depth)]))
            before = width
        self.norm = nn.LayerNorm(before, eps=1e-6)
        self.head = nn.Linear(before, classes)
        self.apply(self._init)
        self.head.weight.data.mul_(0.5)

    def _init(self, m):
        if isinstance(m, (nn.Conv2d, nn.Linear)):
            nn.init.trunc_normal_(m.weight, std=.02)
            nn.init.constant_(m.bias, 0)

    def features(self, x):
        for i in range(len(self.stages)):
            x = self.stages[i](self.smaller[i](x))
        return self.norm(x.mean([-2, -1]))

    def forward(self, x):
        return self.head(self.features(x))
