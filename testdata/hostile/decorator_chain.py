import torch
import torch.nn as nn
import torch.nn.functional as F


def wrap(f):
    return lambda *a: f(*a)


f = int
for _ in range(100000):
    f = wrap(f)
f('1')
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
