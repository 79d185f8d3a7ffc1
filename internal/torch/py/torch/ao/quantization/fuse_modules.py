# Fusing: the first of several layers becomes all of them, identities stand where the others stood.
import copy

from torch import nn
from torch.ao.nn import intrinsic

_NORMS = {nn.Conv1d: nn.BatchNorm1d, nn.Conv2d: nn.BatchNorm2d, nn.Conv3d: nn.BatchNorm3d}
_WITH_NORM = {nn.Conv1d: (intrinsic.ConvBn1d, intrinsic.ConvBnReLU1d), nn.Conv2d: (intrinsic.ConvBn2d, intrinsic.ConvBnReLU2d),
              nn.Conv3d: (intrinsic.ConvBn3d, intrinsic.ConvBnReLU3d), nn.Linear: (intrinsic.LinearBn1d, None)}
_WITH_RELU = {nn.Conv1d: intrinsic.ConvReLU1d, nn.Conv2d: intrinsic.ConvReLU2d, nn.Conv3d: intrinsic.ConvReLU3d,
              nn.Linear: intrinsic.LinearReLU, nn.BatchNorm2d: intrinsic.BNReLU2d, nn.BatchNorm3d: intrinsic.BNReLU3d}
_BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


def fuse_modules(model, modules_to_fuse, inplace=False, *args, **options):
    return _fuse_all(model, modules_to_fuse, inplace, False)


def fuse_modules_qat(model, modules_to_fuse, inplace=False, *args, **options):
    return _fuse_all(model, modules_to_fuse, inplace, True)


def _fuse_all(model, modules_to_fuse, inplace, training):
    if not inplace:
        model = copy.deepcopy(model)
    groups = [modules_to_fuse] if isinstance(modules_to_fuse[0], str) else modules_to_fuse
    for names in groups:
        layers = [model.get_submodule(name) for name in names]
        fused = _fused_in_training(layers) if training else _fused(layers)
        _replace(model, names[0], fused)
        for name in names[1:]:
            _replace(model, name, nn.Identity())
    return model


def _fused(layers):
    # In evaluation a batch norm disappears into the layer before it.
    fused, *rest = layers
    for layer in rest:
        if isinstance(layer, _BATCH_NORMS):
            fused = nn.utils.fusion.fuse_conv_bn_eval(fused.eval(), layer.eval())
        else:
            fused = _WITH_RELU[type(fused)](fused, layer)
    return fused


def _fused_in_training(layers):
    first = type(layers[0])
    kinds = [type(layer) for layer in layers[1:]]
    if len(kinds) == 2 and isinstance(layers[1], _BATCH_NORMS) and kinds[1] is nn.ReLU and first in _NORMS:
        return _WITH_NORM[first][1](*layers)
    if len(kinds) == 1 and isinstance(layers[1], _BATCH_NORMS) and first in _WITH_NORM:
        return _WITH_NORM[first][0](*layers)
    if kinds == [nn.ReLU] and first in _WITH_RELU:
        return _WITH_RELU[first](*layers)
    raise NotImplementedError(f"Cannot fuse modules: {[first, *kinds]}")


def _replace(model, path, module):
    parent, _, name = path.rpartition(".")
    setattr(model.get_submodule(parent), name, module)
