"""Backbones of detectors: a classifier's stages, and a feature pyramid on top (Feature Pyramid Networks, 2016)."""

from torch import nn
from torchvision.models import mobilenetv2, mobilenetv3, resnet
from torchvision.models._utils import IntermediateLayerGetter
from torchvision.ops import FrozenBatchNorm2d
from torchvision.ops.feature_pyramid_network import FeaturePyramidNetwork, LastLevelMaxPool


class BackboneWithFPN(nn.Module):
    """return_layers maps the backbone's children to level names; in_channels_list are their channels."""

    def __init__(self, backbone, return_layers, in_channels_list, out_channels, extra_blocks=None, norm_layer=None):
        super().__init__()
        self.body = IntermediateLayerGetter(backbone, return_layers=return_layers)
        self.fpn = FeaturePyramidNetwork(in_channels_list, out_channels, extra_blocks=extra_blocks or LastLevelMaxPool(),
                                         norm_layer=norm_layer)
        self.out_channels = out_channels

    def forward(self, x):
        x = self.body(x)
        x = self.fpn(x)
        return x


def _freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad_(False)


def _is_trained(weights, weights_backbone, pretrained, pretrained_backbone):
    """Trained weights freeze a backbone's first layers, and often its normalisation."""
    return weights is not None or weights_backbone is not None or bool(pretrained) or bool(pretrained_backbone)


def _validate_trainable_layers(is_trained, trainable_backbone_layers, max_value, default_value):
    """How many stages from the end learn: all of them where nothing was trained before."""
    if not is_trained:
        return max_value
    layers = default_value if trainable_backbone_layers is None else trainable_backbone_layers
    if not 0 <= layers <= max_value:
        raise ValueError(f"Trainable backbone layers should be in the range [0,{max_value}], got {layers} ")
    return layers


def resnet_fpn_backbone(backbone_name, weights=None, norm_layer=FrozenBatchNorm2d, trainable_layers=3,
                        returned_layers=None, extra_blocks=None, pretrained=False):
    backbone = getattr(resnet, backbone_name)(norm_layer=norm_layer)
    return _resnet_fpn_extractor(backbone, trainable_layers, returned_layers, extra_blocks)


def _resnet_fpn_extractor(backbone, trainable_layers, returned_layers=None, extra_blocks=None, norm_layer=None):
    if not 0 <= trainable_layers <= 5:
        raise ValueError(f"Trainable layers should be in the range [0,5], got {trainable_layers}")
    trained = ["layer4", "layer3", "layer2", "layer1", "conv1"][:trainable_layers]
    if trainable_layers == 5:
        trained.append("bn1")
    for name, parameter in backbone.named_parameters():
        if not name.startswith(tuple(trained)):
            parameter.requires_grad_(False)

    returned_layers = returned_layers or [1, 2, 3, 4]
    if min(returned_layers) <= 0 or max(returned_layers) >= 5:
        raise ValueError(f"Each returned layer should be in the range [1,4]. Got {returned_layers}")
    return_layers = {f"layer{layer}": str(level) for level, layer in enumerate(returned_layers)}
    channels = [backbone.inplanes // 8 * 2 ** (layer - 1) for layer in returned_layers]
    return BackboneWithFPN(backbone, return_layers, channels, 256, extra_blocks, norm_layer)


def mobilenet_backbone(backbone_name, weights=None, fpn=True, norm_layer=FrozenBatchNorm2d, trainable_layers=2,
                       returned_layers=None, extra_blocks=None, pretrained=False):
    module = mobilenetv2 if backbone_name == "mobilenet_v2" else mobilenetv3
    backbone = getattr(module, backbone_name)(norm_layer=norm_layer)
    return _mobilenet_extractor(backbone, fpn, trainable_layers, returned_layers, extra_blocks)


def _frozen_stages(features, trainable_layers):
    """Freezes all but the last stages; returns where the stages begin: at the strided blocks, and the last block."""
    strided = [i for i, block in enumerate(features) if getattr(block, "_is_cn", False)]
    stages = [0, *strided, len(features) - 1]
    if not 0 <= trainable_layers <= len(stages):
        raise ValueError(f"Trainable layers should be in the range [0,{len(stages)}], got {trainable_layers} ")
    first = len(features) if trainable_layers == 0 else stages[len(stages) - trainable_layers]
    for block in features[:first]:
        _freeze(block)
    return stages


def _mobilenet_extractor(backbone, fpn, trainable_layers, returned_layers=None, extra_blocks=None, norm_layer=None):
    features = backbone.features
    stages = _frozen_stages(features, trainable_layers)
    if not fpn:
        reduced = nn.Sequential(features, nn.Conv2d(features[-1].out_channels, 256, 1))
        reduced.out_channels = 256
        return reduced
    returned_layers = returned_layers or [len(stages) - 2, len(stages) - 1]
    if min(returned_layers) < 0 or max(returned_layers) >= len(stages):
        raise ValueError(f"Each returned layer should be in the range [0,{len(stages) - 1}], got {returned_layers} ")
    return_layers = {str(stages[layer]): str(level) for level, layer in enumerate(returned_layers)}
    channels = [features[stages[layer]].out_channels for layer in returned_layers]
    return BackboneWithFPN(features, return_layers, channels, 256, extra_blocks, norm_layer)
