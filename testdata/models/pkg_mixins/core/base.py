import torch
import torch.nn as nn

__all__ = ["FreezeMixin", "SizeMixin", "BaseModel"]


class FreezeMixin:
    def freeze(self, *prefixes):
        for name, p in self.named_parameters():
            if any(name.startswith(x) for x in prefixes):
                p.requires_grad_(False)
        return self


class SizeMixin:
    @property
    def n_params(self):
        return sum(map(torch.numel, self.parameters()))

    @classmethod
    def from_preset(cls, preset, **overrides):
        return cls(**{**cls.presets[preset], **overrides})


class BaseModel(FreezeMixin, SizeMixin, nn.Module):
    presets = {}

    def __init__(self, *args, **kwargs):
        super().__init__()
        self.hparams = kwargs

    def training_step(self, batch, idx):
        x, y = batch
        return nn.functional.cross_entropy(self(x), y)

    def configure_optimizers(self):
        return torch.optim.Adam(filter(lambda p: p.requires_grad, self.parameters()), lr=1e-3)
