import torch
import torch.nn as nn
import torch.nn.functional as F


class A:
    def __class_getitem__(cls, k):
        return cls[k, k]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        A[1]
