# einops_exts.torch: a rearrangement around a function.
from einops import rearrange
from torch import nn


class EinopsToAndFrom(nn.Module):
    def __init__(self, from_einops, to_einops, fn):
        super().__init__()
        self.from_einops, self.to_einops, self.fn = from_einops, to_einops, fn

    def forward(self, x, **kwargs):
        names = [n for n in self.from_einops.split(" ") if not n.startswith("(")]
        sizes = dict(zip(self.from_einops.split(" "), x.shape)) if len(names) == x.ndim else {}
        x = rearrange(x, f"{self.from_einops} -> {self.to_einops}")
        x = self.fn(x, **kwargs)
        return rearrange(x, f"{self.to_einops} -> {self.from_einops}", **sizes)
