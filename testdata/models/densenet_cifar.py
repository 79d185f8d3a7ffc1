import math
from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.utils.checkpoint as checkpointing


def squeezer(norm, act, conv):
    """A closure over three layers, so that checkpoint sees one function."""
    def run(*features):
        return conv(act(norm(torch.cat(features, 1))))
    return run


class Grow(nn.Module):
    def __init__(self, channels, growth, drop, save_memory):
        super(Grow, self).__init__()
        self.add_module('norm_a', nn.BatchNorm2d(channels)),
        self.add_module('act', nn.ReLU(inplace=True)),
        self.add_module('conv_a', nn.Conv2d(channels, 4 * growth, 1, bias=False)),
        self.tail = nn.Sequential(nn.BatchNorm2d(4 * growth), nn.ReLU(True), nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False))
        self.drop, self.save_memory = drop, save_memory

    def forward(self, *features):
        run = squeezer(self.norm_a, self.act, self.conv_a)
        if self.save_memory and any(f.requires_grad for f in features):
            x = checkpointing.checkpoint(run, *features, use_reentrant=False)
        else:
            x = run(*features)
        x = self.tail(x)
        return F.dropout(x, p=self.drop, training=self.training) if self.drop > 0 else x


class Dense(nn.Module):
    def __init__(self, layers, channels, growth, drop, save_memory):
        super(Dense, self).__init__()
        for i in range(layers):
            self.add_module('grow%d' % (i + 1), Grow(channels + i * growth, growth, drop, save_memory))

    def forward(self, x):
        features = [x]
        for name, layer in self.named_children():
            features.append(layer(*features))
        return torch.cat(features, 1)


class Halve(nn.Sequential):
    def __init__(self, cin, cout):
        super(Halve, self).__init__()
        self.add_module('norm', nn.BatchNorm2d(cin))
        self.add_module('act', nn.ReLU(inplace=True))
        self.add_module('conv', nn.Conv2d(cin, cout, kernel_size=1, bias=False))
        self.add_module('pool', nn.AvgPool2d(kernel_size=2, stride=2))


class DenseNet(nn.Module):
    def __init__(self, growth=12, blocks=(4, 4, 4), keep=0.5, drop=0.1, classes=10, save_memory=False):
        super(DenseNet, self).__init__()
        assert 0 < keep <= 1, 'keep must lie between 0 and 1'
        c = 2 * growth
        parts = OrderedDict([('conv_first', nn.Conv2d(3, c, kernel_size=3, padding=1, bias=False))])
        for i, layers in enumerate(blocks):
            parts['dense%d' % i] = Dense(layers, c, growth, drop, save_memory)
            c += layers * growth
            if i < len(blocks) - 1:
                parts['halve%d' % i] = Halve(c, int(c * keep))
                c = int(c * keep)
        parts['norm_last'] = nn.BatchNorm2d(c)
        self.features = nn.Sequential(parts)
        self.classifier = nn.Linear(c, classes)
        for name, p in self.named_parameters():
            if p.dim() == 4:
                fan = p.size(0) * p.size(2) * p.size(3)
                p.data.normal_().mul_(math.sqrt(2. / fan))
            elif 'norm' in name:
                p.data.fill_(1 if name.endswith('weight') else 0)

    def forward(self, x):
        x = F.relu(self.features(x), inplace=True)
        return self.classifier(torch.flatten(F.adaptive_avg_pool2d(x, (1, 1)), 1))
