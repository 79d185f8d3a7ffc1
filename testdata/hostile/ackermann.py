import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        def a(m, n):
            return n + 1 if not m else a(m - 1, 1) if not n else a(m - 1, a(m, n - 1))
        self.v = a(4, 3)

    def forward(self, x):
        return self.fc(x)
