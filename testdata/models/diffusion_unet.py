"""Noise-prediction U-Net for a diffusion model, with a time embedding in every block."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


def pick(value, fallback):
    if value is not None:
        return value
    return fallback() if callable(fallback) else fallback


class TimeWaves(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width

    def forward(self, t):
        half = self.width // 2
        rate = torch.exp(torch.arange(half, device=t.device) * (-math.log(1e4) / (half - 1)))
        angle = t[:, None] * rate[None]
        return torch.cat((torch.sin(angle), torch.cos(angle)), dim=-1)


class ChannelNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(1, width, 1, 1))

    def forward(self, x):
        return self.gain * F.normalize(x, dim=1) * x.shape[1] ** 0.5


class Timed(nn.Module):
    """Two convolutions; the time scales and shifts between them."""

    def __init__(self, cin, cout, *, time=None):
        super().__init__()
        self.one = nn.Conv2d(cin, cout, 3, padding=1)
        self.two = nn.Conv2d(cout, cout, 3, padding=1)
        self.norms = nn.ModuleList([nn.GroupNorm(8, cout), nn.GroupNorm(8, cout)])
        self.act = nn.SiLU()
        self.time = None if time is None else nn.Sequential(nn.SiLU(), nn.Linear(time, 2 * cout))
        self.skip = nn.Identity() if cin == cout else nn.Conv2d(cin, cout, 1)

    def forward(self, x, time=None):
        h = self.norms[0](self.one(x))
        if self.time is not None and time is not None:
            scale, shift = self.time(time)[..., None, None].chunk(2, dim=1)
            h = h * (1 + scale) + shift
        h = self.act(self.norms[1](self.two(self.act(h))))
        return h + self.skip(x)


class Cheap(nn.Module):
    """Attention whose cost grows linearly with the pixels."""

    def __init__(self, width, heads=4, size=16):
        super().__init__()
        self.heads, self.size = heads, size
        self.norm = ChannelNorm(width)
        self.enter = nn.Conv2d(width, 3 * heads * size, 1, bias=False)
        self.leave = nn.Sequential(nn.Conv2d(heads * size, width, 1), ChannelNorm(width))

    def forward(self, x):
        n, _, h, w = x.shape
        q, k, v = (t.reshape(n, self.heads, self.size, h * w) for t in self.enter(self.norm(x)).chunk(3, dim=1))
        memory = torch.einsum('n h d p, n h e p -> n h d e', k.softmax(-1), v)
        out = torch.einsum('n h d e, n h d p -> n h e p', memory, q.softmax(-2) / self.size ** 0.5)
        return x + self.leave(out.reshape(n, -1, h, w))


class Full(nn.Module):
    def __init__(self, width, heads=4, size=16):
        super().__init__()
        self.heads = heads
        self.norm = nn.GroupNorm(1, width)
        self.enter = nn.Conv2d(width, 3 * heads * size, 1, bias=False)
        self.leave = nn.Conv2d(heads * size, width, 1)

    def forward(self, x):
        n, _, h, w = x.shape
        q, k, v = self.enter(self.norm(x)).view(n, 3, self.heads, -1, h * w).unbind(1)
        score = torch.einsum('nhdi,nhdj->nhij', q * q.shape[2] ** -0.5, k)
        score = (score - score.amax(dim=-1, keepdim=True).detach()).softmax(dim=-1)
        out = torch.einsum('nhij,nhdj->nhid', score, v).permute(0, 1, 3, 2)
        return x + self.leave(out.reshape(n, -1, h, w))


class Denoiser(nn.Module):
    def __init__(self, width=16, times=(1, 2, 4), channels=3, first=None, out=None):
        super().__init__()
        first = pick(first, lambda: width)
        self.enter = nn.Conv2d(channels, first, 7, padding=3)
        widths = [first, *map(lambda m: width * m, times)]
        time = 4 * width
        self.clock = nn.Sequential(TimeWaves(width), nn.Linear(width, time), nn.GELU(), nn.Linear(time, time))
        self.down, self.up = nn.ModuleList([]), nn.ModuleList([])
        steps = list(zip(widths[:-1], widths[1:]))
        for i, (a, b) in enumerate(steps):
            smaller = nn.Conv2d(a, b, 4, 2, 1) if i < len(steps) - 1 else nn.Conv2d(a, b, 3, 1, 1)
            self.down.append(nn.ModuleList([Timed(a, a, time=time), Timed(a, a, time=time), Cheap(a), smaller]))
        self.middle = nn.ModuleList([Timed(b, b, time=time), Full(b), Timed(b, b, time=time)])
        for i, (a, b) in enumerate(reversed(steps)):
            larger = [nn.Upsample(scale_factor=2, mode='nearest')] if i < len(steps) - 1 else []
            larger = nn.Sequential(*larger, nn.Conv2d(b, a, 3, padding=1))
            self.up.append(nn.ModuleList([Timed(a + b, b, time=time), Timed(a + b, b, time=time), Cheap(b), larger]))
        self.last = Timed(2 * first, width, time=time)
        self.leave = nn.Conv2d(width, pick(out, channels), 1)

    def forward(self, x, time):
        x = self.enter(x)
        start, t, kept = x.clone(), self.clock(time), []
        for one, two, look, smaller in self.down:
            kept.append(one(x, t))
            kept.append(look(two(kept[-1], t)))
            x = smaller(kept[-1])
        one, look, two = self.middle
        x = two(look(one(x, t)), t)
        for one, two, look, larger in self.up:
            x = one(torch.cat((x, kept.pop()), dim=1), t)
            x = two(torch.cat((x, kept.pop()), dim=1), t)
            x = larger(look(x))
        return self.leave(self.last(torch.cat((x, start), dim=1), t))
