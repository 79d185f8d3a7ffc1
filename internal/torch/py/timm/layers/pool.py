import torch
from torch import nn
from torch.nn import functional as F


class AdaptiveAvgMaxPool2d(nn.Module):
    def __init__(self, output_size=1):
        super().__init__()
        self.output_size = output_size

    def forward(self, x):
        return 0.5 * (F.adaptive_avg_pool2d(x, self.output_size) + F.adaptive_max_pool2d(x, self.output_size))


class AdaptiveCatAvgMaxPool2d(AdaptiveAvgMaxPool2d):
    def forward(self, x):
        return torch.cat((F.adaptive_avg_pool2d(x, self.output_size), F.adaptive_max_pool2d(x, self.output_size)), 1)


class _FastPool(nn.Module):
    # To one value a channel, by a reduction over the axes of the picture.
    def __init__(self, flatten=False, input_fmt="NCHW"):
        super().__init__()
        self.flatten = flatten
        self.dim, self._channels = ((2, 3), 1) if input_fmt == "NCHW" else ((1, 2), 3)

    def _average(self, x):
        return x.mean(self.dim, keepdim=not self.flatten)

    def _largest(self, x):
        return x.amax(self.dim, keepdim=not self.flatten)


class FastAdaptiveAvgPool(_FastPool):
    def forward(self, x):
        return self._average(x)


class FastAdaptiveMaxPool(_FastPool):
    def forward(self, x):
        return self._largest(x)


class FastAdaptiveAvgMaxPool(_FastPool):
    def forward(self, x):
        return 0.5 * self._average(x) + 0.5 * self._largest(x)


class FastAdaptiveCatAvgMaxPool(_FastPool):
    def forward(self, x):
        return torch.cat((self._average(x), self._largest(x)), 1 if self.flatten else self._channels)


_POOLS = {"avg": nn.AdaptiveAvgPool2d, "max": nn.AdaptiveMaxPool2d, "avgmax": AdaptiveAvgMaxPool2d,
          "catavgmax": AdaptiveCatAvgMaxPool2d}
_FAST_POOLS = {"": FastAdaptiveAvgPool, "avg": FastAdaptiveAvgPool, "max": FastAdaptiveMaxPool,
               "avgmax": FastAdaptiveAvgMaxPool, "catavgmax": FastAdaptiveCatAvgMaxPool}


class SelectAdaptivePool2d(nn.Module):
    def __init__(self, output_size=1, pool_type="fast", flatten=False, input_fmt="NCHW"):
        super().__init__()
        assert input_fmt in ("NCHW", "NHWC")
        self.pool_type = pool_type or ""
        kind = self.pool_type.lower()
        fast = kind.startswith("fast") or bool(kind) and input_fmt != "NCHW"
        kind = kind.removeprefix("fast")
        assert not self.pool_type or kind in (_FAST_POOLS if fast else _POOLS), f"Invalid pool type: {pool_type}"
        if fast:
            assert output_size == 1, "Fast pooling and non NCHW input formats require output_size == 1."
            self.pool = _FAST_POOLS[kind](flatten, input_fmt)
        else:
            self.pool = _POOLS[kind](output_size) if kind else nn.Identity()
        self.flatten = nn.Flatten(1) if flatten and not fast else nn.Identity()

    def is_identity(self):
        return not self.pool_type

    def feat_mult(self):
        return 2 if self.pool_type.endswith("catavgmax") else 1

    def forward(self, x):
        return self.flatten(self.pool(x))

    def __repr__(self):
        return f"{self.__class__.__name__}(pool_type={self.pool_type}, flatten={self.flatten})"
