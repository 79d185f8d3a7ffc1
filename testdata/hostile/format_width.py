import torch
import torch.nn as nn
import torch.nn.functional as F


x = f"{1:>1000000000}"
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
