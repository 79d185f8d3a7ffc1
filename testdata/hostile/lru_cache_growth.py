import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        import functools
        @functools.lru_cache(maxsize=None)
        def f(n):
            return [n] * 1000
        for i in range(10 ** 8):
            f(i)

    def forward(self, x):
        return self.fc(x)
