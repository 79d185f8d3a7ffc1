import torch
import torch.nn as nn
import torch.nn.functional as F


from collections import deque
x = deque([0]) * 10 ** 11
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
