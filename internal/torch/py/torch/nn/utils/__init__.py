# Helpers around parameters: clipping, flattening, reparametrisation, packing.
from torch import _C
from . import parametrizations, parametrize, rnn
from .clip import clip_grad_norm, clip_grad_norm_, clip_grad_value_, clip_grads_with_norm_, get_total_norm
from .convert import parameters_to_vector, vector_to_parameters
from .fusion import fuse_conv_bn_eval, fuse_conv_bn_weights, fuse_linear_bn_eval, fuse_linear_bn_weights
from .normed import remove_spectral_norm, remove_weight_norm, spectral_norm, weight_norm


__getattr__ = _C.missing("torch.nn.utils")  # stateless is imported when it is asked for


def _in_format(module, memory_format, layers):
    for layer in module.modules():
        if isinstance(layer, layers):
            layer.weight.data = layer.weight.detach().clone().contiguous(memory_format=memory_format)
    return module


def convert_conv2d_weight_memory_format(module, memory_format):
    from .. import Conv2d, ConvTranspose2d
    return _in_format(module, memory_format, (Conv2d, ConvTranspose2d))


def convert_conv3d_weight_memory_format(module, memory_format):
    from .. import Conv3d, ConvTranspose3d
    return _in_format(module, memory_format, (Conv3d, ConvTranspose3d))


def skip_init(module_cls, *args, **kwargs):
    kwargs.pop("device", None)
    return module_cls(*args, **kwargs)
