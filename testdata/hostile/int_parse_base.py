import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        for i in range(10000):
            int('z' * 200000, 36)

    def forward(self, x):
        return self.fc(x)
