from torch import nn
from torch.nn import functional as F


class AdaptiveAvgMaxPool2d(nn.Module):
    def __init__(self, output_size=1):
        super().__init__()
        self.output_size = output_size

    def forward(self, x):
        return 0.5 * (F.adaptive_avg_pool2d(x, self.output_size) + F.adaptive_max_pool2d(x, self.output_size))


class FastAdaptiveAvgPool(nn.Module):
    def __init__(self, flatten):
        super().__init__()
        self.flatten = flatten

    def forward(self, x):
        return x.mean((2, 3), keepdim=not self.flatten)


class SelectAdaptivePool2d(nn.Module):
    def __init__(self, output_size=1, pool_type="fast", flatten=False, input_fmt="NCHW"):
        super().__init__()
        self.pool_type = pool_type or ""
        pools = {"": nn.Identity, "avg": lambda: nn.AdaptiveAvgPool2d(output_size),
                 "max": lambda: nn.AdaptiveMaxPool2d(output_size), "avgmax": lambda: AdaptiveAvgMaxPool2d(output_size),
                 "fast": lambda: FastAdaptiveAvgPool(flatten)}
        if self.pool_type.startswith("fast"):
            self.pool = FastAdaptiveAvgPool(flatten)
            self.flatten = nn.Identity()
            return
        if self.pool_type not in pools:
            raise ValueError(f"Invalid pool type: {pool_type}")
        self.pool = pools[self.pool_type]()
        self.flatten = nn.Flatten(1) if flatten else nn.Identity()

    def is_identity(self):
        return not self.pool_type

    def feat_mult(self):
        return 2 if self.pool_type == "catavgmax" else 1

    def forward(self, x):
        return self.flatten(self.pool(x))
