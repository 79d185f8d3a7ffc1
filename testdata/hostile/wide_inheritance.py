import torch
import torch.nn as nn
import torch.nn.functional as F


bases = tuple(type('B%d' % i, (), {}) for i in range(20000))
c = type('C', bases, {})
for i in range(1000):
    c = type('D', (c,) + bases, {})
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
