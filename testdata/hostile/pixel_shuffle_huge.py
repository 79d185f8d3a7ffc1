import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return F.pixel_shuffle(x.view(1, 4, 1, 1).repeat(1, 2 ** 30, 1, 1), 2 ** 16)
