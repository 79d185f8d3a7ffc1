import torch
import torch.nn as nn
import torch.nn.functional as F


import re
re.compile('((((a{1000}){1000}){1000}){1000})')
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
