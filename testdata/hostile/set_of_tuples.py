import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        t = tuple(range(10 ** 5))
        self.s = {t + (i,) for i in range(10 ** 6)}

    def forward(self, x):
        return self.fc(x)
