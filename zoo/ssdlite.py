"""SSDlite, from "MobileNetV2" (2018) and "Searching for MobileNetV3" (2019): SSD with depthwise convolutions."""

from collections import OrderedDict
from functools import partial

from torch import nn
from torchvision.models.detection.anchor_utils import DefaultBoxGenerator
from torchvision.models.detection.backbone_utils import _frozen_stages, _is_trained, _validate_trainable_layers
from torchvision.models.detection.ssd import SSD, SSDScoringHead
from torchvision.models.mobilenetv3 import mobilenet_v3_large
from torchvision.ops import Conv2dNormActivation


def _prediction_block(in_channels, out_channels, kernel_size, norm_layer):
    return nn.Sequential(
        Conv2dNormActivation(in_channels, in_channels, kernel_size=kernel_size, groups=in_channels,
                             norm_layer=norm_layer, activation_layer=nn.ReLU6),
        nn.Conv2d(in_channels, out_channels, 1),
    )


def _extra_block(in_channels, out_channels, norm_layer):
    hidden = out_channels // 2
    convolution = partial(Conv2dNormActivation, norm_layer=norm_layer, activation_layer=nn.ReLU6)
    return nn.Sequential(
        convolution(in_channels, hidden, kernel_size=1),
        convolution(hidden, hidden, kernel_size=3, stride=2, groups=hidden),
        convolution(hidden, out_channels, kernel_size=1),
    )


def _normal_init(conv):
    for layer in conv.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.normal_(layer.weight, mean=0.0, std=0.03)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


def _predictors(in_channels, num_anchors, num_columns, norm_layer):
    modules = nn.ModuleList([_prediction_block(channels, num_columns * anchors, 3, norm_layer)
                             for channels, anchors in zip(in_channels, num_anchors)])
    _normal_init(modules)
    return modules


class SSDLiteHead(nn.Module):
    def __init__(self, in_channels, num_anchors, num_classes, norm_layer):
        super().__init__()
        self.classification_head = SSDLiteClassificationHead(in_channels, num_anchors, num_classes, norm_layer)
        self.regression_head = SSDLiteRegressionHead(in_channels, num_anchors, norm_layer)

    def forward(self, x):
        return {"bbox_regression": self.regression_head(x), "cls_logits": self.classification_head(x)}


class SSDLiteClassificationHead(SSDScoringHead):
    def __init__(self, in_channels, num_anchors, num_classes, norm_layer):
        super().__init__(_predictors(in_channels, num_anchors, num_classes, norm_layer), num_classes)


class SSDLiteRegressionHead(SSDScoringHead):
    def __init__(self, in_channels, num_anchors, norm_layer):
        super().__init__(_predictors(in_channels, num_anchors, 4, norm_layer), 4)


class SSDLiteFeatureExtractorMobileNet(nn.Module):
    """MobileNet cut after the expansion of block c4_pos, which is the first level; four more levels after the last."""

    def __init__(self, backbone, c4_pos, norm_layer, width_mult=1.0, min_depth=16):
        super().__init__()
        cut = backbone[c4_pos]
        if cut.use_res_connect:
            raise ValueError("backbone[c4_pos].use_res_connect should be False")
        self.features = nn.Sequential(
            nn.Sequential(*backbone[:c4_pos], cut.block[0]),
            nn.Sequential(cut.block[1:], *backbone[c4_pos + 1:]),
        )
        depths = [backbone[-1].out_channels] + [max(min_depth, int(d * width_mult)) for d in (512, 256, 256, 128)]
        extra = nn.ModuleList([_extra_block(before, after, norm_layer) for before, after in zip(depths, depths[1:])])
        _normal_init(extra)
        self.extra = extra
        self.out_channels = [cut.block[0].out_channels, *depths]

    def forward(self, x):
        outputs = []
        for block in self.features:
            x = block(x)
            outputs.append(x)
        for block in self.extra:
            x = block(x)
            outputs.append(x)
        return OrderedDict((str(i), output) for i, output in enumerate(outputs))


def ssdlite320_mobilenet_v3_large(weights=None, progress=True, num_classes=None, weights_backbone="DEFAULT",
                                  trainable_backbone_layers=None, norm_layer=None, pretrained=False,
                                  pretrained_backbone=False, **kwargs):
    trained = _is_trained(weights, weights_backbone, pretrained, pretrained_backbone)
    layers = _validate_trainable_layers(trained, trainable_backbone_layers, 6, 6)
    norm_layer = norm_layer or partial(nn.BatchNorm2d, eps=0.001, momentum=0.03)
    # The published detector halves the last stage; a classifier's weights need it whole.
    whole_tail = weights is None and not pretrained and _is_trained(None, weights_backbone, False, pretrained_backbone)
    mobilenet = mobilenet_v3_large(norm_layer=norm_layer, reduced_tail=not whole_tail)
    _normal_init(mobilenet)
    stages = _frozen_stages(mobilenet.features, layers)
    backbone = SSDLiteFeatureExtractorMobileNet(mobilenet.features, stages[-2], norm_layer)

    anchors = DefaultBoxGenerator([[2, 3] for _ in range(6)], min_ratio=0.2, max_ratio=0.95)
    head = SSDLiteHead(backbone.out_channels, anchors.num_anchors_per_location(), num_classes or 91, norm_layer)
    defaults = {"score_thresh": 0.001, "nms_thresh": 0.55, "detections_per_img": 300, "topk_candidates": 300,
                "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    return SSD(backbone, anchors, (320, 320), num_classes or 91, head=head, **{**defaults, **kwargs})
