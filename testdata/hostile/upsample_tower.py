import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.m = nn.Sequential(*[nn.Upsample(scale_factor=2) for _ in range(64)])

    def forward(self, x):
        return self.m(x.view(1, 1, 2, 2))
