import torch
import torch.nn as nn
import torch.nn.functional as F

torch.autograd.set_detect_anomaly(False)


class Waves:
    """Frequency features of a point, one closure for every wave."""

    def __init__(self, dims=3, octaves=6, keep=True, functions=(torch.sin, torch.cos)):
        self.waves = [lambda p: p] if keep else []
        for scale in 2.0 ** torch.linspace(0, octaves - 1, octaves):
            for fn in functions:
                self.waves.append(lambda p, fn=fn, scale=scale: fn(scale * p))
        self.width = dims * len(self.waves)

    def __call__(self, points):
        return torch.cat([wave(points) for wave in self.waves], dim=-1)


class Field(nn.Module):
    def __init__(self, depth=8, width=64, again=[4], octaves=(6, 4)):
        super(Field, self).__init__()
        self.where, self.facing = (Waves(octaves=o) for o in octaves)
        self.again = set(again)
        self.trunk = nn.ModuleList()
        size = self.where.width
        for i in range(depth):
            self.trunk.append(nn.Linear(size, width))
            size = width + (self.where.width if i in self.again else 0)
        self.density = nn.Linear(size, 1)
        self.colour = nn.Sequential(nn.Linear(size + self.facing.width, width // 2), nn.ReLU(), nn.Linear(width // 2, 3))

    def forward(self, x):
        place, view = x.split([3, 3], dim=-1)
        first = h = self.where(place)
        for i, layer in enumerate(self.trunk):
            h = F.relu(layer(h))
            if i in self.again:
                h = torch.cat((h, first), -1)
        rgb = self.colour(torch.cat([h, self.facing(view)], -1))
        return torch.cat([rgb, self.density(h)], -1)


def composite(raw, depth):
    """Colour and depth of every ray from its samples."""
    gap = depth[..., 1:] - depth[..., :-1]
    gap = torch.cat([gap, torch.Tensor([1e9]).expand(gap[..., :1].shape)], dim=-1)
    opaque = 1.0 - (-F.relu(raw[..., 3]) * gap).exp()
    clear = torch.cumprod(1.0 - opaque + 1e-9, dim=-1).roll(1, -1)
    clear[..., 0] = 1.0
    weight = opaque * clear
    colour = (weight[..., None] * torch.sigmoid(raw[..., :3])).sum(-2)
    return colour, (weight * depth).sum(dim=-1)


class Renderer(nn.Module):
    def __init__(self, samples=16, chunk=64):
        super().__init__()
        self.samples, self.chunk = samples, chunk
        self.field = Field(depth=4, width=32, again=[1])

    def forward(self, rays):
        origin, direction = rays[:, :3], rays[:, 3:]
        depth = torch.linspace(2.0, 6.0, self.samples).expand(len(rays), self.samples)
        points = origin[:, None] + direction[:, None] * depth[..., None]
        view = (direction / torch.norm(direction, dim=-1, keepdim=True))[:, None].expand(points.shape)
        flat = torch.cat([points.reshape(-1, 3), view.reshape([-1, 3])], dim=1)
        raw = []
        for i in range(0, flat.shape[0], self.chunk):
            raw.append(self.field(flat[i:i + self.chunk]))
        return composite(torch.cat(raw, 0).reshape(*points.shape[:2], 4), depth)
