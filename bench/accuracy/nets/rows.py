# What the expressions of the benchmark's rows are evaluated over.
import torch
import torchvision.models as torchvision_models
from timm import create_model
from timm.layers import set_fast_norm, set_fused_attn

from bert import bert_large
from mlp import Perceptron
from detectors import upright_detector
from region_detectors import published_detector
from rotated import rotated_detector
from segmentation import segmentor


class InputSize(torch.nn.Module):
    # Returns a tensor with the shape of the images that a timm model was made for.
    def __init__(self, net):
        super().__init__()
        self.size = tuple(net.default_cfg["input_size"])

    def forward(self, x):
        return torch.zeros(self.size)


def before_fused_attention(name):
    # A timm model as it ran before torch 2.0, whose attention was written out.
    set_fused_attn(False)
    net = create_model(name)
    set_fused_attn(True)
    return net


def fast_norm(name):
    # A timm model whose layer and group norms stay in the type of autocast.
    set_fast_norm(True)
    net = create_model(name)
    set_fast_norm(False)
    return net


def fast_norm_before_fused_attention(name):
    set_fast_norm(True)
    net = before_fused_attention(name)
    set_fast_norm(False)
    return net


class Averaged(torch.nn.Module):
    # A net beside which a running average of its weights is kept, as DeiT's training does.
    def __init__(self, make):
        super().__init__()
        self.net = make()
        self.average = make()
        for p in self.average.parameters():
            p.requires_grad_(False)

    def forward(self, x):
        return self.net(x)


def dropped_paths(name):
    # A timm transformer with the stochastic depth of its recipe, its attention written out.
    set_fused_attn(False)
    net = create_model(name, drop_path_rate=0.1)
    set_fused_attn(True)
    return net


def deit(name):
    return Averaged(lambda: dropped_paths(name))
