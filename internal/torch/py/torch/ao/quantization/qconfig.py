# Which observer or fake quantization activations and weights get.
from collections import namedtuple

from torch import _C

from . import fake_quantize as fake
from . import observer

__getattr__ = _C.missing("torch.ao.quantization.qconfig")

QConfig = namedtuple("QConfig", ["activation", "weight"])

default_qconfig = QConfig(observer.default_observer, observer.default_weight_observer)
default_per_channel_qconfig = QConfig(observer.default_observer, observer.default_per_channel_weight_observer)
default_dynamic_qconfig = QConfig(observer.default_dynamic_quant_observer, observer.default_weight_observer)
default_qat_qconfig = QConfig(fake.default_fake_quant, fake.default_weight_fake_quant)
default_qat_qconfig_v2 = QConfig(fake.default_fused_act_fake_quant, fake.default_fused_wt_fake_quant)

_PER_CHANNEL = ("x86", "fbgemm", "onednn")


def _backend(backend):
    if backend not in _PER_CHANNEL + ("qnnpack",):
        raise AssertionError(f"backend: {backend} not supported. backend must be one of "
                             "['fbgemm', 'onednn', 'qnnpack', 'x86']")
    return backend in _PER_CHANNEL


def get_default_qconfig(backend="x86", version=0):
    if _backend(backend):
        return QConfig(observer.HistogramObserver.with_args(reduce_range=True), observer.default_per_channel_weight_observer)
    return QConfig(observer.HistogramObserver.with_args(reduce_range=False), observer.default_weight_observer)


def get_default_qat_qconfig(backend="x86", version=1):
    per_channel = _backend(backend)
    if version == 0:
        weight = fake.default_per_channel_weight_fake_quant if per_channel else fake.default_weight_fake_quant
        return QConfig(fake.default_fake_quant, weight)
    weight = fake.default_fused_per_channel_wt_fake_quant if per_channel else fake.default_fused_wt_fake_quant
    return QConfig(fake.default_fused_act_fake_quant, weight)
