import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        for name, m in self.named_modules():
            m.add_module('c%d' % len(list(m.children())), nn.Linear(1, 1))

    def forward(self, x):
        return self.fc(x)
