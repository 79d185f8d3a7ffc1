import torch
from torch import nn

from ..registry import BACKBONES, HEADS
from . import backbones, heads


class OneStage(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.backbone = BACKBONES.get(cfg.MODEL.BACKBONE.NAME)(cfg)
        self.head = HEADS.get(cfg.MODEL.HEAD.NAME)(cfg, self.backbone.channels)
        self.register_buffer("pixel_mean", torch.tensor(cfg.INPUT.PIXEL_MEAN).view(-1, 1, 1), False)

    @property
    def device(self):
        return self.pixel_mean.device

    def forward(self, batch):
        x = (batch.to(self.device) - self.pixel_mean) / 255
        logits, boxes = self.head(self.backbone(x))
        return {"logits": logits, "boxes": boxes}


def build_model(cfg):
    model = OneStage(cfg)
    model.to(torch.device("cpu"))
    return model
