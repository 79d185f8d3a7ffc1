import torch
import torch.nn as nn
import torch.nn.functional as F


class A(nn.Module):
    pass


class B(A, nn.Module):
    pass


class C(nn.Module, A):
    pass


class Net(B, C):
    pass
