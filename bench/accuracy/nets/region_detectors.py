# Detectors of the two toolboxes that torchvision's grew out of and beside, on torchvision's parts: where these differ in what
# memory holds is written here. Strides stand in the first convolutions, as in Caffe's models, but for ResNeXt.
import torch
from torch import nn
from torchvision.models import resnet
from torchvision.models.detection import FasterRCNN, KeypointRCNN, MaskRCNN, RetinaNet
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import _resnet_fpn_extractor
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor
from torchvision.ops import MultiScaleRoIAlign
from torchvision.ops.feature_pyramid_network import LastLevelP6P7
from torchvision.ops.misc import FrozenBatchNorm2d

from torchvision_training import WithObjects, copying, torchvision_detector

KINDS = {"faster": FasterRCNN, "fast": FasterRCNN, "mask": MaskRCNN, "keypoint": KeypointRCNN}
CLASSES = {"keypoint": 2}


def body_of(config):
    name = "resnext101_32x8d" if "X_101" in config else "resnet101" if "R_101" in config else "resnet50"
    body = getattr(resnet, name)(weights=None, norm_layer=FrozenBatchNorm2d)
    if not name.startswith("resnext"):
        for stage in (body.layer2, body.layer3, body.layer4):
            stage[0].conv1.stride, stage[0].conv2.stride = stage[0].conv2.stride, stage[0].conv1.stride
    return body


class UpToStage4(nn.Module):
    # A backbone without its last stage, which the regions go through.
    def __init__(self, body):
        super().__init__()
        self.layers = nn.Sequential(body.conv1, body.bn1, body.relu, body.maxpool, body.layer1, body.layer2, body.layer3)
        self.out_channels = 1024
        for part in (body.conv1, body.layer1):
            for p in part.parameters():
                p.requires_grad = False

    def forward(self, x):
        return self.layers(x)


class LastStage(nn.Module):
    def __init__(self, stage):
        super().__init__()
        self.stage = stage

    def forward(self, x):
        return self.stage(x).mean([2, 3])


def single_level(config, kind):
    body = body_of(config)
    anchors = AnchorGenerator(((32, 64, 128, 256, 512),), ((0.5, 1.0, 2.0),))
    pool = lambda: MultiScaleRoIAlign(["0"], 14, 0)
    options = {"rpn_anchor_generator": anchors, "box_roi_pool": pool(), "box_head": LastStage(body.layer4), "box_predictor": FastRCNNPredictor(2048, 81)}
    return KINDS[kind](UpToStage4(body), **options)


def lean_overlaps(boxes, others):
    # As detectron2 compares boxes: one number of all pairs less is held at a time.
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    other_area = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    size = torch.min(boxes[:, None, 2:], others[:, 2:]) - torch.max(boxes[:, None, :2], others[:, :2])
    size.clamp_(min=0)
    common = size.prod(dim=2)
    del size
    return torch.where(common > 0, common / (area[:, None] + other_area - common), torch.zeros(1))


def later(net):
    # detectron2: ReLU is in place in the stages of the backbone only.
    net.rpn.box_similarity = net.roi_heads.box_similarity = lean_overlaps
    for part in (net.rpn, *net.roi_heads.children()):
        if not isinstance(part, LastStage):
            copying(part)
    return net


def region_detector(config, early=False):
    # config: kind_rcnn_backbone, as "mask_rcnn_R_101_FPN". early: run on a build of torch before 1.0.
    kind = config.split("_")[0]
    if kind not in KINDS or not config.split("_rcnn_")[-1].startswith(("R_50_", "R_101_", "X_101_")) or "DC5" in config:
        raise ValueError("this detector is not written for this benchmark")
    if "C4" in config and kind == "faster":  # masks would share what the last stage made of the regions
        net = single_level(config, kind)
    elif "FPN" in config:
        net = KINDS[kind](_resnet_fpn_extractor(body_of(config), 3), CLASSES.get(kind, 81))
    else:
        raise ValueError("this detector is not written for this benchmark")
    return WithObjects(copying(net) if early else later(net), kind == "keypoint", True)


def dense_detector(config):
    body = _resnet_fpn_extractor(body_of(config), 3, returned_layers=[2, 3, 4], extra_blocks=LastLevelP6P7(2048, 256))
    net = RetinaNet(body, 80)
    copying(net.head)
    return WithObjects(net, False)


def published_detector(config, early=False):
    if config.endswith("_resnet50_fpn"):
        return torchvision_detector(config, early)
    if config.startswith("retinanet"):
        return dense_detector(config)
    return region_detector(config, early)
