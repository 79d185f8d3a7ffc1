import torch
import torch.nn as nn
import torch.nn.functional as F


class Meta(type):
    def __call__(cls, *args):
        return cls(*args)


class Loop(metaclass=Meta):
    pass


Loop()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
