# Observers: modules that watch the range of what passes. They change nothing, and hold the smallest and the largest value.
from functools import partial

import torch
from torch import _C, nn

__getattr__ = _C.missing("torch.ao.quantization.observer")


def _with_args(cls, *args, **kwargs):
    make = partial(cls, *args, **kwargs)
    make.with_args = lambda *more, **others: _with_args(make, *more, **others)
    return make


class ObserverBase(nn.Module):
    with_args = classmethod(_with_args)

    def __init__(self, dtype=None, is_dynamic=False, **options):
        super().__init__()
        self.dtype = dtype
        self.is_dynamic = is_dynamic

    def forward(self, x):
        return x


class UniformQuantizationObserverBase(ObserverBase):
    def __init__(self, dtype=None, qscheme=None, reduce_range=False, quant_min=None, quant_max=None, factory_kwargs=None,
                 eps=2 ** -23, is_dynamic=False, **options):
        super().__init__(dtype, is_dynamic)
        self.qscheme = qscheme
        self.reduce_range = reduce_range
        self.quant_min = 0 if quant_min is None else quant_min
        self.quant_max = 255 if quant_max is None else quant_max
        self.register_buffer("eps", torch.tensor([eps]))


class MinMaxObserver(UniformQuantizationObserverBase):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.register_buffer("min_val", torch.tensor(float("inf")))
        self.register_buffer("max_val", torch.tensor(float("-inf")))

    def forward(self, x_orig):
        smallest, largest = torch.aminmax(x_orig.detach().to(self.min_val.dtype))
        self.min_val.copy_(self._merged(torch.min, smallest, self.min_val))
        self.max_val.copy_(self._merged(torch.max, largest, self.max_val))
        return x_orig

    def _merged(self, choose, new, old):
        return choose(new, old)


class MovingAverageMinMaxObserver(MinMaxObserver):
    def __init__(self, averaging_constant=0.01, *args, **options):
        super().__init__(*args, **options)
        self.averaging_constant = averaging_constant

    def _merged(self, choose, new, old):
        return old + self.averaging_constant * (new - old)


class PerChannelMinMaxObserver(UniformQuantizationObserverBase):
    def __init__(self, ch_axis=0, *args, **options):
        super().__init__(*args, **options)
        self.ch_axis = ch_axis
        self.register_buffer("min_val", torch.tensor([]))
        self.register_buffer("max_val", torch.tensor([]))

    def forward(self, x_orig):
        x = x_orig.detach().to(self.min_val.dtype).transpose(0, self.ch_axis)
        torch.aminmax(torch.flatten(x, start_dim=1), dim=1)
        return x_orig


class MovingAveragePerChannelMinMaxObserver(PerChannelMinMaxObserver):
    def __init__(self, averaging_constant=0.01, ch_axis=0, *args, **options):
        super().__init__(ch_axis, *args, **options)
        self.averaging_constant = averaging_constant


class HistogramObserver(UniformQuantizationObserverBase):
    def __init__(self, bins=2048, *args, **options):
        super().__init__(*args, **options)
        self.bins = bins
        self.register_buffer("histogram", torch.zeros(bins))
        self.register_buffer("min_val", torch.tensor(float("inf")))
        self.register_buffer("max_val", torch.tensor(float("-inf")))

    def forward(self, x_orig):
        x = x_orig.detach()
        if x.numel() > 0:
            torch.aminmax(x)
            self.histogram.copy_(torch.histc(x, self.bins))
        return x_orig


class FixedQParamsObserver(ObserverBase):
    def __init__(self, scale, zero_point, dtype=None, qscheme=None, quant_min=0, quant_max=255, **options):
        super().__init__(dtype)
        self.quant_min = quant_min
        self.quant_max = quant_max
        self.register_buffer("scale", torch.tensor([scale], dtype=torch.float))
        self.register_buffer("zero_point", torch.tensor([zero_point], dtype=torch.int))
        self.qscheme = qscheme


class PlaceholderObserver(ObserverBase):
    pass


class NoopObserver(ObserverBase):
    pass


default_observer = MinMaxObserver.with_args(quant_min=0, quant_max=127)
default_weight_observer = MinMaxObserver.with_args()
default_per_channel_weight_observer = PerChannelMinMaxObserver.with_args()
default_histogram_observer = HistogramObserver.with_args(quant_min=0, quant_max=127)
default_placeholder_observer = PlaceholderObserver
default_dynamic_quant_observer = PlaceholderObserver.with_args(is_dynamic=True)
