import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        C = object
        for i in range(3000):
            C = type('C', (C,), {'f': lambda self: super(type(self), self).f()})
        C().f()

    def forward(self, x):
        return self.fc(x)
