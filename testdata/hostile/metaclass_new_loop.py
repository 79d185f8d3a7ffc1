import torch
import torch.nn as nn
import torch.nn.functional as F


class Meta(type):
    def __new__(mcs, name, bases, ns):
        return mcs(name, bases, ns)


class Loop(metaclass=Meta):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
