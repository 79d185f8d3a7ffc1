"""Attention in shifted windows, with a table of relative positions and a mask as buffers."""
import torch
import torch.nn as nn
from torch.nn.init import trunc_normal_


def to_windows(x, side):
    n, h, w, c = x.shape
    x = x.view(n, h // side, side, w // side, side, c).transpose(2, 3)
    return x.reshape(-1, side * side, c)


def from_windows(x, side, h, w):
    n = int(x.shape[0] / (h / side * w / side))
    x = x.view(n, h // side, w // side, side, side, -1)
    return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(n, h, w, -1)


class Window(nn.Module):
    def __init__(self, width, side, heads):
        super().__init__()
        self.heads, self.scale = heads, (width // heads) ** -0.5
        span = 2 * side - 1
        self.table = nn.Parameter(torch.zeros(span * span, heads))
        cells = torch.stack(torch.meshgrid([torch.arange(side), torch.arange(side)], indexing="ij")).flatten(1)
        apart = (cells[:, :, None] - cells[:, None, :]).permute(1, 2, 0).contiguous()
        apart += side - 1
        apart[:, :, 0] *= span
        self.register_buffer("which", apart.sum(-1))
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        trunc_normal_(self.table, std=.02)

    def forward(self, x, mask=None):
        n, t, c = x.shape
        q, k, v = self.qkv(x).reshape(n, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
        score = q * self.scale @ k.transpose(-2, -1)
        bias = self.table[self.which.view(-1)].view(t, t, -1).permute(2, 0, 1).contiguous()
        score = score + bias.unsqueeze(0)
        if mask is not None:
            windows = len(mask)
            score = score.view(-1, windows, self.heads, t, t) + mask[None, :, None]
            score = score.view(-1, self.heads, t, t)
        return self.out((score.softmax(-1) @ v).transpose(1, 2).reshape(n, t, c))


class Block(nn.Module):
    def __init__(self, width, size, heads, side=4, shift=0):
        super().__init__()
        self.size, self.side, self.shift = size, side, shift
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in range(2)])
        self.window = Window(width, side, heads)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.register_buffer("mask", self.make_mask() if shift else None)

    def make_mask(self):
        region = torch.zeros((1, *self.size, 1))
        cuts = [slice(0, -self.side), slice(-self.side, -self.shift), slice(-self.shift, None)]
        for number, (rows, columns) in enumerate((r, c) for r in cuts for c in cuts):
            region[:, rows, columns, :] = number
        region = to_windows(region, self.side).squeeze(-1)
        differs = region.unsqueeze(1) - region.unsqueeze(2)
        return differs.masked_fill(differs != 0, -100.0)

    def forward(self, x):
        h, w = self.size
        n, t, c = x.shape
        assert t == h * w, "tokens do not fill the image"
        y = self.norms[0](x).view(n, h, w, c)
        if self.shift:
            y = torch.roll(y, shifts=(-self.shift, -self.shift), dims=(1, 2))
        y = from_windows(self.window(to_windows(y, self.side), mask=self.mask), self.side, h, w)
        if self.shift:
            y = torch.roll(y, shifts=(self.shift, self.shift), dims=(1, 2))
        x = x + y.view(n, t, c)
        return x + self.mlp(self.norms[1](x))


class Merge(nn.Module):
    def __init__(self, width, size):
        super().__init__()
        self.size = size
        self.norm, self.mix = nn.LayerNorm(4 * width), nn.Linear(4 * width, 2 * width, bias=False)

    def forward(self, x):
        x = x.view(len(x), *self.size, -1)
        x = torch.cat([x[:, i::2, j::2, :] for i in (0, 1) for j in (0, 1)], -1)
        return self.mix(self.norm(x.flatten(1, 2)))


class TinySwin(nn.Module):
    def __init__(self, image=64, patch=4, width=24, classes=10):
        super().__init__()
        r = image // patch
        self.enter = nn.Conv2d(3, width, patch, patch)
        self.stage1 = nn.Sequential(*[Block(width, (r, r), 3, shift=s) for s in (0, 2)])
        self.merge = Merge(width, (r, r))
        self.stage2 = nn.Sequential(*[Block(2 * width, (r // 2, r // 2), 6, shift=2 * (i % 2)) for i in range(2)])
        self.average = nn.AdaptiveAvgPool1d(1)
        self.head = nn.Linear(2 * width, classes)

    def forward(self, x):
        x = self.enter(x).flatten(2).transpose(1, 2)
        x = self.stage2(self.merge(self.stage1(x)))
        return self.head(torch.flatten(self.average(x.transpose(1, 2)), 1))
