import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        x = x.requires_grad_()
        y = self.fc(x).sum()
        for i in range(10 ** 5):
            y = torch.autograd.grad(y, x, create_graph=True)[0].sum() + y
        return y
