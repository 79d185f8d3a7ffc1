from collections import OrderedDict
from enum import Enum
from typing import Dict, List, Union

import torch
from torch import nn


class Task(str, Enum):
    CLASSIFY = "classify"
    SEGMENT = "segment"
    DEPTH = "depth"

    @property
    def channels(self) -> int:
        return {Task.CLASSIFY: 10, Task.SEGMENT: 21, Task.DEPTH: 1}[self]


class Head(nn.Module):
    registry: Dict[str, type] = {}

    def __init_subclass__(cls, task: Task = None, **kwargs):
        super().__init_subclass__(**kwargs)
        if task is not None:
            Head.registry[task.value] = cls


class ClassifyHead(Head, task=Task.CLASSIFY):
    def __init__(self, cin: int, cout: int):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(cin, cout)

    def forward(self, x):
        return self.fc(self.pool(x).flatten(1))


class SegmentHead(Head, task=Task.SEGMENT):
    def __init__(self, cin, cout):
        super().__init__()
        self.up = nn.Sequential(*[nn.Sequential(nn.ConvTranspose2d(cin // 2 ** i, cin // 2 ** (i + 1), 2, 2), nn.ReLU())
                                  for i in range(3)])
        self.out = nn.Conv2d(cin // 8, cout, 1)

    def forward(self, x):
        return self.out(self.up(x))


class DepthHead(SegmentHead, task=Task.DEPTH):
    def forward(self, x):
        return super().forward(x).sigmoid().squeeze(1)


class MultiTask(nn.Module):
    def __init__(self, tasks: Union[List[Task], None] = None, width: int = 64):
        super().__init__()
        tasks = tasks or list(Task)
        self.encoder = nn.Sequential(OrderedDict(
            (f"stage{i}", nn.Sequential(nn.Conv2d(3 if i == 0 else width // 2 ** (3 - i), width // 2 ** (2 - i), 3, 2, 1),
                                        nn.BatchNorm2d(width // 2 ** (2 - i)), nn.Hardswish()))
            for i in range(3)))
        self.heads = nn.ModuleDict({t.value: Head.registry[t.value](width, t.channels) for t in tasks})

    def forward(self, x) -> Dict[str, torch.Tensor]:
        features = self.encoder(x)
        out = {name: head(features) for name, head in self.heads.items()}
        out["features"] = features
        return out
