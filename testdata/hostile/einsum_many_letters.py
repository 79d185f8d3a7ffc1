import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        import string
        return torch.einsum(','.join(string.ascii_letters) + '->' + string.ascii_letters, *[x[0]] * 52)
