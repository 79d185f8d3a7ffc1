"""ConvNeXt: "A ConvNet for the 2020s" (2022)."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import Conv2dNormActivation, Permute, StochasticDepth


class LayerNorm2d(nn.LayerNorm):
    """Layer norm over the channels of an image laid out as batch, channels, height, width."""

    def forward(self, x):
        x = x.permute(0, 2, 3, 1)
        x = F.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)
        return x.permute(0, 3, 1, 2)


class CNBlock(nn.Module):
    """A 7x7 filter for each channel, then a two-layer perceptron for each pixel, scaled by a learned vector."""

    def __init__(self, dim, layer_scale, stochastic_depth_prob, norm_layer=None):
        super().__init__()
        norm_layer = norm_layer or partial(nn.LayerNorm, eps=1e-6)
        self.block = nn.Sequential(
            nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim, bias=True),
            Permute([0, 2, 3, 1]),
            norm_layer(dim),
            nn.Linear(dim, 4 * dim, bias=True),
            nn.GELU(),
            nn.Linear(4 * dim, dim, bias=True),
            Permute([0, 3, 1, 2]),
        )
        self.layer_scale = nn.Parameter(torch.ones(dim, 1, 1) * layer_scale)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")

    def forward(self, x):
        result = self.layer_scale * self.block(x)
        result = self.stochastic_depth(result)
        result += x
        return result


class CNBlockConfig:
    """A stage: its width, the width of the next one (None at the end), and its blocks."""

    def __init__(self, input_channels, out_channels, num_layers):
        self.input_channels = input_channels
        self.out_channels = out_channels
        self.num_layers = num_layers


class ConvNeXt(nn.Module):
    def __init__(self, block_setting, stochastic_depth_prob=0.0, layer_scale=1e-6, num_classes=1000, block=None,
                 norm_layer=None):
        super().__init__()
        block = block or CNBlock
        norm_layer = norm_layer or partial(LayerNorm2d, eps=1e-6)
        first = block_setting[0].input_channels
        layers = [Conv2dNormActivation(3, first, kernel_size=4, stride=4, padding=0, norm_layer=norm_layer,
                                       activation_layer=None, bias=True)]
        total = sum(cnf.num_layers for cnf in block_setting)
        built = 0
        for cnf in block_setting:
            stage = []
            for _ in range(cnf.num_layers):
                stage.append(block(cnf.input_channels, layer_scale, stochastic_depth_prob * built / (total - 1.0)))
                built += 1
            layers.append(nn.Sequential(*stage))
            if cnf.out_channels is not None:
                layers.append(nn.Sequential(
                    norm_layer(cnf.input_channels),
                    nn.Conv2d(cnf.input_channels, cnf.out_channels, kernel_size=2, stride=2),
                ))
        last = block_setting[-1].out_channels or block_setting[-1].input_channels
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(norm_layer(last), nn.Flatten(1), nn.Linear(last, num_classes))

    def forward(self, x):
        x = self.features(x)
        x = self.avgpool(x)
        return self.classifier(x)


def _convnext(widths, depths, stochastic_depth_prob, kwargs):
    setting = [CNBlockConfig(*stage) for stage in zip(widths, widths[1:] + [None], depths)]
    return ConvNeXt(setting, kwargs.pop("stochastic_depth_prob", stochastic_depth_prob), **kwargs)


def convnext_tiny(weights=None, progress=True, pretrained=False, **kwargs):
    return _convnext([96, 192, 384, 768], [3, 3, 9, 3], 0.1, kwargs)


def convnext_small(weights=None, progress=True, pretrained=False, **kwargs):
    return _convnext([96, 192, 384, 768], [3, 3, 27, 3], 0.4, kwargs)


def convnext_base(weights=None, progress=True, pretrained=False, **kwargs):
    return _convnext([128, 256, 512, 1024], [3, 3, 27, 3], 0.5, kwargs)


def convnext_large(weights=None, progress=True, pretrained=False, **kwargs):
    return _convnext([192, 384, 768, 1536], [3, 3, 27, 3], 0.5, kwargs)
