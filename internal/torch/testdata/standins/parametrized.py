# Orthogonal weights and lazy layers: their parameters and buffers. Real torch runs this file too.
import torch
from torch import nn
from torch.nn.utils.parametrizations import orthogonal


def state(module):
    return ({name: tuple(p.shape) for name, p in module.named_parameters()}, {name: tuple(b.shape) for name, b in module.named_buffers()})


original, base = "parametrizations.weight.original", "parametrizations.weight.0.base"
for sizes, options, buffers in (
        ((5, 5), {}, {base: (5, 5)}), ((5, 8), {}, {base: (8, 8)}), ((8, 5), {}, {base: (8, 8)}),
        ((5, 8), {"orthogonal_map": "cayley"}, {base: (8, 8)}), ((8, 5), {"orthogonal_map": "householder"}, {base: (8, 8)}),
        ((5, 5), {"use_trivialization": False}, {}), ((5, 5), {"orthogonal_map": "householder", "use_trivialization": False}, {})):
    layer = orthogonal(nn.Linear(*sizes), **options)
    assert state(layer) == ({"bias": (sizes[1],), original: (sizes[1], sizes[0])}, buffers), (sizes, options, state(layer))
    assert layer(torch.zeros(2, sizes[0])).shape == (2, sizes[1]) and layer.weight.requires_grad

for wrong in (lambda: orthogonal(nn.Linear(5, 5), orthogonal_map="qr"), lambda: orthogonal(nn.LayerNorm(5))):
    try:
        wrong()
    except ValueError:
        pass
    else:
        raise RuntimeError("accepted")

# Neither weight nor bias of a lazy layer has a shape before its first input.
for lazy, x, plain in ((nn.LazyLinear(3), torch.zeros(2, 5), nn.Linear), (nn.LazyConv2d(3, 2), torch.zeros(2, 5, 4, 4), nn.Conv2d),
                       (nn.LazyConvTranspose1d(3, 2), torch.zeros(2, 5, 4), nn.ConvTranspose1d), (nn.LazyBatchNorm1d(), torch.zeros(2, 5), nn.BatchNorm1d)):
    assert all(nn.parameter.is_lazy(p) for p in lazy.parameters())
    lazy(x)
    assert type(lazy) is plain and not any(nn.parameter.is_lazy(p) for p in lazy.parameters())
    assert lazy.bias.shape == (5,) if plain is nn.BatchNorm1d else lazy.bias.shape == (3,)
lazy = nn.LazyLinear(3, bias=False)
lazy(torch.zeros(2, 5))
assert lazy.bias is None and lazy.weight.shape == (3, 5)
