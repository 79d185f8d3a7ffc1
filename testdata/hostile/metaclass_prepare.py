import torch
import torch.nn as nn
import torch.nn.functional as F


class D(dict):
    def __getitem__(self, key):
        return self[key]


class M(type):
    @classmethod
    def __prepare__(m, *a):
        return D()


class A(metaclass=M):
    x = y


class Net(nn.Module):
    def forward(self, x):
        return A.x
