# Layers whose weights are codes of eight bits, and whose inputs are made codes while they run. In torch the weights are
# packed out of sight of parameters() and buffers(), and part of the state dict; here they are buffers.
import torch
from torch import _C, nn

__getattr__ = _C.missing("torch.ao.nn.quantized.dynamic")
_product = _C.operator("torch.ops.quantized.linear_of_codes")


class LinearPackedParams(nn.Module):
    def __init__(self, dtype, out_features, in_features, bias):
        super().__init__()
        self.dtype = dtype
        kept = torch.float16 if dtype == torch.float16 else torch.int8
        self.register_buffer("weight", torch.empty(out_features, in_features, dtype=kept))
        self.register_buffer("bias", torch.empty(out_features) if bias else None)


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias_=True, dtype=torch.qint8):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.scale, self.zero_point, self.version = 1.0, 0, 4
        self._packed_params = LinearPackedParams(dtype, out_features, in_features, bias_)

    def _get_name(self):
        return "DynamicQuantizedLinear"

    def extra_repr(self):
        text = f"in_features={self.in_features}, out_features={self.out_features}, dtype={self._packed_params.dtype}"
        return text + ", qscheme=torch.per_tensor_affine" if self._packed_params.dtype == torch.qint8 else text

    def forward(self, x):
        packed = self._packed_params
        return _product(x, packed.weight, self.in_features, self.out_features, packed.bias)

    @classmethod
    def from_float(cls, mod, use_precomputed_fake_quant=False, dtype=torch.qint8):
        made = cls(mod.in_features, mod.out_features, mod.bias is not None, dtype)
        made.training = mod.training
        return made


def _kept(weights, dtype):
    """A matrix is kept as codes, or in sixteen bits; a bias as it is."""
    if weights.dim() < 2:
        return weights.detach()
    return torch.empty(weights.shape, dtype=torch.float16 if dtype == torch.float16 else torch.int8)


def _with_codes(made, mod, dtype):
    made.training = mod.training
    for name, weights in list(made._parameters.items()):
        del made._parameters[name]
        made.register_buffer(name, _kept(weights, dtype))
        if weights.dim() == 1:  # the packed matrix has a copy of its own
            made.register_buffer(name + "_packed", weights.detach())
    return made


class _Decoded:
    """Codes are decoded for the recurrent operators here: an upper bound, torch's kernels read them as they are."""

    @property
    def _flat_weights(self):
        weights = [getattr(self, name) for name in self._flat_weights_names]
        return [w if w.dim() == 1 else w.to(torch.float32) for w in weights]


class LSTM(_Decoded, nn.LSTM):
    def _get_name(self):
        return "DynamicQuantizedLSTM"

    @classmethod
    def from_float(cls, mod, dtype=torch.qint8):
        made = cls(mod.input_size, mod.hidden_size, mod.num_layers, mod.bias, mod.batch_first, mod.dropout,
                   mod.bidirectional, mod.proj_size)
        return _with_codes(made, mod, dtype)


class GRU(_Decoded, nn.GRU):
    def _get_name(self):
        return "DynamicQuantizedGRU"

    @classmethod
    def from_float(cls, mod, dtype=torch.qint8):
        made = cls(mod.input_size, mod.hidden_size, mod.num_layers, mod.bias, mod.batch_first, mod.dropout,
                   mod.bidirectional)
        return _with_codes(made, mod, dtype)
