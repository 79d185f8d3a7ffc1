from . import backbones, heads
