# Layers whose weights pass a fake quantization.
from torch import _C, nn
from torch.nn import functional as F

__getattr__ = _C.missing("torch.ao.nn.qat")


def _trained(cls, layer, qconfig):
    # The layer itself, of another class: parameters and hooks stay.
    layer.__class__ = cls
    layer.qconfig = qconfig
    layer.weight_fake_quant = qconfig.weight()
    return layer


class _Layer:
    @classmethod
    def from_float(cls, module, use_precomputed_fake_quant=False):
        return _trained(cls, module, module.qconfig)


class Conv1d(_Layer, nn.Conv1d):
    def forward(self, input):
        return self._conv_forward(input, self.weight_fake_quant(self.weight), self.bias)


class Conv2d(_Layer, nn.Conv2d):
    def forward(self, input):
        return self._conv_forward(input, self.weight_fake_quant(self.weight), self.bias)


class Conv3d(_Layer, nn.Conv3d):
    def forward(self, input):
        return self._conv_forward(input, self.weight_fake_quant(self.weight), self.bias)


class Linear(_Layer, nn.Linear):
    def forward(self, input):
        return F.linear(input, self.weight_fake_quant(self.weight), self.bias)
