import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        class A:
            def __len__(self):
                return 10 ** 30
        self.v = len(A())

    def forward(self, x):
        return self.fc(x)
