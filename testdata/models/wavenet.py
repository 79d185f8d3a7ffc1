"""WaveNet-like stack of gated dilated causal convolutions."""
from typing import List

import torch
from torch import nn, Tensor


class PastConv(nn.Conv1d):
    """Sees the present and the past: pads both ends and cuts the right one."""

    def __init__(self, cin, cout, size, dilation=1, **kw):
        self.__cut = dilation * (size - 1)
        super().__init__(cin, cout, size, padding=self.__cut, dilation=dilation, **kw)

    def forward(self, x: Tensor) -> Tensor:
        y = super().forward(x)
        return y if not self.__cut else y[..., :-self.__cut]


class GatedBlock(nn.Module):
    def __init__(self, residual, skip, dilation, cond=0):
        super().__init__()
        self.conv = PastConv(residual, 2 * residual, 2, dilation=dilation)
        self.cond = nn.Conv1d(cond, 2 * residual, 1, bias=False) if cond else None
        self.res = nn.Conv1d(residual, residual, 1)
        self.skip = nn.Conv1d(residual, skip, 1)

    def forward(self, x, c=None):
        h = self.conv(x)
        if c is not None and self.cond is not None:
            h = h + self.cond(c)
        a, b = h.chunk(2, dim=1)
        z = torch.tanh(a) * torch.sigmoid(b)
        return x + self.res(z), self.skip(z)


class WaveNet(nn.Module):
    def __init__(self, layers=5, blocks=2, residual=16, skip=32, classes=256, cond_channels=8):
        super().__init__()
        self.classes = classes
        self.front = PastConv(classes, residual, 2)
        self.blocks = nn.ModuleList()
        for _ in range(blocks):
            for i in range(layers):
                self.blocks.append(GatedBlock(residual, skip, 2 ** i, cond_channels))
        self.end = nn.Sequential(nn.ReLU(), nn.Conv1d(skip, skip, 1), nn.ReLU(), nn.Conv1d(skip, classes, 1))

    @property
    def receptive_field(self) -> int:
        return 1 + sum(b.conv.dilation[0] for b in self.blocks)

    def forward(self, audio, cond):
        x = nn.functional.one_hot(audio, self.classes).float().transpose(1, 2)
        cond = nn.functional.interpolate(cond, size=x.shape[-1], mode="linear", align_corners=False)
        x = self.front(x)
        skips: List[Tensor] = []
        for block in self.blocks:
            x, s = block(x, cond)
            skips.append(s)
        return self.end(sum(skips))
