# Fake quantization: values rounded to what few bits can hold, in floating point, by the range that an observer saw.
import torch
from torch import _C, nn

from .observer import (HistogramObserver, MovingAverageMinMaxObserver, MovingAveragePerChannelMinMaxObserver,
                       PerChannelMinMaxObserver, _with_args)

__getattr__ = _C.missing("torch.ao.quantization.fake_quantize")


class FakeQuantizeBase(nn.Module):
    with_args = classmethod(_with_args)

    def __init__(self):
        super().__init__()
        self.register_buffer("fake_quant_enabled", torch.tensor([1], dtype=torch.uint8))
        self.register_buffer("observer_enabled", torch.tensor([1], dtype=torch.uint8))

    def enable_fake_quant(self, enabled=True):
        self.fake_quant_enabled[0] = 1 if enabled else 0

    def disable_fake_quant(self):
        self.enable_fake_quant(False)

    def enable_observer(self, enabled=True):
        self.observer_enabled[0] = 1 if enabled else 0

    def disable_observer(self):
        self.enable_observer(False)


class FakeQuantize(FakeQuantizeBase):
    def __init__(self, observer=MovingAverageMinMaxObserver, quant_min=None, quant_max=None, is_dynamic=False, **options):
        super().__init__()
        self.activation_post_process = observer(quant_min=quant_min, quant_max=quant_max, **options)
        self.quant_min = 0 if quant_min is None else quant_min
        self.quant_max = 255 if quant_max is None else quant_max
        self.register_buffer("scale", torch.tensor([1.0], dtype=torch.float))
        self.register_buffer("zero_point", torch.tensor([0], dtype=torch.int))
        self.ch_axis = getattr(self.activation_post_process, "ch_axis", -1)
        self.is_per_channel = isinstance(self.activation_post_process, PerChannelMinMaxObserver)

    def forward(self, X):
        if self.observer_enabled[0] == 1:
            self.activation_post_process(X.detach())
        if self.fake_quant_enabled[0] == 0:
            return X
        if self.is_per_channel:
            return torch.fake_quantize_per_channel_affine(
                X, self.scale, self.zero_point, self.ch_axis, self.quant_min, self.quant_max)
        return torch.fake_quantize_per_tensor_affine(X, self.scale, self.zero_point, self.quant_min, self.quant_max)


class FusedMovingAvgObsFakeQuantize(FakeQuantize):
    def __init__(self, observer=MovingAverageMinMaxObserver, quant_min=0, quant_max=255, is_dynamic=False, **options):
        super().__init__(observer, quant_min, quant_max, is_dynamic, **options)
        self.register_buffer("fake_quant_enabled", torch.tensor([1], dtype=torch.long))
        self.register_buffer("observer_enabled", torch.tensor([1], dtype=torch.long))

    def forward(self, X):
        watched = self.activation_post_process
        return torch.fused_moving_avg_obs_fake_quant(
            X, self.observer_enabled, self.fake_quant_enabled, watched.min_val, watched.max_val, self.scale, self.zero_point,
            watched.averaging_constant, self.quant_min, self.quant_max, self.ch_axis, self.is_per_channel)


default_fake_quant = FakeQuantize.with_args(observer=MovingAverageMinMaxObserver, quant_min=0, quant_max=255)
default_weight_fake_quant = FakeQuantize.with_args(observer=MovingAverageMinMaxObserver, quant_min=-128, quant_max=127)
default_per_channel_weight_fake_quant = FakeQuantize.with_args(
    observer=MovingAveragePerChannelMinMaxObserver, quant_min=-128, quant_max=127, ch_axis=0)
default_histogram_fake_quant = FakeQuantize.with_args(observer=HistogramObserver, quant_min=0, quant_max=255)
default_fused_act_fake_quant = FusedMovingAvgObsFakeQuantize.with_args(
    observer=MovingAverageMinMaxObserver, quant_min=0, quant_max=255)
default_fused_wt_fake_quant = FusedMovingAvgObsFakeQuantize.with_args(
    observer=MovingAverageMinMaxObserver, quant_min=-128, quant_max=127)
default_fused_per_channel_wt_fake_quant = FusedMovingAvgObsFakeQuantize.with_args(
    observer=MovingAveragePerChannelMinMaxObserver, quant_min=-128, quant_max=127)


def disable_fake_quant(module):
    if isinstance(module, FakeQuantizeBase):
        module.disable_fake_quant()


def enable_fake_quant(module):
    if isinstance(module, FakeQuantizeBase):
        module.enable_fake_quant()


def disable_observer(module):
    if isinstance(module, FakeQuantizeBase):
        module.disable_observer()


def enable_observer(module):
    if isinstance(module, FakeQuantizeBase):
        module.enable_observer()
