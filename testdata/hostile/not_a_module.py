import torch
import torch.nn as nn
import torch.nn.functional as F


class Net:
    def __call__(self, x):
        return x
