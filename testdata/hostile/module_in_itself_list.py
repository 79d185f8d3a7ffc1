import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.l = nn.ModuleList()
        self.l.append(self.l)

    def forward(self, x):
        return list(self.modules())[0].fc(x)
