import torch
import torch.nn as nn
import torch.nn.functional as F


def wrap(f):
    def g(*a):
        return g(*a)
    return g


class Net(nn.Module):
    @wrap
    def forward(self, x):
        return x
