import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.m = nn.Conv2d(4, 4, 3, groups=0)

    def forward(self, x):
        return self.fc(x)
