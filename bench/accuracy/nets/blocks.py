# The convolution and the residual block that segmentation backbones and heads are made of.
from torch import nn


def conv_bn(inputs, outputs, kernel=1, stride=1, dilation=1, groups=1, relu=True):
    padding = dilation * (kernel // 2)
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, groups, bias=False), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, *([nn.ReLU(inplace=True)] if relu else []))


def separable(inputs, outputs, dilation=1):
    return nn.Sequential(conv_bn(inputs, inputs, 3, dilation=dilation, groups=inputs), conv_bn(inputs, outputs))


class Residual(nn.Module):
    def __init__(self, inputs, width, stride, dilation, deep):
        super().__init__()
        outputs = width * 4 if deep else width
        if deep:
            self.body = nn.Sequential(conv_bn(inputs, width), conv_bn(width, width, 3, stride, dilation), conv_bn(width, outputs, relu=False))
        else:
            self.body = nn.Sequential(conv_bn(inputs, width, 3, stride, dilation), conv_bn(width, width, 3, 1, dilation, relu=False))
        self.shortcut = conv_bn(inputs, outputs, stride=stride, relu=False) if stride > 1 or inputs != outputs else None
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        y = self.body(x)
        y += x if self.shortcut is None else self.shortcut(x)
        return self.relu(y)
