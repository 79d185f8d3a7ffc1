import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        s = 'a\n' * 10 ** 7
        self.l = [s.splitlines() for i in range(1000)]

    def forward(self, x):
        return self.fc(x)
