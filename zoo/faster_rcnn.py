"""Faster R-CNN: "Towards Real-Time Object Detection with Region Proposal Networks" (2015), on a feature pyramid."""

import torch.nn.functional as F
from torch import nn
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import (
    _is_trained, _mobilenet_extractor, _resnet_fpn_extractor, _validate_trainable_layers)
from torchvision.models.detection.generalized_rcnn import GeneralizedRCNN
from torchvision.models.detection.roi_heads import RoIHeads
from torchvision.models.detection.rpn import RegionProposalNetwork, RPNHead
from torchvision.models.detection.transform import GeneralizedRCNNTransform
from torchvision.models.mobilenetv3 import mobilenet_v3_large
from torchvision.models.resnet import resnet50
from torchvision.ops import Conv2dNormActivation, FrozenBatchNorm2d, MultiScaleRoIAlign

IMAGE_MEAN = [0.485, 0.456, 0.406]
IMAGE_STD = [0.229, 0.224, 0.225]


def _default_anchorgen():
    sizes = ((32,), (64,), (128,), (256,), (512,))
    return AnchorGenerator(sizes, ((0.5, 1.0, 2.0),) * len(sizes))


def _roi_align(output_size):
    return MultiScaleRoIAlign(featmap_names=["0", "1", "2", "3"], output_size=output_size, sampling_ratio=2)


class FasterRCNN(GeneralizedRCNN):
    """backbone returns a tensor or a dict of levels, and has out_channels. num_classes counts the background."""

    def __init__(self, backbone, num_classes=None, min_size=800, max_size=1333, image_mean=None, image_std=None,
                 rpn_anchor_generator=None, rpn_head=None, rpn_pre_nms_top_n_train=2000, rpn_pre_nms_top_n_test=1000,
                 rpn_post_nms_top_n_train=2000, rpn_post_nms_top_n_test=1000, rpn_nms_thresh=0.7,
                 rpn_fg_iou_thresh=0.7, rpn_bg_iou_thresh=0.3, rpn_batch_size_per_image=256,
                 rpn_positive_fraction=0.5, rpn_score_thresh=0.0, box_roi_pool=None, box_head=None,
                 box_predictor=None, box_score_thresh=0.05, box_nms_thresh=0.5, box_detections_per_img=100,
                 box_fg_iou_thresh=0.5, box_bg_iou_thresh=0.5, box_batch_size_per_image=512,
                 box_positive_fraction=0.25, bbox_reg_weights=None, **kwargs):
        if not hasattr(backbone, "out_channels"):
            raise ValueError("backbone should contain an attribute out_channels specifying the number of output channels")
        if (num_classes is None) == (box_predictor is None):
            raise ValueError("exactly one of num_classes and box_predictor should be given")
        channels = backbone.out_channels
        anchors = rpn_anchor_generator or _default_anchorgen()
        rpn = RegionProposalNetwork(
            anchors, rpn_head or RPNHead(channels, anchors.num_anchors_per_location()[0]),
            rpn_fg_iou_thresh, rpn_bg_iou_thresh, rpn_batch_size_per_image, rpn_positive_fraction,
            {"training": rpn_pre_nms_top_n_train, "testing": rpn_pre_nms_top_n_test},
            {"training": rpn_post_nms_top_n_train, "testing": rpn_post_nms_top_n_test},
            rpn_nms_thresh, score_thresh=rpn_score_thresh)
        box_roi_pool = box_roi_pool or _roi_align(7)
        box_head = box_head or TwoMLPHead(channels * box_roi_pool.output_size[0] ** 2, 1024)
        roi_heads = RoIHeads(
            box_roi_pool, box_head, box_predictor or FastRCNNPredictor(1024, num_classes),
            box_fg_iou_thresh, box_bg_iou_thresh, box_batch_size_per_image, box_positive_fraction, bbox_reg_weights,
            box_score_thresh, box_nms_thresh, box_detections_per_img)
        transform = GeneralizedRCNNTransform(min_size, max_size, image_mean or IMAGE_MEAN, image_std or IMAGE_STD,
                                             **kwargs)
        super().__init__(backbone, rpn, roi_heads, transform)


class TwoMLPHead(nn.Module):
    def __init__(self, in_channels, representation_size):
        super().__init__()
        self.fc6 = nn.Linear(in_channels, representation_size)
        self.fc7 = nn.Linear(representation_size, representation_size)

    def forward(self, x):
        x = x.flatten(start_dim=1)
        x = F.relu(self.fc6(x))
        x = F.relu(self.fc7(x))
        return x


class FastRCNNConvFCHead(nn.Sequential):
    """Convolutions, then fully connected layers; input_size is (channels, height, width)."""

    def __init__(self, input_size, conv_layers, fc_layers, norm_layer=None):
        channels, height, width = input_size
        layers = []
        for out_channels in conv_layers:
            layers.append(Conv2dNormActivation(channels, out_channels, norm_layer=norm_layer))
            channels = out_channels
        layers.append(nn.Flatten())
        features = channels * height * width
        for out_features in fc_layers:
            layers += [nn.Linear(features, out_features), nn.ReLU(inplace=True)]
            features = out_features
        super().__init__(*layers)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)


class FastRCNNPredictor(nn.Module):
    def __init__(self, in_channels, num_classes):
        super().__init__()
        self.cls_score = nn.Linear(in_channels, num_classes)
        self.bbox_pred = nn.Linear(in_channels, num_classes * 4)

    def forward(self, x):
        x = x.flatten(start_dim=1)
        return self.cls_score(x), self.bbox_pred(x)


def _resnet50_fpn(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone, **extractor):
    """The backbone of the first generation: batch norms are frozen where weights were trained."""
    trained = _is_trained(weights, weights_backbone, pretrained, pretrained_backbone)
    layers = _validate_trainable_layers(trained, trainable_backbone_layers, 5, 3)
    backbone = resnet50(norm_layer=FrozenBatchNorm2d if trained else nn.BatchNorm2d)
    return _resnet_fpn_extractor(backbone, layers, **extractor)


def _resnet50_fpn_v2(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone,
                     **extractor):
    """The backbone of the second generation: batch norms always learn."""
    trained = _is_trained(weights, weights_backbone, pretrained, pretrained_backbone)
    layers = _validate_trainable_layers(trained, trainable_backbone_layers, 5, 3)
    return _resnet_fpn_extractor(resnet50(), layers, **extractor)


def _v2_heads(channels):
    """A deeper proposal head, and convolutions in the box head."""
    anchors = _default_anchorgen()
    return {
        "rpn_anchor_generator": anchors,
        "rpn_head": RPNHead(channels, anchors.num_anchors_per_location()[0], conv_depth=2),
        "box_head": FastRCNNConvFCHead((channels, 7, 7), [256] * 4, [1024], norm_layer=nn.BatchNorm2d),
    }


def fasterrcnn_resnet50_fpn(weights=None, progress=True, num_classes=None, weights_backbone="DEFAULT",
                            trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False, **kwargs):
    backbone = _resnet50_fpn(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone)
    return FasterRCNN(backbone, num_classes or 91, **kwargs)


def fasterrcnn_resnet50_fpn_v2(weights=None, progress=True, num_classes=None, weights_backbone=None,
                               trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False, **kwargs):
    backbone = _resnet50_fpn_v2(weights, weights_backbone, trainable_backbone_layers, pretrained, pretrained_backbone,
                                norm_layer=nn.BatchNorm2d)
    return FasterRCNN(backbone, num_classes or 91, **_v2_heads(backbone.out_channels), **kwargs)


def _fasterrcnn_mobilenet_v3_large_fpn(weights, num_classes, weights_backbone, trainable_backbone_layers, pretrained,
                                       pretrained_backbone, **kwargs):
    trained = _is_trained(weights, weights_backbone, pretrained, pretrained_backbone)
    layers = _validate_trainable_layers(trained, trainable_backbone_layers, 6, 3)
    backbone = mobilenet_v3_large(norm_layer=FrozenBatchNorm2d if trained else nn.BatchNorm2d)
    backbone = _mobilenet_extractor(backbone, True, layers)
    sizes = ((32, 64, 128, 256, 512),) * 3
    anchors = AnchorGenerator(sizes, ((0.5, 1.0, 2.0),) * len(sizes))
    return FasterRCNN(backbone, num_classes or 91, rpn_anchor_generator=anchors, **kwargs)


def fasterrcnn_mobilenet_v3_large_320_fpn(weights=None, progress=True, num_classes=None, weights_backbone="DEFAULT",
                                          trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False,
                                          **kwargs):
    small = {"min_size": 320, "max_size": 640, "rpn_pre_nms_top_n_test": 150, "rpn_post_nms_top_n_test": 150,
             "rpn_score_thresh": 0.05}
    return _fasterrcnn_mobilenet_v3_large_fpn(weights, num_classes, weights_backbone, trainable_backbone_layers,
                                              pretrained, pretrained_backbone, **{**small, **kwargs})


def fasterrcnn_mobilenet_v3_large_fpn(weights=None, progress=True, num_classes=None, weights_backbone="DEFAULT",
                                      trainable_backbone_layers=None, pretrained=False, pretrained_backbone=False,
                                      **kwargs):
    return _fasterrcnn_mobilenet_v3_large_fpn(weights, num_classes, weights_backbone, trainable_backbone_layers,
                                              pretrained, pretrained_backbone, **{"rpn_score_thresh": 0.05, **kwargs})
