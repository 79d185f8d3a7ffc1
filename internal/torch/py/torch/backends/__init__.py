# torch.backends: switches are kept, nothing is available.
import torch
from torch import _C
from . import cpu, cuda, cudnn, mha, mkl, mkldnn, mps, nnpack, openmp, opt_einsum, quantized, xnnpack

__getattr__ = _C.missing("torch.backends")
fp32_precision = "none"
