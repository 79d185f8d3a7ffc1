"""Custom autograd functions, forward hooks, parametrised weights, checkpointing."""
import warnings

import numpy as np
import torch
import torch.nn as nn
from torch.autograd import Function
from torch.nn.utils import spectral_norm
from torch.utils.checkpoint import checkpoint, checkpoint_sequential

try:
    import apex
    HAS_APEX = True
except ImportError:
    HAS_APEX = False
    warnings.warn("apex is missing")


class FlipGradient(Function):
    @staticmethod
    def forward(ctx, x, alpha):
        ctx.alpha = alpha
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.neg() * ctx.alpha, None


class ThriftySwish(torch.autograd.Function):
    """Keeps only its input and computes the sigmoid again in backward."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.sigmoid(x).mul_(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        gate = x.sigmoid()
        return (gate + x * gate * (1 - gate)) * grad


class Swish(nn.Module):
    def forward(self, x):
        return ThriftySwish.apply(x)


class DomainAdversarial(nn.Module):
    def __init__(self, bands=6):
        super().__init__()
        if HAS_APEX:
            raise RuntimeError("not here")
        mel = np.linspace(0.0, 1.0, num=bands * 3).reshape(bands, 3).astype("float32")
        mel = mel / np.maximum(mel.sum(axis=1, keepdims=True), 1e-5)
        self.register_buffer("filters", torch.as_tensor(mel))
        self.features = nn.Sequential(
            spectral_norm(nn.Conv2d(3, 16, 3, padding=1)), Swish(), nn.MaxPool2d(2),
            spectral_norm(nn.Conv2d(16, 32, 3, padding=1)), Swish(), nn.AdaptiveMaxPool2d(4))
        self.label = nn.Linear(32 * 16, 10)
        self.domain = nn.Sequential(nn.Linear(32 * 16, 32), nn.ReLU(), nn.Linear(32, 2))
        self.activations = {}
        self.features[2].register_forward_hook(self._keep("pool"))
        self.features[5].register_forward_hook(lambda m, i, o: None)

    def _keep(self, name):
        def hook(module, inputs, output):
            self.activations[name] = output.detach()
        return hook

    def forward(self, x, alpha=1.0):
        f = self.features(x).flatten(1)
        colors = torch.einsum("bf,nchw->nbf", self.filters, x)
        return self.label(f), self.domain(FlipGradient.apply(f, alpha)), self.activations["pool"].mean(dim=(2, 3)), colors


class CheckpointedMLP(nn.Module):
    def __init__(self, width=48, depth=6, segments=3):
        super().__init__()
        self.stem = nn.Linear(16, width)
        self.body = nn.Sequential(*(nn.Sequential(nn.Linear(width, width), nn.ReLU()) for _ in range(depth)))
        self.mid = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.segments = segments
        self.head = nn.Linear(width, 1)

    def forward(self, x):
        x = self.stem(x)
        if self.training:
            x = checkpoint_sequential(self.body, self.segments, x, use_reentrant=False)
            x = x + checkpoint(self.mid, x, use_reentrant=False)
        else:
            x = self.body(x)
            x = x + self.mid(x)
        return self.head(x)
