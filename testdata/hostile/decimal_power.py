import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        from decimal import Decimal
        self.d = Decimal(10) ** Decimal(10 ** 9)

    def forward(self, x):
        return self.fc(x)
