# The operations as layers.
import torch
from torch import nn

from .. import rearrange, reduce
from ..parsing import axes_of, parse_side, split_pattern


class Rearrange(nn.Module):
    def __init__(self, pattern, **axes_lengths):
        super().__init__()
        self.pattern = pattern
        self.axes_lengths = axes_lengths

    def forward(self, input):
        return rearrange(input, self.pattern, **self.axes_lengths)

    def extra_repr(self):
        return ", ".join([repr(self.pattern)] + [f"{k}={v}" for k, v in self.axes_lengths.items()])


class Reduce(nn.Module):
    def __init__(self, pattern, reduction, **axes_lengths):
        super().__init__()
        self.pattern = pattern
        self.reduction = reduction
        self.axes_lengths = axes_lengths

    def forward(self, input):
        return reduce(input, self.pattern, self.reduction, **self.axes_lengths)

    def extra_repr(self):
        return ", ".join([repr(self.pattern), repr(self.reduction)] + [f"{k}={v}" for k, v in self.axes_lengths.items()])


class EinMix(nn.Module):
    def __init__(self, pattern, weight_shape, bias_shape=None, **axes_lengths):
        super().__init__()
        self.pattern = pattern
        self.weight_axes = axes_of(parse_side(weight_shape))
        self.axes_lengths = axes_lengths
        self.weight = nn.Parameter(torch.empty([axes_lengths[name] for name in self.weight_axes]))
        left, right = split_pattern(pattern)
        self.left, self.right = parse_side(left), parse_side(right)
        if bias_shape is None:
            self.bias = None
        else:
            names = axes_of(parse_side(bias_shape))
            self.bias = nn.Parameter(torch.empty([axes_lengths[n] if n in names else 1 for n in axes_of(self.right)]))

    def forward(self, input):
        from .. import einsum
        flat_left = " ".join(axes_of(self.left))
        flat_right = " ".join(axes_of(self.right))
        lengths = {n: v for n, v in self.axes_lengths.items() if n in axes_of(self.left)}
        left, right = split_pattern(self.pattern)
        x = rearrange(input, f"{left} -> {flat_left}", **lengths)
        x = einsum(x, self.weight, f"{flat_left}, {' '.join(self.weight_axes)} -> {flat_right}")
        if self.bias is not None:
            x = x + self.bias
        return rearrange(x, f"{flat_right} -> {right}")
