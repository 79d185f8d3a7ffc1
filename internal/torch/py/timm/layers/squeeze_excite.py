from torch import nn

from .helpers import make_divisible


class SEModule(nn.Module):
    def __init__(self, channels, rd_ratio=1.0 / 16, rd_channels=None, rd_divisor=8, add_maxpool=False, bias=True,
                 act_layer=nn.ReLU, norm_layer=None, gate_layer=nn.Sigmoid):
        super().__init__()
        self.add_maxpool = add_maxpool
        rd_channels = rd_channels or make_divisible(channels * rd_ratio, rd_divisor, round_limit=0.0)
        self.fc1 = nn.Conv2d(channels, rd_channels, kernel_size=1, bias=bias)
        self.bn = norm_layer(rd_channels) if norm_layer else nn.Identity()
        self.act = act_layer(inplace=True)
        self.fc2 = nn.Conv2d(rd_channels, channels, kernel_size=1, bias=bias)
        self.gate = nn.Sigmoid() if isinstance(gate_layer, str) else gate_layer()

    def forward(self, x):
        scale = x.mean((2, 3), keepdim=True)
        if self.add_maxpool:
            scale = 0.5 * scale + 0.5 * x.amax((2, 3), keepdim=True)
        scale = self.fc1(scale)
        scale = self.act(self.bn(scale))
        scale = self.fc2(scale)
        return x * self.gate(scale)


SqueezeExcite = SEModule
