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
        self.weight_shape = weight_shape
        self.bias_shape = bias_shape
        self._weight_axes = axes_of(parse_side(weight_shape))
        self.axes_lengths = axes_lengths
        self.weight = nn.Parameter(torch.empty([axes_lengths[name] for name in self._weight_axes]))
        left, right = split_pattern(pattern)
        self._left, self._right = parse_side(left), parse_side(right)
        if bias_shape is None:
            self.bias = None
        else:
            names = axes_of(parse_side(bias_shape))
            self.bias = nn.Parameter(torch.empty([axes_lengths[n] if n in names else 1 for n in axes_of(self._right)]))

    def forward(self, input):
        from .. import einsum
        flat_left = " ".join(axes_of(self._left))
        flat_right = " ".join(axes_of(self._right))
        lengths = {n: v for n, v in self.axes_lengths.items() if n in axes_of(self._left)}
        left, right = split_pattern(self.pattern)
        x = rearrange(input, f"{left} -> {flat_left}", **lengths)
        x = einsum(x, self.weight, f"{flat_left}, {' '.join(self._weight_axes)} -> {flat_right}")
        if self.bias is not None:
            x = x + self.bias
        return rearrange(x, f"{flat_right} -> {right}")

    def extra_repr(self):
        shapes = [repr(self.pattern), repr(self.weight_shape)] + ([repr(self.bias_shape)] if self.bias_shape else [])
        return ", ".join(shapes + [f"{name}={size}" for name, size in self.axes_lengths.items()])
