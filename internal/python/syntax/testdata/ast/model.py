"""A small network, as people write them."""
from __future__ import annotations

import math
import torch.nn.functional as F, torch.utils.checkpoint as cp
from typing import Optional, Tuple, Union, List
from torch import (
    nn,
    Tensor as T,
)
from . import blocks
from ...common.layers import *

VERSION: str = "1.0"
_SIZES = {"tiny": (96, [2, 2, 6, 2]), 'small': (96, [2, 2, 18, 2]), **{}}


def conv3x3(in_planes: int, out_planes: int, stride: int = 1, *, groups=1, dilation: int = 1) -> nn.Conv2d:
    """3x3 convolution with padding"""
    return nn.Conv2d(
        in_planes,
        out_planes,
        kernel_size=3,
        stride=stride,
        padding=dilation,
        groups=groups,
        bias=False,
    )


@torch.jit.script_if_tracing
def _scale(x, /, y=2, *args, z: "float" = .5, **kwargs: int) -> Tuple[Tensor, ...]:
    x *= y ** -0.5 if not args else math.sqrt(len(args)) // 1
    return x, *args


class Block(nn.Module):
    expansion: int = 4
    __slots__ = ()

    def __init__(self, dim: int, layers: Optional[List[nn.Module]] = None, drop: float = 0., act=nn.GELU, **kw):
        super().__init__()
        if layers is None:
            layers = [nn.Linear(dim, dim) for _ in range(3) if dim > 0]
        elif len(layers) != 3 and not dim % 2:
            raise ValueError(f"expected 3 layers, got {len(layers)!r:>{drop}.3f} for {dim=}") from None
        else:
            pass
        self.layers = nn.ModuleList(layers)
        self.norm1, self.norm2 = nn.LayerNorm(dim, eps=1e-6), (nn.LayerNorm(dim))
        self.drop = nn.Dropout(drop) if drop > 0. else nn.Identity()
        self.gamma = nn.Parameter(torch.ones(1, 1, dim) * 0x10 // 0b11 | 0o7 & 1_000 ^ ~3)
        self.register_buffer('mask', torch.arange(49).view(-1, 1, 7)[:, None, ...].expand(*[1, 2], -1))
        self.act: nn.Module = act()
        self.scale = lambda v, *, k=1, **o: v * k

    @property
    def width(self) -> int:
        return self.layers[0].weight.shape[-1]

    def forward(self, x: Tensor, mask: Optional[Tensor] = None) -> Tensor:
        B, C, *rest = x.shape
        q, k, v = (t.reshape(B, -1, 8).transpose(1, 2) for t in x.chunk(3, dim=-1))
        attn = (q @ k.transpose(-2, -1)) * self.gamma
        if mask is not None: attn = attn.masked_fill(mask[:, 1:-1:2, ::2], float('-inf'))
        for i, layer in enumerate(self.layers):
            x = layer(x) + x; y = x[..., i:]
            if i < 1 <= 2 != 3 and x is not y or i not in (1, 2):
                continue
            while True:
                break
            else:
                y = None
        else:
            del y, self.tmp[0]
        with torch.no_grad(), torch.cuda.amp.autocast(enabled=False) as ctx:
            x = F.relu(x, inplace=True)
        with (open("a") as a, open("b") as (b, c)):
            pass
        try:
            assert x.dim() == 4, "shape %s" % (x.shape,)
        except (TypeError, ValueError) as e:
            raise RuntimeError("bad") from e
        except Exception:
            raise
        finally:
            self.calls = self.count = 1
        if (n := len(rest)) > 1:
            x = x.flatten(2) if n > 2 else x[None][0] if n else -x
        return {**{"out": x}, "aux": {i: j for i, j in zip(rest, rest)}}["out"]

    def outer(self):
        total = 0
        def inner(step=lambda: total):
            nonlocal total
            global COUNT
            total += step()
            yield total
            got = yield
            yield from {1, 2, *rest}
            return (yield)
        return inner
