# DropBlock: squares of a feature map are dropped in training.
import torch
import torch.nn.functional as F
from torch import nn


def _drop(input, p, block_size, inplace, eps, training, rank):
    if not training or p == 0.0:
        return input
    size = input.shape[2:]
    block_size = min(block_size, *size)
    gamma = p * 1.0
    for extent in size:
        gamma *= extent / ((extent - block_size + 1) * block_size)
    noise = torch.empty((*input.shape[:2], *(s - block_size + 1 for s in size)), dtype=input.dtype, device=input.device)
    noise.bernoulli_(gamma)
    noise = F.pad(noise, [block_size // 2] * (2 * rank), value=0)
    pool = F.max_pool2d if rank == 2 else F.max_pool3d
    noise = pool(noise, kernel_size=(block_size,) * rank, stride=(1,) * rank, padding=block_size // 2)
    noise = 1 - noise
    scale = noise.numel() / (eps + noise.sum())
    return input.mul_(noise).mul_(scale) if inplace else input * noise * scale


def drop_block2d(input, p, block_size, inplace=False, eps=1e-6, training=True):
    return _drop(input, p, block_size, inplace, eps, training, 2)


def drop_block3d(input, p, block_size, inplace=False, eps=1e-6, training=True):
    return _drop(input, p, block_size, inplace, eps, training, 3)


class DropBlock2d(nn.Module):
    def __init__(self, p, block_size, inplace=False, eps=1e-6):
        super().__init__()
        self.p = p
        self.block_size = block_size
        self.inplace = inplace
        self.eps = eps

    def __repr__(self):
        return f"{self.__class__.__name__}(p={self.p}, block_size={self.block_size}, inplace={self.inplace})"

    def forward(self, input):
        return drop_block2d(input, self.p, self.block_size, self.inplace, self.eps, self.training)


class DropBlock3d(DropBlock2d):
    def forward(self, input):
        return drop_block3d(input, self.p, self.block_size, self.inplace, self.eps, self.training)
