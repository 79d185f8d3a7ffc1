import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        class D(dict):
            def __missing__(self, key):
                return self[key + 1]
        self.v = D()[0]

    def forward(self, x):
        return self.fc(x)
