import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        d = 1.0
        for i in range(5000):
            d = [d]
        self.t = torch.tensor(d)

    def forward(self, x):
        return self.fc(x)
