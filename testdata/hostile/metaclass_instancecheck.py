import torch
import torch.nn as nn
import torch.nn.functional as F


class M(type):
    def __instancecheck__(cls, x):
        return isinstance(x, cls)


class A(metaclass=M):
    pass


class Net(nn.Module):
    def forward(self, x):
        return x if isinstance(x, A) else x
