# Folding a batch norm into the layer before it.
import copy

import torch
from ..parameter import Parameter


def fuse_conv_bn_weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose=False):
    bias = torch.empty_like(bn_rm) if conv_b is None else conv_b
    return Parameter(conv_w, conv_w.requires_grad), Parameter(bias, bias.requires_grad)


def fuse_conv_bn_eval(conv, bn, transpose=False):
    fused = copy.deepcopy(conv)
    fused.weight, fused.bias = fuse_conv_bn_weights(fused.weight, fused.bias, bn.running_mean, bn.running_var,
                                                    bn.eps, bn.weight, bn.bias, transpose)
    return fused


def fuse_linear_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b):
    scale = bn_w * torch.rsqrt(bn_rv + bn_eps)
    bias = torch.zeros_like(bn_rm) if linear_b is None else linear_b
    weight, bias = linear_w * scale.unsqueeze(-1), (bias - bn_rm) * scale + bn_b
    return Parameter(weight.detach(), linear_w.requires_grad), Parameter(bias.detach(), linear_b is not None and linear_b.requires_grad)


def fuse_linear_bn_eval(linear, bn):
    fused = copy.deepcopy(linear)
    if fused.bias is None:
        fused.bias = Parameter(torch.empty_like(bn.running_mean))
    return fused
