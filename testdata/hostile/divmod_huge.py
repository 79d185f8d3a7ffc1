import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        a = 10 ** 400000
        b = 10 ** 200000 + 1
        for i in range(10000):
            divmod(a + i, b)

    def forward(self, x):
        return self.fc(x)
