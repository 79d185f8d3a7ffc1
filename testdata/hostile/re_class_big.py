import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        import re
        self.m = re.findall('[' + ''.join(chr(i) for i in range(33, 60000) if chr(i).isalpha()) + ']', 'a' * 10 ** 6)

    def forward(self, x):
        return self.fc(x)
