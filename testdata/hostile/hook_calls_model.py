import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.register_forward_pre_hook(lambda m, a: m(*a))

    def forward(self, x):
        return self.fc(x)
