"""Latent array that reads an image of any number of axes; layers may be shared through a cache."""
from functools import wraps
from math import pi

import torch
import torch.nn.functional as F
from torch import einsum, nn

from einops import rearrange, repeat
from einops.layers.torch import Reduce


def once(make):
    """Returns the same object at every call unless fresh=True."""
    kept = None

    @wraps(make)
    def maker(*args, fresh=False, **kwargs):
        nonlocal kept
        if fresh:
            return make(*args, **kwargs)
        if kept is None:
            kept = make(*args, **kwargs)
        return kept
    return maker


def waves(axes, bands, top):
    """Sines and cosines of a grid of positions between -1 and 1."""
    lines = [torch.linspace(-1.0, 1.0, steps=n) for n in axes]
    grid = torch.stack(torch.meshgrid(*lines, indexing="ij"), dim=-1)[..., None]
    rates = torch.linspace(1.0, top / 2, bands)
    rates = rates[(*((None,) * (grid.ndim - 1)), Ellipsis)]
    angle = grid * rates * pi
    return rearrange(torch.cat([angle.sin(), angle.cos(), grid], -1), "... a b -> ... (a b)")


class GatedGELU(nn.Module):
    def forward(self, x):
        value, gate = x.chunk(2, dim=-1)
        return F.gelu(gate) * value


class Thought(nn.Module):
    def __init__(self, width, times=4):
        super().__init__()
        self.net = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 2 * times * width), GatedGELU(),
                                 nn.Linear(times * width, width))

    def forward(self, x):
        return self.net(x)


class Reading(nn.Module):
    def __init__(self, width, source=None, heads=4, size=16):
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.norm_source = None if source is None else nn.LayerNorm(source)
        self.ask = nn.Linear(width, heads * size, bias=False)
        self.answer = nn.Linear(source or width, 2 * heads * size, bias=False)
        self.back = nn.Linear(heads * size, width)

    def forward(self, x, **kwargs):
        x = self.norm(x)
        source = self.norm_source(kwargs["source"]) if "source" in kwargs else x
        q = self.ask(x)
        k, v = self.answer(source).chunk(2, dim=-1)
        q, k, v = (rearrange(t, "b n (h d) -> (b h) n d", h=self.heads) for t in (q, k, v))
        share = (einsum("b i d, b j d -> b i j", q, k) / q.shape[-1] ** 0.5).softmax(dim=-1)
        out = einsum("b i j, b j d -> b i d", share, v)
        return self.back(rearrange(out, "(b h) n d -> b n (h d)", h=self.heads))


class Perceiver(nn.Module):
    def __init__(self, *, bands=6, top=10.0, depth=2, channels=3, axes=2, latents=16, width=48, classes=10, share=True):
        super().__init__()
        self.axes, self.bands, self.top = axes, bands, top
        source = channels + axes * (2 * bands + 1)
        self.latents = nn.Parameter(torch.randn(latents, width))
        makers = [lambda: Reading(width, source, heads=1), lambda: Thought(width), lambda: Reading(width), lambda: Thought(width)]
        makers = [once(m) for m in makers]
        self.rounds = nn.ModuleList([])
        for i in range(depth):
            self.rounds.append(nn.ModuleList([m(fresh=i == 0 or not share) for m in makers]))
        self.decide = nn.Sequential(Reduce("b n d -> b d", "mean"), nn.LayerNorm(width), nn.Linear(width, classes))

    def forward(self, data):
        b, *axes, _, device = *data.shape, data.device
        assert len(axes) == self.axes, f"expected {self.axes} axes, got {len(axes)}"
        where = repeat(waves(axes, self.bands, self.top).to(device), "... -> b ...", b=b)
        source = rearrange(torch.cat((data, where), dim=-1), "b ... d -> b (...) d")
        x = repeat(self.latents, "n d -> b n d", b=b)
        for read, think, talk, rethink in self.rounds:
            x = read(x, source=source) + x
            x = think(x) + x
            x = talk(x) + x
            x = rethink(x) + x
        return self.decide(x)
