# Preparing a model for quantization: observers behind its layers, fake quantization of its weights.
import copy

import torch
from torch import _C, nn
from torch.ao.nn import intrinsic, qat
from torch.ao.nn.intrinsic import qat as fused
from torch.nn.quantized import FloatFunctional

from .stubs import DeQuantStub, QuantStub

__getattr__ = _C.missing("torch.ao.quantization.quantize")

_QAT = {nn.Conv2d: qat.Conv2d, nn.Conv3d: qat.Conv3d, nn.Linear: qat.Linear,
        nn.modules.linear.NonDynamicallyQuantizableLinear: qat.Linear}
_QAT.update({getattr(intrinsic, name): getattr(fused, name) for name in (
    "ConvBn1d", "ConvBn2d", "ConvBn3d", "ConvBnReLU1d", "ConvBnReLU2d", "ConvBnReLU3d", "ConvReLU2d", "ConvReLU3d",
    "LinearReLU", "LinearBn1d")})

# Layers whose results are observed, by the list of torch 2.15.
_OBSERVED = {nn.BatchNorm2d, nn.BatchNorm3d, nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d,
             nn.ConvTranspose3d, nn.ELU, nn.Embedding, nn.EmbeddingBag, nn.GroupNorm, nn.Hardswish, nn.InstanceNorm1d,
             nn.InstanceNorm2d, nn.InstanceNorm3d, nn.LayerNorm, nn.LeakyReLU, nn.Linear, nn.LSTM, nn.GRU, nn.LSTMCell,
             nn.GRUCell, nn.RNNCell, nn.PReLU, nn.ReLU6, nn.modules.linear.NonDynamicallyQuantizableLinear, QuantStub}


def get_default_qat_module_mappings():
    return dict(_QAT)


def get_default_qconfig_propagation_list():
    return set(_OBSERVED) | set(_QAT) | set(_QAT.values())


def propagate_qconfig_(module, qconfig_dict=None, prepare_custom_config_dict=None):
    _propagate(module, qconfig_dict or {}, None, "")


def _propagate(module, by_name, inherited, path):
    config = by_name.get(type(module), getattr(module, "qconfig", inherited))
    config = by_name.get(path, config)
    module.qconfig = config
    for name, child in module.named_children():
        _propagate(child, by_name, config, path + "." + name if path else name)


def _is_observed(module):
    return getattr(module, "qconfig", None) is not None


def _observe(module):
    if not _is_observed(module) or isinstance(module, DeQuantStub):
        return
    module.add_module("activation_post_process", module.qconfig.activation())
    module.register_forward_hook(lambda self, inputs, output: self.activation_post_process(output), prepend=True)


def _add_observers(module, whole, observed):
    children = list(module.named_children())
    for _, child in children:
        if type(child) is nn.Dropout:
            continue
        if isinstance(child, FloatFunctional):
            if _is_observed(child):
                child.activation_post_process = child.qconfig.activation()
        elif isinstance(child, (intrinsic._FusedModule, fused._Fused)) or type(child) in whole:
            _observe(child)
        else:
            _add_observers(child, whole, observed)
    if not children and type(module) in observed:
        _observe(module)


def prepare(model, inplace=False, allow_list=None, observer_non_leaf_module_list=None, prepare_custom_config_dict=None):
    if not inplace:
        model = copy.deepcopy(model)
    observed = get_default_qconfig_propagation_list() if allow_list is None else set(allow_list)
    propagate_qconfig_(model)
    _add_observers(model, set(observer_non_leaf_module_list or ()), observed)
    return model


def prepare_qat(model, mapping=None, inplace=False):
    if not model.training:
        raise AssertionError("prepare_qat only works on models in training mode")
    mapping = _QAT if mapping is None else mapping
    if not inplace:
        model = copy.deepcopy(model)
    propagate_qconfig_(model)
    _swap(model, mapping)
    return prepare(model, inplace=True, observer_non_leaf_module_list=set(mapping.values()))


def _swap(module, mapping):
    swapped = {}
    for name, child in module.named_children():
        if not isinstance(child, intrinsic._FusedModule):
            _swap(child, mapping)
        if _is_observed(child) and type(child) in mapping:
            swapped[name] = mapping[type(child)].from_float(child)
    for name, child in swapped.items():
        setattr(module, name, child)


def quantize_qat(model, run_fn, run_args, inplace=False):
    _C.unsupported("torch.ao.quantization.quantize_qat: heft has no quantized layers")


def convert(module, *args, **options):
    _C.unsupported("torch.ao.quantization.convert: heft has no quantized layers")


def quantize(model, *args, **options):
    _C.unsupported("torch.ao.quantization.quantize: heft has no quantized layers")


def quantize_dynamic(model, qconfig_spec=None, dtype=torch.qint8, mapping=None, inplace=False):
    """Linear and recurrent layers get weights of eight bits, or of sixteen; cells of recurrent ones heft has not."""
    if dtype not in (torch.qint8, torch.float16):
        raise ValueError(f"Don't know how to quantize with default settings for {dtype}. Provide full qconfig please")
    chosen = qconfig_spec
    if chosen is None:
        chosen = (nn.Linear, nn.LSTM, nn.GRU, nn.LSTMCell, nn.GRUCell, nn.RNNCell)
    if not inplace:
        model = copy.deepcopy(model)
    model.eval()
    _make_dynamic(model, set(chosen), dtype, "")
    return model


def _make_dynamic(module, chosen, dtype, path):
    from torch.ao.nn.quantized import dynamic
    for name, child in list(module.named_children()):
        place = f"{path}.{name}" if path else name
        wanted = type(child) in chosen or name in chosen or place in chosen
        if wanted and isinstance(child, nn.Linear):
            setattr(module, name, dynamic.Linear.from_float(child, dtype=dtype))
        elif wanted and type(child) is nn.LSTM:
            setattr(module, name, dynamic.LSTM.from_float(child, dtype=dtype))
        elif wanted and type(child) is nn.GRU:
            setattr(module, name, dynamic.GRU.from_float(child, dtype=dtype))
        elif wanted and isinstance(child, (nn.RNNBase, nn.RNNCellBase)):
            _C.unsupported("torch.ao.quantization.quantize_dynamic of " + type(child).__name__)
        else:
            _make_dynamic(child, chosen, dtype, place)
