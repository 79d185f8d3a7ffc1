import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        b = bytearray()
        while True:
            b.extend(b'0123456789' * 1000)

    def forward(self, x):
        return self.fc(x)
