import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        m = nn.Identity()
        for _ in range(10 ** 6):
            m = nn.Sequential(m)
        self.m = m
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
