import math

import torch
from torch import nn

from ... import registry


class Scale(nn.Module):
    def __init__(self, init=1.0):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor([init], dtype=torch.float32))

    def forward(self, x):
        return x * self.scale


@registry.HEADS.register()
class anchor_free(nn.Module):
    def __init__(self, cfg, channels, width=32):
        super().__init__()
        head = cfg.MODEL.HEAD
        self.lateral = nn.ModuleDict({k: nn.Conv2d(c, width, 1) for k, c in channels.items()})
        tower = []
        for _ in range(head.CONVS):
            tower += [nn.Conv2d(width, width, 3, padding=1), nn.GroupNorm(8, width), nn.ReLU(inplace=True)]
        self.tower = nn.Sequential(*tower)
        self.cls_logits = nn.Conv2d(width, head.CLASSES, 3, padding=1)
        self.bbox_pred = nn.Conv2d(width, 4, 3, padding=1)
        self.scales = nn.ModuleList([Scale(1.0) for _ in channels])
        nn.init.constant_(self.cls_logits.bias, -math.log((1 - 0.01) / 0.01))

    def forward(self, features):
        logits, boxes = [], []
        for scale, (name, f) in zip(self.scales, features.items()):
            t = self.tower(self.lateral[name](f))
            logits.append(self.cls_logits(t))
            boxes.append(torch.exp(scale(self.bbox_pred(t))))
        return logits, boxes
