"""Decoder-only language model: rotary positions as complex numbers, shared key/value heads, gated feed-forward."""
from typing import Optional

import torch
from torch import nn, Tensor
import torch.nn.functional as F


class Settings:
    width: int = 64
    layers: int = 2
    heads: int = 8
    shared: Optional[int] = 2
    words: int = 256
    longest: int = 128
    round_to: int = 32

    def __init__(self, **changes):
        for name, value in changes.items():
            assert hasattr(type(self), name), f"no setting called {name!r}"
            setattr(self, name, value)
        if self.shared is None:
            self.shared = self.heads


def rotations(width: int, length: int, base: float = 1e4) -> Tensor:
    speed = base ** (-torch.arange(0, width, 2).float() / width)
    angle = torch.outer(torch.arange(length), speed)
    return torch.polar(torch.ones_like(angle), angle)


def rotate(x: Tensor, turn: Tensor) -> Tensor:
    pairs = torch.view_as_complex(x.float().unflatten(-1, (-1, 2)))
    turned = pairs * turn[None, :, None, :]
    return torch.view_as_real(turned).flatten(-2).type_as(x)


class SharedHeads(nn.Module):
    def __init__(self, s: Settings):
        super().__init__()
        self.s = s
        self.size = s.width // s.heads
        self.query = nn.Linear(s.width, s.width, bias=False)
        self.key_value = nn.Linear(s.width, 2 * s.shared * self.size, bias=False)
        self.merge = nn.Linear(s.width, s.width, bias=False)

    def forward(self, x, turn, mask=None):
        n, t, _ = x.shape
        q = self.query(x).view(n, t, self.s.heads, self.size)
        k, v = self.key_value(x).view(n, t, 2, self.s.shared, self.size).unbind(2)
        q, k = (rotate(y, turn) for y in (q, k))
        copies = self.s.heads // self.s.shared
        if copies > 1:
            k, v = (y.unsqueeze(3).expand(-1, -1, -1, copies, -1).flatten(2, 3) for y in (k, v))
        q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
        weights = q @ k.mT * self.size ** -0.5
        if mask is not None:
            weights = weights + mask
        weights = weights.softmax(-1, dtype=torch.float32).to(q.dtype)
        return self.merge((weights @ v).transpose(1, 2).reshape(n, t, -1))


class Gated(nn.Sequential):
    def __init__(self, s):
        hidden = -(-int(8 * s.width / 3) // s.round_to) * s.round_to
        super().__init__()
        self.both = nn.Linear(s.width, 2 * hidden, bias=False)
        self.down = nn.Linear(hidden, s.width, bias=False)

    def forward(self, x):
        gate, up = self.both(x).chunk(2, -1)
        return self.down(F.silu(gate) * up)


class Layer(nn.Module):
    def __init__(self, index, s):
        super().__init__()
        self.index = index
        self.look, self.think = SharedHeads(s), Gated(s)
        self.pre_look = nn.RMSNorm(s.width, eps=1e-5)
        self.pre_think = nn.RMSNorm(s.width, eps=1e-5)

    def forward(self, x, *context):
        x = x + self.look(self.pre_look(x), *context)
        x = x + self.think(self.pre_think(x))
        return x


class Decoder(nn.Module):
    def __init__(self, settings: Settings):
        super().__init__()
        self.settings = s = settings
        self.words = nn.Embedding(s.words, s.width)
        self.layers = nn.ModuleList()
        for i in range(s.layers):
            self.layers.append(Layer(i, s))
        self.last = nn.RMSNorm(s.width)
        self.scores = nn.Linear(s.width, s.words, bias=False)
        self.turns = rotations(s.width // s.heads, s.longest)   # a plain attribute, no buffer

    def forward(self, tokens: Tensor, start: int = 0) -> Tensor:
        length = tokens.shape[-1]
        x = self.words(tokens)
        self.turns = self.turns.to(x.device)
        turn = self.turns[start:start + length]
        mask = None
        if length > 1:
            mask = torch.full((length, length), -torch.inf, device=x.device).triu(1)
            mask = torch.hstack([mask.new_zeros(length, start), mask]).type_as(x)
        for layer in self.layers:
            x = layer(x, turn, mask)
        return self.scores(self.last(x)).float()
