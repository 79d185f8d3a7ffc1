# Quantization before conversion: stubs hand their input on, preparing a model
# changes nothing. Converting one is not supported, since heft has no integer
# kernels.
import copy
from collections import namedtuple

from torch import _C, nn

__getattr__ = _C.missing("torch.ao.quantization")

QConfig = namedtuple("QConfig", ["activation", "weight"])


class QuantStub(nn.Module):
    def __init__(self, qconfig=None):
        super().__init__()
        if qconfig:
            self.qconfig = qconfig

    def forward(self, x):
        return x


class DeQuantStub(QuantStub):
    pass


class QuantWrapper(nn.Module):
    def __init__(self, module):
        super().__init__()
        self.add_module("quant", QuantStub())
        self.add_module("dequant", DeQuantStub())
        self.add_module("module", module)
        self.train(module.training)

    def forward(self, x):
        return self.dequant(self.module(self.quant(x)))


default_observer = default_weight_observer = default_per_channel_weight_observer = default_histogram_observer = None
default_qconfig = QConfig(None, None)


def get_default_qconfig(backend="x86", version=0):
    return default_qconfig


def get_default_qat_qconfig(backend="x86", version=1):
    return default_qconfig


def prepare(model, inplace=False, *args, **options):
    return model if inplace else copy.deepcopy(model)


def prepare_qat(model, mapping=None, inplace=False):
    return model if inplace else copy.deepcopy(model)


def convert(module, *args, **options):
    _C.unsupported("torch.ao.quantization.convert: heft has no quantized layers")


def quantize_dynamic(model, *args, **options):
    _C.unsupported("torch.ao.quantization.quantize_dynamic: heft has no quantized layers")


class _Pair(nn.Sequential):
    # Two layers that a quantized network runs as one.
    pass


class ConvReLU1d(_Pair):
    pass


class ConvReLU2d(_Pair):
    pass


class ConvReLU3d(_Pair):
    pass


class LinearReLU(_Pair):
    pass


class BNReLU2d(_Pair):
    pass


class BNReLU3d(_Pair):
    pass


_PAIRS = ((nn.Conv1d, ConvReLU1d), (nn.Conv2d, ConvReLU2d), (nn.Conv3d, ConvReLU3d), (nn.Linear, LinearReLU),
          (nn.BatchNorm2d, BNReLU2d), (nn.BatchNorm3d, BNReLU3d))


def fuse_modules(model, modules_to_fuse, inplace=False, *args, **options):
    # In evaluation a batch norm disappears into the layer before it, and an
    # activation forms a pair with it. Identities stand where the others stood.
    if not inplace:
        model = copy.deepcopy(model)
    groups = [modules_to_fuse] if isinstance(modules_to_fuse[0], str) else modules_to_fuse
    for names in groups:
        _fuse(model, names)
    return model


def _fuse(model, names):
    fused, *rest = [model.get_submodule(name) for name in names]
    for module in rest:
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)):
            fused = nn.utils.fusion.fuse_conv_bn_eval(fused.eval(), module.eval())
        else:
            pair = next(pair for kind, pair in _PAIRS if isinstance(fused, kind))
            fused = pair(fused, module)
    _replace(model, names[0], fused)
    for name in names[1:]:
        _replace(model, name, nn.Identity())


def _replace(model, path, module):
    parent, _, name = path.rpartition(".")
    setattr(model.get_submodule(parent), name, module)


def fuse_modules_qat(model, modules_to_fuse, inplace=False, *args, **options):
    return model if inplace else copy.deepcopy(model)
