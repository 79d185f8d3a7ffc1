import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        def hook(m, a):
            old = m.forward
            m.forward = lambda y: old(old(y))
        self.fc = nn.Linear(4, 4)
        self.fc.register_forward_pre_hook(hook)
        self.many = [self.fc] * 60

    def forward(self, x):
        return self.fc(x)
