# What the expressions of the benchmark's rows are evaluated over.
import torch
import torchvision.models as torchvision_models
from timm import create_model

from mlp import Perceptron


class InputSize(torch.nn.Module):
    # Returns a tensor with the shape of the images that a timm model was made for.
    def __init__(self, net):
        super().__init__()
        self.size = tuple(net.default_cfg["input_size"])

    def forward(self, x):
        return torch.zeros(self.size)


class Autocast(torch.nn.Module):
    # Runs a model as training loops do under torch.autocast.
    def __init__(self, net, dtype=torch.float16):
        super().__init__()
        self.net, self.dtype = net, dtype

    def forward(self, *inputs):
        with torch.autocast("cuda", self.dtype):
            return self.net(*inputs)
