import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        k = []
        def key(x):
            k.extend(range(1000))
            return x
        self.v = sorted(range(10 ** 7), key=key)

    def forward(self, x):
        return self.fc(x)
