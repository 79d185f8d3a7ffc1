"""EfficientNet: "Rethinking Model Scaling for Convolutional Neural Networks" (2019) and EfficientNetV2 (2021)."""

import copy
import math
from functools import partial

import torch
from torch import nn
from torchvision.models._utils import _make_divisible
from torchvision.ops import Conv2dNormActivation, SqueezeExcitation, StochasticDepth


class MBConv(nn.Module):
    """Expand, filter each channel, squeeze and excite, project; a shortcut where the shape allows it."""

    def __init__(self, cnf, stochastic_depth_prob, norm_layer, se_layer=SqueezeExcitation):
        super().__init__()
        self.use_res_connect = cnf.stride == 1 and cnf.input_channels == cnf.out_channels
        self.out_channels = cnf.out_channels
        expanded = cnf.adjust_channels(cnf.input_channels, cnf.expand_ratio)
        convolution = partial(Conv2dNormActivation, norm_layer=norm_layer, activation_layer=nn.SiLU)

        layers = []
        if expanded != cnf.input_channels:
            layers.append(convolution(cnf.input_channels, expanded, kernel_size=1))
        layers.append(convolution(expanded, expanded, kernel_size=cnf.kernel, stride=cnf.stride, groups=expanded))
        squeezed = max(1, cnf.input_channels // 4)
        layers.append(se_layer(expanded, squeezed, activation=partial(nn.SiLU, inplace=True)))
        layers.append(Conv2dNormActivation(expanded, cnf.out_channels, kernel_size=1, norm_layer=norm_layer,
                                           activation_layer=None))
        self.block = nn.Sequential(*layers)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")

    def forward(self, x):
        result = self.block(x)
        if self.use_res_connect:
            result = self.stochastic_depth(result)
            result += x
        return result


class FusedMBConv(nn.Module):
    """MBConv whose expansion and depthwise filter are one dense convolution, without squeeze-excitation."""

    def __init__(self, cnf, stochastic_depth_prob, norm_layer):
        super().__init__()
        self.use_res_connect = cnf.stride == 1 and cnf.input_channels == cnf.out_channels
        self.out_channels = cnf.out_channels
        expanded = cnf.adjust_channels(cnf.input_channels, cnf.expand_ratio)
        first = partial(Conv2dNormActivation, cnf.input_channels, kernel_size=cnf.kernel, stride=cnf.stride,
                        norm_layer=norm_layer, activation_layer=nn.SiLU)
        if expanded == cnf.input_channels:
            self.block = nn.Sequential(first(cnf.out_channels))
        else:
            project = Conv2dNormActivation(expanded, cnf.out_channels, kernel_size=1, norm_layer=norm_layer,
                                           activation_layer=None)
            self.block = nn.Sequential(first(expanded), project)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")

    def forward(self, x):
        result = self.block(x)
        if self.use_res_connect:
            result = self.stochastic_depth(result)
            result += x
        return result


class _MBConvConfig:
    """One stage: how its blocks look and how many there are."""

    def __init__(self, expand_ratio, kernel, stride, input_channels, out_channels, num_layers, block):
        self.expand_ratio = expand_ratio
        self.kernel = kernel
        self.stride = stride
        self.input_channels = input_channels
        self.out_channels = out_channels
        self.num_layers = num_layers
        self.block = block

    @staticmethod
    def adjust_channels(channels, width_mult, min_value=None):
        return _make_divisible(channels * width_mult, 8, min_value)


class MBConvConfig(_MBConvConfig):
    def __init__(self, expand_ratio, kernel, stride, input_channels, out_channels, num_layers, width_mult=1.0,
                 depth_mult=1.0, block=None):
        super().__init__(expand_ratio, kernel, stride, self.adjust_channels(input_channels, width_mult),
                         self.adjust_channels(out_channels, width_mult), int(math.ceil(num_layers * depth_mult)),
                         block or MBConv)


class FusedMBConvConfig(_MBConvConfig):
    def __init__(self, expand_ratio, kernel, stride, input_channels, out_channels, num_layers, block=None):
        super().__init__(expand_ratio, kernel, stride, input_channels, out_channels, num_layers, block or FusedMBConv)


class EfficientNet(nn.Module):
    def __init__(self, inverted_residual_setting, dropout, stochastic_depth_prob=0.2, num_classes=1000,
                 norm_layer=None, last_channel=None):
        super().__init__()
        norm_layer = norm_layer or nn.BatchNorm2d
        convolution = partial(Conv2dNormActivation, norm_layer=norm_layer, activation_layer=nn.SiLU)
        layers = [convolution(3, inverted_residual_setting[0].input_channels, kernel_size=3, stride=2)]

        total = sum(cnf.num_layers for cnf in inverted_residual_setting)
        built = 0
        for stage in inverted_residual_setting:
            blocks = []
            for i in range(stage.num_layers):
                cnf = copy.copy(stage)
                if i > 0:
                    cnf.input_channels = cnf.out_channels
                    cnf.stride = 1
                # Deeper blocks are skipped more often in training.
                blocks.append(cnf.block(cnf, stochastic_depth_prob * float(built) / total, norm_layer))
                built += 1
            layers.append(nn.Sequential(*blocks))

        last_input = inverted_residual_setting[-1].out_channels
        last_output = last_channel if last_channel is not None else 4 * last_input
        layers.append(convolution(last_input, last_output, kernel_size=1))
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(p=dropout, inplace=True), nn.Linear(last_output, num_classes))

    def forward(self, x):
        x = self.features(x)
        x = self.avgpool(x)
        x = torch.flatten(x, 1)
        return self.classifier(x)


# expansion, kernel, stride, input channels, output channels, blocks
STAGES_V2 = {
    "s": [
        FusedMBConvConfig(1, 3, 1, 24, 24, 2),
        FusedMBConvConfig(4, 3, 2, 24, 48, 4),
        FusedMBConvConfig(4, 3, 2, 48, 64, 4),
        MBConvConfig(4, 3, 2, 64, 128, 6),
        MBConvConfig(6, 3, 1, 128, 160, 9),
        MBConvConfig(6, 3, 2, 160, 256, 15),
    ],
    "m": [
        FusedMBConvConfig(1, 3, 1, 24, 24, 3),
        FusedMBConvConfig(4, 3, 2, 24, 48, 5),
        FusedMBConvConfig(4, 3, 2, 48, 80, 5),
        MBConvConfig(4, 3, 2, 80, 160, 7),
        MBConvConfig(6, 3, 1, 160, 176, 14),
        MBConvConfig(6, 3, 2, 176, 304, 18),
        MBConvConfig(6, 3, 1, 304, 512, 5),
    ],
    "l": [
        FusedMBConvConfig(1, 3, 1, 32, 32, 4),
        FusedMBConvConfig(4, 3, 2, 32, 64, 7),
        FusedMBConvConfig(4, 3, 2, 64, 96, 7),
        MBConvConfig(4, 3, 2, 96, 192, 10),
        MBConvConfig(6, 3, 1, 192, 224, 19),
        MBConvConfig(6, 3, 2, 224, 384, 25),
        MBConvConfig(6, 3, 1, 384, 640, 7),
    ],
}


def _efficientnet(width_mult, depth_mult, dropout, kwargs):
    stage = partial(MBConvConfig, width_mult=width_mult, depth_mult=depth_mult)
    stages = [
        stage(1, 3, 1, 32, 16, 1),
        stage(6, 3, 2, 16, 24, 2),
        stage(6, 5, 2, 24, 40, 2),
        stage(6, 3, 2, 40, 80, 3),
        stage(6, 5, 1, 80, 112, 3),
        stage(6, 5, 2, 112, 192, 4),
        stage(6, 3, 1, 192, 320, 1),
    ]
    return EfficientNet(stages, kwargs.pop("dropout", dropout), **kwargs)


def _efficientnet_v2(size, dropout, kwargs):
    kwargs.setdefault("norm_layer", partial(nn.BatchNorm2d, eps=1e-03))
    return EfficientNet(STAGES_V2[size], kwargs.pop("dropout", dropout), last_channel=1280, **kwargs)


def efficientnet_b0(weights=None, progress=True, pretrained=False, **kwargs):
    return _efficientnet(1.0, 1.0, 0.2, kwargs)


def efficientnet_b1(weights=None, progress=True, pretrained=False, **kwargs):
    return _efficientnet(1.0, 1.1, 0.2, kwargs)


def efficientnet_b2(weights=None, progress=True, pretrained=False, **kwargs):
    return _efficientnet(1.1, 1.2, 0.3, kwargs)


def efficientnet_b3(weights=None, progress=True, pretrained=False, **kwargs):
    return _efficientnet(1.2, 1.4, 0.3, kwargs)


def efficientnet_b4(weights=None, progress=True, pretrained=False, **kwargs):
    return _efficientnet(1.4, 1.8, 0.4, kwargs)


def efficientnet_b5(weights=None, progress=True, pretrained=False, **kwargs):
    kwargs.setdefault("norm_layer", partial(nn.BatchNorm2d, eps=0.001, momentum=0.01))
    return _efficientnet(1.6, 2.2, 0.4, kwargs)


def efficientnet_b6(weights=None, progress=True, pretrained=False, **kwargs):
    kwargs.setdefault("norm_layer", partial(nn.BatchNorm2d, eps=0.001, momentum=0.01))
    return _efficientnet(1.8, 2.6, 0.5, kwargs)


def efficientnet_b7(weights=None, progress=True, pretrained=False, **kwargs):
    kwargs.setdefault("norm_layer", partial(nn.BatchNorm2d, eps=0.001, momentum=0.01))
    return _efficientnet(2.0, 3.1, 0.5, kwargs)


def efficientnet_v2_s(weights=None, progress=True, pretrained=False, **kwargs):
    return _efficientnet_v2("s", 0.2, kwargs)


def efficientnet_v2_m(weights=None, progress=True, pretrained=False, **kwargs):
    return _efficientnet_v2("m", 0.3, kwargs)


def efficientnet_v2_l(weights=None, progress=True, pretrained=False, **kwargs):
    return _efficientnet_v2("l", 0.4, kwargs)
