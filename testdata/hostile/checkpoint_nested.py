import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        from torch.utils.checkpoint import checkpoint
        def f(x, n=3000):
            return checkpoint(lambda y: f(y, n - 1), x, use_reentrant=False) if n else x
        return f(x)
