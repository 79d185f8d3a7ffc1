"""DeepLabV3: "Rethinking Atrous Convolution for Semantic Image Segmentation" (2017)."""

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models._utils import IntermediateLayerGetter
from torchvision.models.mobilenetv3 import mobilenet_v3_large
from torchvision.models.resnet import resnet50, resnet101
from torchvision.models.segmentation._utils import _SimpleSegmentationModel, _stage_indices
from torchvision.models.segmentation.fcn import FCNHead


class DeepLabV3(_SimpleSegmentationModel):
    pass


class DeepLabHead(nn.Sequential):
    def __init__(self, in_channels, num_classes, atrous_rates=(12, 24, 36)):
        super().__init__(
            ASPP(in_channels, atrous_rates),
            nn.Conv2d(256, 256, 3, padding=1, bias=False),
            nn.BatchNorm2d(256),
            nn.ReLU(),
            nn.Conv2d(256, num_classes, 1),
        )


class ASPPConv(nn.Sequential):
    def __init__(self, in_channels, out_channels, dilation):
        super().__init__(
            nn.Conv2d(in_channels, out_channels, 3, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(),
        )


class ASPPPooling(nn.Sequential):
    """The mean of the whole image, spread over it again."""

    def __init__(self, in_channels, out_channels):
        super().__init__(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(in_channels, out_channels, 1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(),
        )

    def forward(self, x):
        size = x.shape[-2:]
        for layer in self:
            x = layer(x)
        return F.interpolate(x, size=size, mode="bilinear", align_corners=False)


class ASPP(nn.Module):
    """Atrous spatial pyramid pooling: the same features seen at several dilations."""

    def __init__(self, in_channels, atrous_rates, out_channels=256):
        super().__init__()
        pointwise = nn.Sequential(
            nn.Conv2d(in_channels, out_channels, 1, bias=False), nn.BatchNorm2d(out_channels), nn.ReLU())
        dilated = [ASPPConv(in_channels, out_channels, rate) for rate in atrous_rates]
        self.convs = nn.ModuleList([pointwise, *dilated, ASPPPooling(in_channels, out_channels)])
        self.project = nn.Sequential(
            nn.Conv2d(len(self.convs) * out_channels, out_channels, 1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(),
            nn.Dropout(0.5),
        )

    def forward(self, x):
        outputs = []
        for conv in self.convs:
            outputs.append(conv(x))
        joined = torch.cat(outputs, dim=1)
        return self.project(joined)


def _deeplabv3(backbone, layers, channels, aux_channels, num_classes):
    num_classes = num_classes or 21
    aux_classifier = FCNHead(aux_channels, num_classes) if "aux" in layers.values() else None
    return DeepLabV3(IntermediateLayerGetter(backbone, layers), DeepLabHead(channels, num_classes), aux_classifier)


def _deeplabv3_resnet(resnet, weights, pretrained, num_classes, aux_loss):
    backbone = resnet(replace_stride_with_dilation=[False, True, True])
    layers = {"layer4": "out"}
    if aux_loss or weights is not None or pretrained:  # the published weights hold the auxiliary classifier
        layers["layer3"] = "aux"
    return _deeplabv3(backbone, layers, 2048, 1024, num_classes)


def deeplabv3_resnet50(weights=None, progress=True, num_classes=None, aux_loss=None, weights_backbone=None,
                       pretrained=False, pretrained_backbone=False):
    return _deeplabv3_resnet(resnet50, weights, pretrained, num_classes, aux_loss)


def deeplabv3_resnet101(weights=None, progress=True, num_classes=None, aux_loss=None, weights_backbone=None,
                        pretrained=False, pretrained_backbone=False):
    return _deeplabv3_resnet(resnet101, weights, pretrained, num_classes, aux_loss)


def deeplabv3_mobilenet_v3_large(weights=None, progress=True, num_classes=None, aux_loss=None, weights_backbone=None,
                                 pretrained=False, pretrained_backbone=False):
    features = mobilenet_v3_large(dilated=True).features
    stages = _stage_indices(features)
    layers = {str(stages[-1]): "out"}
    if aux_loss or weights is not None or pretrained:
        layers[str(stages[-4])] = "aux"
    channels = [features[stage].out_channels for stage in (stages[-1], stages[-4])]
    return _deeplabv3(features, layers, channels[0], channels[1], num_classes)
