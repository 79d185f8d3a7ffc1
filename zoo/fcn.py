"""FCN: "Fully Convolutional Networks for Semantic Segmentation" (2014), on a ResNet dilated to an eighth."""

from torch import nn
from torchvision.models._utils import IntermediateLayerGetter
from torchvision.models.resnet import resnet50, resnet101
from torchvision.models.segmentation._utils import _SimpleSegmentationModel


class FCN(_SimpleSegmentationModel):
    pass


class FCNHead(nn.Sequential):
    def __init__(self, in_channels, channels):
        inner = in_channels // 4
        super().__init__(
            nn.Conv2d(in_channels, inner, 3, padding=1, bias=False),
            nn.BatchNorm2d(inner),
            nn.ReLU(),
            nn.Dropout(0.1),
            nn.Conv2d(inner, channels, 1),
        )


def _fcn_resnet(resnet, weights, pretrained, num_classes, aux_loss):
    if weights is not None or pretrained:
        aux_loss = True  # the published weights hold the auxiliary classifier
    num_classes = num_classes or 21
    backbone = resnet(replace_stride_with_dilation=[False, True, True])
    layers = {"layer4": "out", "layer3": "aux"} if aux_loss else {"layer4": "out"}
    aux_classifier = FCNHead(1024, num_classes) if aux_loss else None
    return FCN(IntermediateLayerGetter(backbone, layers), FCNHead(2048, num_classes), aux_classifier)


def fcn_resnet50(weights=None, progress=True, num_classes=None, aux_loss=None, weights_backbone=None,
                 pretrained=False, pretrained_backbone=False):
    return _fcn_resnet(resnet50, weights, pretrained, num_classes, aux_loss)


def fcn_resnet101(weights=None, progress=True, num_classes=None, aux_loss=None, weights_backbone=None,
                  pretrained=False, pretrained_backbone=False):
    return _fcn_resnet(resnet101, weights, pretrained, num_classes, aux_loss)
