import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        s = 'ä' * 10 ** 6
        for i in range(10 ** 6):
            s.encode('utf-8')

    def forward(self, x):
        return self.fc(x)
