import torch
from torch import nn
from einops import rearrange, reduce, repeat
from einops.layers.torch import Rearrange


def both(v):
    return v if isinstance(v, tuple) else (v, v)


class Mixer(nn.Module):
    """Pre-norm self-attention."""

    def __init__(self, width, heads, size):
        super().__init__()
        inner = heads * size
        self.norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * inner, bias=False)
        self.soft = nn.Softmax(dim=-1)
        self.merge = nn.Identity() if heads == 1 and inner == width else nn.Sequential(
            Rearrange("b h n d -> b n (h d)"), nn.Linear(inner, width))
        self.split, self.scale = dict(three=3, h=heads), size ** -0.5

    def forward(self, x):
        q, k, v = rearrange(self.qkv(self.norm(x)), "b n (three h d) -> three b h n d", **self.split)
        share = self.soft(torch.einsum("b h i d, b h j d -> b h i j", q, k) * self.scale)
        out = self.merge(share @ v)
        return out if out.ndim == 3 else rearrange(out, "b 1 n d -> b n d")


class EinopsViT(nn.Module):
    def __init__(self, *, image, patch, classes, width, depth, heads, inner, pool="first", size=16, drop=0.0):
        super().__init__()
        (h, w), (p, q) = both(image), both(patch)
        assert not h % p and not w % q, "patches must tile the image"
        assert pool in {"first", "mean"}
        self.embed = nn.Sequential(
            Rearrange("b c (h p) (w q) -> b (h w) (p q c)", p=p, q=q),
            nn.LayerNorm(3 * p * q), nn.Linear(3 * p * q, width))
        tokens = (h // p) * (w // q)
        self.first = nn.Parameter(torch.randn(1, 1, width))
        self.places = nn.Parameter(torch.randn(1, tokens + 1, width))
        self.blocks = nn.ModuleList([])
        for _ in range(depth):
            think = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, inner), nn.GELU(), nn.Dropout(drop), nn.Linear(inner, width))
            self.blocks.append(nn.ModuleList([Mixer(width, heads, size), think]))
        self.pool = pool
        self.decide = nn.Linear(width, classes)

    def forward(self, image):
        x = self.embed(image)
        x = torch.cat((repeat(self.first, "1 1 d -> b 1 d", b=len(x)), x), dim=1)
        x += self.places[:, :x.shape[1]]
        for mix, think in self.blocks:
            x = mix(x) + x
            x = x + think(x)
        x = x[:, 0] if self.pool == "first" else reduce(x, "b n d -> b d", "mean")
        return self.decide(x)
