from torch import nn

from ...registry import BACKBONES


class SmallBackbone(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, width, 3, 2, 1), nn.ReLU())
        for i in range(2, 5):
            layer = nn.Sequential(nn.Conv2d(width * 2 ** (i - 2), width * 2 ** (i - 1), 3, 2, 1), nn.GroupNorm(8, width * 2 ** (i - 1)), nn.ReLU())
            self.add_module(f"res{i}", layer)
        self.channels = {f"res{i}": width * 2 ** (i - 1) for i in range(2, 5)}

    def forward(self, x):
        out = {}
        x = self.stem(x)
        for name in self.channels:
            x = getattr(self, name)(x)
            out[name] = x
        return out


@BACKBONES.register()
def build_small_backbone(cfg):
    return SmallBackbone(cfg.MODEL.BACKBONE.WIDTH)
