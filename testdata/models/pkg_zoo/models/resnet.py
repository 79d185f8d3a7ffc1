from __future__ import absolute_import

import torch.nn as nn

from . import blocks as _blocks
from .blocks import BasicBlock, conv3x3

__all__ = ['ResNet', 'resnet_tiny']


class ResNet(nn.Module):
    def __init__(self, blocks_per_stage, width=16, num_classes=10):
        super(ResNet, self).__init__()
        self.conv = conv3x3(3, width)
        self.stages = nn.ModuleList()
        for i, n in enumerate(blocks_per_stage):
            out = width << i
            self.stages.append(_blocks.stack(BasicBlock, max(width << i >> 1, width), out, n, 1 + (i > 0)))
        self.fc = nn.Linear(out, num_classes)

    def forward(self, x):
        x = self.conv(x)
        for stage in self.stages:
            x = stage(x)
        return self.fc(x.flatten(2).mean(-1))


def resnet_tiny(**kwargs):
    return ResNet((1, 1, 2), **kwargs)
