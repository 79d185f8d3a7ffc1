import torch
import torch.nn as nn


class Patches(nn.Module):
    """Image to a sequence of patch vectors."""

    def __init__(self, image, patch, width):
        super().__init__()
        self.count = (image // patch) ** 2
        self.conv = nn.Conv2d(3, width, kernel_size=patch, stride=patch)

    def forward(self, x):
        x = self.conv(x)               # n, width, rows, columns
        return x.flatten(2).transpose(1, 2)


class Attention(nn.Module):
    def __init__(self, width, heads, drop):
        super().__init__()
        self.width, self.heads = width, heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.drop_share, self.drop_out = nn.Dropout(drop), nn.Dropout(drop)

    def forward(self, x):
        n, tokens, width = x.shape
        if width != self.width:
            raise ValueError(width)
        qkv = self.qkv(x).reshape(n, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        share = (q @ k.transpose(-2, -1)) * (width // self.heads) ** -0.5
        share = self.drop_share(share.softmax(dim=-1))
        return self.drop_out(self.out((share @ v).transpose(1, 2).flatten(2)))


class Block(nn.Module):
    def __init__(self, width, heads, drop=0.1, gamma=None):
        super().__init__()
        self.one, self.two = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
        self.attention = Attention(width, heads, drop)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Dropout(drop), nn.Linear(4 * width, width))
        self.gamma = nn.Parameter(gamma * torch.ones((width))) if gamma else 1.0

    def forward(self, x):
        x = x + self.gamma * self.attention(self.one(x))
        return x + self.gamma * self.mlp(self.two(x))


class VisionTransformer(nn.Module):
    def __init__(self, image=64, patch=8, classes=100, width=96, depth=3, heads=4, gamma=None, pool="token"):
        super().__init__()
        self.patches = Patches(image, patch, width)
        self.token = nn.Parameter(torch.zeros(1, 1, width))
        self.places = nn.Parameter(torch.zeros(1, 1 + self.patches.count, width))
        self.blocks = nn.ModuleList([Block(width, heads, gamma=gamma) for _ in range(depth)])
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, classes)
        self.pool = pool
        nn.init.trunc_normal_(self.places, std=.02)

    def forward(self, x):
        x = self.patches(x)
        x = torch.cat((self.token.expand(x.shape[0], -1, -1), x), dim=1)
        x = x + self.places
        for block in self.blocks:
            x = block(x)
        x = self.norm(x)
        x = x[:, 1:].mean(dim=1) if self.pool == "mean" else x[:, 0]
        return self.head(x)
