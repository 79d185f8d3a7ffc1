import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        def f(n):
            try:
                raise ValueError('x' * 10 ** 6)
            except ValueError as e:
                f(n + 1)
        f(0)

    def forward(self, x):
        return self.fc(x)
