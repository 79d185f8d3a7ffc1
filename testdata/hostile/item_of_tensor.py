import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        n = int(x.abs().max().item() * 3)
        return self.fc(x).repeat(n, 1)
