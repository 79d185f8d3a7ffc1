from torch import nn

from .helpers import make_divisible

_GATES = {"sigmoid": nn.Sigmoid, "hard_sigmoid": nn.Hardsigmoid}


def _gate(layer):
    # A class, or the name of one.
    if not isinstance(layer, str):
        return layer()
    if layer not in _GATES:
        raise NotImplementedError(f"timm.layers: gate_layer {layer!r}; sigmoid and hard_sigmoid are known by name")
    return _GATES[layer]()


class SEModule(nn.Module):
    def __init__(self, channels, rd_ratio=1.0 / 16, rd_channels=None, rd_divisor=8, add_maxpool=False, bias=True,
                 act_layer=nn.ReLU, norm_layer=None, gate_layer="sigmoid"):
        super().__init__()
        self.add_maxpool = add_maxpool
        rd_channels = rd_channels or make_divisible(channels * rd_ratio, rd_divisor, round_limit=0.0)
        self.fc1 = nn.Conv2d(channels, rd_channels, kernel_size=1, bias=bias)
        self.bn = norm_layer(rd_channels) if norm_layer else nn.Identity()
        self.act = act_layer(inplace=True)
        self.fc2 = nn.Conv2d(rd_channels, channels, kernel_size=1, bias=bias)
        self.gate = _gate(gate_layer)

    def forward(self, x):
        scale = x.mean((2, 3), keepdim=True)
        if self.add_maxpool:
            scale = 0.5 * scale + 0.5 * x.amax((2, 3), keepdim=True)
        scale = self.fc1(scale)
        scale = self.act(self.bn(scale))
        scale = self.fc2(scale)
        return x * self.gate(scale)


SqueezeExcite = SEModule


class EffectiveSEModule(nn.Module):
    # One convolution at full width in place of the bottleneck.
    def __init__(self, channels, add_maxpool=False, gate_layer="hard_sigmoid", **_):
        super().__init__()
        self.add_maxpool = add_maxpool
        self.fc = nn.Conv2d(channels, channels, kernel_size=1, padding=0)
        self.gate = _gate(gate_layer)

    def forward(self, x):
        scale = x.mean((2, 3), keepdim=True)
        if self.add_maxpool:
            scale = 0.5 * scale + 0.5 * x.amax((2, 3), keepdim=True)
        return x * self.gate(self.fc(scale))


EffectiveSqueezeExcite = EffectiveSEModule
