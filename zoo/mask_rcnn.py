"""Mask R-CNN (2017): Faster R-CNN that also paints every object."""

from collections import OrderedDict

from torch import nn
from torchvision.models.detection.faster_rcnn import FasterRCNN, _resnet50_fpn, _resnet50_fpn_v2, _roi_align, _v2_heads
from torchvision.ops import Conv2dNormActivation


class MaskRCNN(FasterRCNN):
    """All arguments of FasterRCNN, and the three parts of the mask head."""

    def __init__(self, backbone, num_classes=None, *args, mask_roi_pool=None, mask_head=None, mask_predictor=None,
                 **kwargs):
        if num_classes is not None and mask_predictor is not None:
            raise ValueError("num_classes should be None when mask_predictor is specified")
        mask_roi_pool = mask_roi_pool or _roi_align(14)
        mask_head = mask_head or MaskRCNNHeads(backbone.out_channels, (256, 256, 256, 256), 1)
        mask_predictor = mask_predictor or MaskRCNNPredictor(256, 256, num_classes)
        super().__init__(backbone, num_classes, *args, **kwargs)
        self.roi_heads.mask_roi_pool = mask_roi_pool
        self.roi_heads.mask_head = mask_head
        self.roi_heads.mask_predictor = mask_predictor


class MaskRCNNHeads(nn.Sequential):
    _version = 2

    def __init__(self, in_channels, layers, dilation, norm_layer=None):
        blocks = []
        for out_channels in layers:
            blocks.append(Conv2dNormActivation(in_channels, out_channels, kernel_size=3, stride=1, padding=dilation,
                                               dilation=dilation, norm_layer=norm_layer))
            in_channels = out_channels
        super().__init__(*blocks)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)


class MaskRCNNPredictor(nn.Sequential):
    """Twice the resolution, then one mask for each class."""

    def __init__(self, in_channels, dim_reduced, num_classes):
        super().__init__(OrderedDict([
            ("conv5_mask", nn.ConvTranspose2d(in_channels, dim_reduced, 2, 2, 0)),
            ("relu", nn.ReLU(inplace=True)),
            ("mask_fcn_logits", nn.Conv2d(dim_reduced, num_classes, 1, 1, 0)),
        ]))
        for layer in (self.conv5_mask, self.mask_fcn_logits):
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")


def maskrcnn_resnet50_fpn(weights=None, progress=True, num_classes=None, weights_backbone="DEFAULT",
                          trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False, **kwargs):
    backbone = _resnet50_fpn(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone)
    return MaskRCNN(backbone, num_classes or 91, **kwargs)


def maskrcnn_resnet50_fpn_v2(weights=None, progress=True, num_classes=None, weights_backbone=None,
                             trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False, **kwargs):
    backbone = _resnet50_fpn_v2(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone,
                                norm_layer=nn.BatchNorm2d)
    mask_head = MaskRCNNHeads(backbone.out_channels, [256] * 4, 1, norm_layer=nn.BatchNorm2d)
    heads = {**_v2_heads(backbone.out_channels), "mask_head": mask_head}
    return MaskRCNN(backbone, num_classes or 91, **heads, **kwargs)
