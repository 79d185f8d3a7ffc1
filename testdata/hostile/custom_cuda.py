import torch
import torch.nn as nn
import torch.nn.functional as F


from torch.utils.cpp_extension import load
ext = load(name='ext', sources=['ext.cpp'])
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
