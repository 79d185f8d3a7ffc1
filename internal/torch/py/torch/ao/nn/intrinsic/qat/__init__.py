# A convolution or linear layer, a batch norm and an activation, trained for running as one: the weight is scaled by the
# running statistics before its fake quantization, and the result scaled back before the batch norm.
import torch
from torch import _C, nn
from torch.ao.nn import qat
from torch.ao.nn.qat import _trained
from torch.nn import functional as F

__getattr__ = _C.missing("torch.ao.nn.intrinsic.qat")


class _Fused:
    # What observers take for one layer.
    relu = False

    @classmethod
    def from_float(cls, module, use_precomputed_fake_quant=False):
        # module is a sequence of the float layers.
        return _trained(cls, module[0], module.qconfig)

    def _activation(self, x):
        return F.relu(x) if self.relu else x


class _Normed(_Fused):
    @classmethod
    def from_float(cls, module, use_precomputed_fake_quant=False):
        layer = module[0]
        layer.bn = module[1]
        return _trained(cls, layer, module.qconfig)

    def _forward(self, input):
        scale = self.bn.weight / torch.sqrt(self.bn.running_var + self.bn.eps)
        rows = [-1] + [1] * (self.weight.dim() - 1)
        weight = self.weight_fake_quant(self.weight * scale.reshape(rows))
        if self.bias is not None:
            zero_bias = torch.zeros_like(self.bias, dtype=input.dtype)
        else:
            zero_bias = torch.zeros(self.weight.shape[0], device=scale.device, dtype=input.dtype)
        columns = [1, -1] + [1] * (self.weight.dim() - 2)
        result = self._apply_weight(input, weight, zero_bias) / scale.reshape(columns)
        if self.bias is not None:
            result = result + self.bias.reshape(columns)
        return self.bn(result)

    def forward(self, input):
        return self._activation(self._forward(input))


class ConvBn1d(_Normed, nn.Conv1d):
    def _apply_weight(self, input, weight, bias):
        return self._conv_forward(input, weight, bias)


class ConvBnReLU1d(ConvBn1d):
    relu = True


class ConvBn2d(_Normed, nn.Conv2d):
    def _apply_weight(self, input, weight, bias):
        return self._conv_forward(input, weight, bias)


class ConvBnReLU2d(ConvBn2d):
    relu = True


class ConvBn3d(_Normed, nn.Conv3d):
    def _apply_weight(self, input, weight, bias):
        return self._conv_forward(input, weight, bias)


class ConvBnReLU3d(ConvBn3d):
    relu = True


class LinearBn1d(_Normed, nn.Linear):
    def _apply_weight(self, input, weight, bias):
        return F.linear(input, weight, bias)


class ConvReLU1d(_Fused, qat.Conv1d):
    def forward(self, input):
        return F.relu(super().forward(input))


class ConvReLU2d(_Fused, qat.Conv2d):
    def forward(self, input):
        return F.relu(super().forward(input))


class ConvReLU3d(_Fused, qat.Conv3d):
    def forward(self, input):
        return F.relu(super().forward(input))


class LinearReLU(_Fused, qat.Linear):
    def forward(self, input):
        return F.relu(super().forward(input))
