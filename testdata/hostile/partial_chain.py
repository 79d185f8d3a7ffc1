import torch
import torch.nn as nn
import torch.nn.functional as F


from functools import partial
f = int
for _ in range(200000):
    f = partial(f)
f('1')
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
