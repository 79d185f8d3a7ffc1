from typing import NamedTuple, Optional, Tuple
import math

import torch
import torch.nn as nn
from torch import Tensor


class Options(object):
    def __init__(self, words=1000, width=96, layers=2, heads=6, inner=384, act="gelu", drop=0.1, longest=128, kinds=2, **rest):
        given = {k: v for k, v in locals().items() if k not in ('self', 'rest')}
        self.__dict__.update(given)
        for key in rest:
            setattr(self, key, rest[key])

    @classmethod
    def from_dict(cls, values):
        return cls(**values)


def exact_gelu(x):
    return 0.5 * x * (torch.erf(x / math.sqrt(2)) + 1)


ACTIVATIONS = {"gelu": exact_gelu, "relu": torch.nn.functional.relu, "swish": lambda t: t * t.sigmoid()}


class Encoded(NamedTuple):
    tokens: Tensor
    summary: Tensor
    history: Optional[Tuple[Tensor, ...]] = None


class Inputs(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.word = nn.Embedding(o.words, o.width, padding_idx=0)
        self.place = nn.Embedding(o.longest, o.width)
        self.kind = nn.Embedding(o.kinds, o.width)
        self.norm = nn.LayerNorm(o.width, eps=1e-12)
        self.drop = nn.Dropout(o.drop)
        self.register_buffer("places", torch.arange(o.longest).expand((1, -1)))

    def forward(self, ids, kinds=None):
        kinds = torch.zeros_like(ids) if kinds is None else kinds
        places = self.places[:, :ids.size(1)]
        total = self.word(ids) \
            + self.place(places) \
            + self.kind(kinds)
        return self.drop(self.norm(total))


class SelfAttention(nn.Module):
    def __init__(self, o):
        super().__init__()
        if o.width % o.heads != 0:
            raise ValueError("%d channels cannot be shared by %d heads" % (o.width, o.heads))
        self.heads, self.each = o.heads, int(o.width / o.heads)
        for name in ("query", "key", "value"):
            setattr(self, name, nn.Linear(o.width, self.heads * self.each))
        self.drop = nn.Dropout(o.drop)

    def fold(self, t: Tensor) -> Tensor:
        shape = t.size()[:-1] + (self.heads, self.each)
        return t.view(*shape).permute(0, 2, 1, 3)

    def forward(self, x, mask):
        q, k, v = map(self.fold, (self.query(x), self.key(x), self.value(x)))
        score = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(self.each) + mask
        out = torch.matmul(self.drop(nn.Softmax(dim=-1)(score)), v)
        out = out.permute(0, 2, 1, 3).contiguous()
        return out.view(*(out.size()[:2] + (-1,)))


class Layer(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.attention = SelfAttention(o)
        self.after = nn.Linear(o.width, o.width)
        self.norms = nn.ModuleList([nn.LayerNorm(o.width, eps=1e-12) for _ in "ab"])
        self.grow, self.shrink = nn.Linear(o.width, o.inner), nn.Linear(o.inner, o.width)
        self.act = ACTIVATIONS[o.act] if isinstance(o.act, str) else o.act
        self.drop = nn.Dropout(o.drop)

    def forward(self, x, mask):
        a, b = self.norms
        x = a(x + self.drop(self.after(self.attention(x, mask))))
        return b(x + self.drop(self.shrink(self.act(self.grow(x)))))


class Encoder(nn.Module):
    def __init__(self, o: Options, keep_history: bool = False):
        super().__init__()
        self.inputs = Inputs(o)
        self.layers = nn.ModuleList(Layer(o) for _ in range(o.layers))
        self.pool = nn.Sequential(nn.Linear(o.width, o.width), nn.Tanh())
        self.keep_history = keep_history

    def forward(self, ids, mask=None, kinds=None) -> Encoded:
        mask = torch.ones_like(ids) if mask is None else mask
        dtype = next(self.parameters()).dtype
        hide = (1.0 - mask[:, None, None].to(dtype=dtype)) * torch.finfo(dtype).min
        x = self.inputs(ids, kinds)
        history = (x,)
        for layer in self.layers:
            x = layer(x, hide)
            history = history + (x,)
        return Encoded(x, self.pool(x[:, 0]), history if self.keep_history else None)


class Classifier(nn.Module):
    def __init__(self, o, labels=3):
        super().__init__()
        self.encoder = Encoder(o, keep_history=True)
        self.label = nn.Linear(o.width, labels)

    def forward(self, ids, mask=None):
        return self.label(self.encoder(ids, mask=mask).summary)
