"""RegNet: "Designing Network Design Spaces" (2020). Four numbers give the width of every block."""

import math
from collections import OrderedDict
from functools import partial

from torch import nn
from torchvision.models._utils import _make_divisible
from torchvision.ops import Conv2dNormActivation, SqueezeExcitation


class SimpleStemIN(Conv2dNormActivation):
    def __init__(self, width_in, width_out, norm_layer, activation_layer):
        super().__init__(width_in, width_out, kernel_size=3, stride=2, norm_layer=norm_layer,
                         activation_layer=activation_layer)


class BottleneckTransform(nn.Sequential):
    """1x1, grouped 3x3, perhaps squeeze-excitation, 1x1."""

    def __init__(self, width_in, width_out, stride, norm_layer, activation_layer, group_width, bottleneck_multiplier,
                 se_ratio):
        width = int(round(width_out * bottleneck_multiplier))
        convolution = partial(Conv2dNormActivation, norm_layer=norm_layer)
        layers = OrderedDict()
        layers["a"] = convolution(width_in, width, kernel_size=1, activation_layer=activation_layer)
        layers["b"] = convolution(width, width, kernel_size=3, stride=stride, groups=width // group_width,
                                  activation_layer=activation_layer)
        if se_ratio:
            # The squeeze is measured by the block's input, not by its inner width.
            layers["se"] = SqueezeExcitation(width, int(round(se_ratio * width_in)), activation=activation_layer)
        layers["c"] = convolution(width, width_out, kernel_size=1, activation_layer=None)
        super().__init__(layers)


class ResBottleneckBlock(nn.Module):
    def __init__(self, width_in, width_out, stride, norm_layer, activation_layer, group_width=1,
                 bottleneck_multiplier=1.0, se_ratio=None):
        super().__init__()
        self.proj = None
        if width_in != width_out or stride != 1:
            self.proj = Conv2dNormActivation(width_in, width_out, kernel_size=1, stride=stride, norm_layer=norm_layer,
                                             activation_layer=None)
        self.f = BottleneckTransform(width_in, width_out, stride, norm_layer, activation_layer, group_width,
                                     bottleneck_multiplier, se_ratio)
        self.activation = activation_layer(inplace=True)

    def forward(self, x):
        if self.proj is not None:
            x = self.proj(x) + self.f(x)
        else:
            x = x + self.f(x)
        return self.activation(x)


class AnyStage(nn.Sequential):
    """Blocks of one width; the first takes the stride."""

    def __init__(self, width_in, width_out, stride, depth, block_type, norm_layer, activation_layer, group_width,
                 bottleneck_multiplier, se_ratio=None, stage_index=0):
        super().__init__()
        for i in range(depth):
            block = block_type(width_in if i == 0 else width_out, width_out, stride if i == 0 else 1, norm_layer,
                               activation_layer, group_width, bottleneck_multiplier, se_ratio)
            self.add_module(f"block{stage_index}-{i}", block)


class BlockParams:
    """Widths, depths, strides and group widths of the stages."""

    def __init__(self, depths, widths, group_widths, bottleneck_multipliers, strides, se_ratio=None):
        self.depths = depths
        self.widths = widths
        self.group_widths = group_widths
        self.bottleneck_multipliers = bottleneck_multipliers
        self.strides = strides
        self.se_ratio = se_ratio

    @classmethod
    def from_init_params(cls, depth, w_0, w_a, w_m, group_width, bottleneck_multiplier=1.0, se_ratio=None, **kwargs):
        """Block i wants the width w_0 + w_a * i, moved to the nearest power of w_m times w_0, in multiples of 8."""
        if w_a < 0 or w_0 <= 0 or w_m <= 1 or w_0 % 8 != 0:
            raise ValueError("RegNet needs w_a >= 0, w_0 > 0 and a multiple of 8, w_m > 1")
        counts = OrderedDict()
        for i in range(depth):
            step = round(math.log((w_0 + w_a * i) / w_0) / math.log(w_m))
            width = int(round(w_0 * w_m**step / 8)) * 8
            counts[width] = counts.get(width, 0) + 1

        widths, group_widths = [], []
        for width in counts:  # make every inner width a multiple of its group width
            inner = int(width * bottleneck_multiplier)
            group = min(group_width, inner)
            widths.append(int(_make_divisible(inner, group) / bottleneck_multiplier))
            group_widths.append(group)
        stages = len(widths)
        return cls(list(counts.values()), widths, group_widths, [bottleneck_multiplier] * stages, [2] * stages,
                   se_ratio)


class RegNet(nn.Module):
    def __init__(self, block_params, num_classes=1000, stem_width=32, stem_type=None, block_type=None, norm_layer=None,
                 activation=None):
        super().__init__()
        stem_type = stem_type or SimpleStemIN
        norm_layer = norm_layer or nn.BatchNorm2d
        block_type = block_type or ResBottleneckBlock
        activation = activation or nn.ReLU

        self.stem = stem_type(3, stem_width, norm_layer, activation)
        self.trunk_output = nn.Sequential()
        width_in = stem_width
        stages = zip(block_params.widths, block_params.strides, block_params.depths, block_params.group_widths,
                     block_params.bottleneck_multipliers)
        for i, (width, stride, depth, group_width, multiplier) in enumerate(stages, 1):
            stage = AnyStage(width_in, width, stride, depth, block_type, norm_layer, activation, group_width, multiplier,
                             block_params.se_ratio, stage_index=i)
            self.trunk_output.add_module(f"block{i}", stage)
            width_in = width
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(width_in, num_classes)

    def forward(self, x):
        x = self.stem(x)
        x = self.trunk_output(x)
        x = self.avgpool(x)
        x = x.flatten(start_dim=1)
        return self.fc(x)


def _regnet(depth, w_0, w_a, w_m, group_width, se_ratio, kwargs):
    kwargs.setdefault("norm_layer", partial(nn.BatchNorm2d, eps=1e-05, momentum=0.1))
    params = BlockParams.from_init_params(depth, w_0, w_a, w_m, group_width, se_ratio=se_ratio)
    return RegNet(params, **kwargs)


def regnet_y_400mf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(16, 48, 27.89, 2.09, 8, 0.25, kwargs)


def regnet_y_800mf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(14, 56, 38.84, 2.4, 16, 0.25, kwargs)


def regnet_y_1_6gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(27, 48, 20.71, 2.65, 24, 0.25, kwargs)


def regnet_y_3_2gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(21, 80, 42.63, 2.66, 24, 0.25, kwargs)


def regnet_y_8gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(17, 192, 76.82, 2.19, 56, 0.25, kwargs)


def regnet_y_16gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(18, 200, 106.23, 2.48, 112, 0.25, kwargs)


def regnet_y_32gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(20, 232, 115.89, 2.53, 232, 0.25, kwargs)


def regnet_y_128gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(27, 456, 160.83, 2.52, 264, 0.25, kwargs)


def regnet_x_400mf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(22, 24, 24.48, 2.54, 16, None, kwargs)


def regnet_x_800mf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(16, 56, 35.73, 2.28, 16, None, kwargs)


def regnet_x_1_6gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(18, 80, 34.01, 2.25, 24, None, kwargs)


def regnet_x_3_2gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(25, 88, 26.31, 2.25, 48, None, kwargs)


def regnet_x_8gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(23, 80, 49.56, 2.88, 120, None, kwargs)


def regnet_x_16gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(22, 216, 55.59, 2.1, 128, None, kwargs)


def regnet_x_32gf(weights=None, progress=True, pretrained=False, **kwargs):
    return _regnet(23, 320, 69.86, 2.0, 168, None, kwargs)
