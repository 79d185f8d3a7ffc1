import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        import re
        self.m = re.compile('(' * 5000 + 'a' + ')' * 5000).match('a')

    def forward(self, x):
        return self.fc(x)
