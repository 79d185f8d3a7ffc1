import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        s = 'a,' * 10 ** 6
        while s:
            _, _, s = s.partition(',')

    def forward(self, x):
        return self.fc(x)
