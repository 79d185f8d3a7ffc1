# The convolutions and the residual blocks that backbones and heads are made of.
import torch.nn.functional as F
from torch import nn


def conv_bn(inputs, outputs, kernel=1, stride=1, dilation=1, groups=1, relu=True, padding=None, act=None):
    padding = dilation * (kernel // 2) if padding is None else padding
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, groups, bias=False), nn.BatchNorm2d(outputs)]
    if act is not None:
        layers.append(act)
    elif relu:
        layers.append(nn.ReLU(inplace=True))
    return nn.Sequential(*layers)


def separable(inputs, outputs, dilation=1, stride=1):
    return nn.Sequential(conv_bn(inputs, inputs, 3, stride, dilation, inputs), conv_bn(inputs, outputs))


def resized(x, like, align=False):
    return F.interpolate(x, size=like.shape[2:], mode="bilinear", align_corners=align)


class Residual(nn.Module):
    # pooled: the shortcut averages before its convolution instead of striding.
    def __init__(self, inputs, width, stride, dilation, deep, middle=None, pooled=False):
        super().__init__()
        outputs = width * 4 if deep else width
        if deep:
            middle = conv_bn(width, width, 3, stride, dilation) if middle is None else middle
            self.body = nn.Sequential(conv_bn(inputs, width), middle, conv_bn(width, outputs, relu=False))
        else:
            self.body = nn.Sequential(conv_bn(inputs, width, 3, stride, dilation), conv_bn(width, width, 3, 1, dilation, relu=False))
        self.shortcut = None
        if stride > 1 and pooled:
            self.shortcut = nn.Sequential(nn.AvgPool2d(stride, stride, ceil_mode=True, count_include_pad=False), conv_bn(inputs, outputs, relu=False))
        elif stride > 1 or inputs != outputs:
            self.shortcut = conv_bn(inputs, outputs, stride=stride, relu=False)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        y = self.body(x)
        y += x if self.shortcut is None else self.shortcut(x)
        return self.relu(y)


class Inverted(nn.Module):
    # A thin block of wide depthwise convolutions.
    def __init__(self, inputs, width, outputs, kernel=3, stride=1, dilation=1):
        super().__init__()
        layers = [conv_bn(inputs, width)] if width != inputs else []
        layers += [conv_bn(width, width, kernel, stride, dilation, width), conv_bn(width, outputs, relu=False)]
        self.body, self.add = nn.Sequential(*layers), stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.body(x) if self.add else self.body(x)
