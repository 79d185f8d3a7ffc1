import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        f = lambda: 0
        for i in range(10 ** 5):
            f = (lambda g: lambda: g())(f)
        self.v = f()

    def forward(self, x):
        return self.fc(x)
