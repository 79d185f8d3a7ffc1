import torch
import torch.nn as nn
import torch.nn.functional as F


import re
s = 'a' * 1000
for _ in range(20):
    s = re.sub('a', 'aaaaaaaa', s)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)
