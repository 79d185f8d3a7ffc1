import torch
import torch.nn as nn
import torch.nn.functional as F


d = {}
i = 0
while True:
    d[i] = 'x' * 1000
    i += 1
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
