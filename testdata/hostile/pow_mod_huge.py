import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        m = 2 ** 200000 + 1
        self.n = pow(3, 2 ** 200000, m)

    def forward(self, x):
        return self.fc(x)
