import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.ModuleList([nn.Identity() for _ in range(10 ** 7)])
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
