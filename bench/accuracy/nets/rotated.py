# Rotated detectors as their toolbox trains them, by the file name of the published configuration.
import torch
from torch import nn

import rotated_boxes as boxes
import rotated_dense as dense
import rotated_points as points
import rotated_regions as regions
from rotated_parts import Backbone, ConvNeXt, EquivariantConv, Pyramid, Swin, equivariant_backbone


class Detector(nn.Module):
    # Returns the training loss of a batch of images, each with as many objects as the fullest of its data set. Losses
    # are computed in single precision.
    def __init__(self, backbone, pyramid, head, objects):
        super().__init__()
        self.backbone, self.pyramid, self.head, self.objects = backbone, pyramid, head, objects

    def forward(self, x):
        gts = [torch.zeros(self.objects, 5) for _ in range(x.shape[0])]
        features = self.backbone(x)
        features = self.pyramid(features)
        return self.head(features, gts)


def dense_head(config, classes):
    loss = boxes.box_loss_of(config)
    if config.startswith("r3det"):
        depths = (4 if "tiny_kld" in config else 2, 2) if "tiny" in config else (4, 4)
        first, assign = (1, boxes.adaptive) if "atss" in config else (9, boxes.max_overlap)
        return dense.R3Det(classes, depths, first, assign, loss)
    if config.startswith("s2anet"):
        return dense.S2ANet(classes, loss)
    if config.startswith("rotated_atss"):
        return dense.SingleStage(dense.AnchorHead(1, classes, assign=boxes.adaptive, loss=loss))
    if "retinanet" in config:
        # Angles in classes of four degrees over half a turn.
        return dense.SingleStage(dense.AnchorHead(9, classes, loss=loss, angles=45 if "csl" in config else 0))
    if "fcos" in config:
        return dense.SingleStage(points.PointHead(classes, 180 if "csl" in config else 1))
    assign = points.mixture_overlap if config.startswith("g_") else points.adaptive_convex if config.startswith("sasm") else points.convex_overlap
    if "reppoints" in config or config.startswith("cfa"):
        return dense.SingleStage(points.RepPointsHead(classes, assign))
    return None


def region_head(config, classes):
    head = regions.RegionHead
    if config.startswith("rotated_faster_rcnn"):
        return regions.TwoStage([head(classes)])
    if config.startswith("gliding_vertex"):
        return regions.TwoStage([head(classes, numbers=4, extra=(4, 1))])
    if config.startswith("oriented_rcnn"):
        return regions.TwoStage([head(classes)], 6, True)
    if config.startswith(("roi_trans", "redet")):
        return regions.TwoStage([head(classes), head(classes, shared=False)])
    raise ValueError("this detector is not written for this benchmark")


def rotated_detector(config):
    data = next((name for name in boxes.OBJECTS if name in config), None)
    if data is None:
        raise ValueError("how many objects the images of this data set have is not known")
    classes, objects = 1 if data == "hrsc" else 15, boxes.OBJECTS[data]
    special = {"convnext": ConvNeXt, "swin": Swin, "re50": equivariant_backbone}
    backbone = next((make() for name, make in special.items() if name in config), None) or Backbone()
    head = dense_head(config, classes)
    if head is not None:
        pyramid = Pyramid(backbone.widths, extra="output" if "fcos" in config else "input", norm="reppoints" in config or config.startswith("cfa"))
        return Detector(backbone, pyramid, head, objects)
    conv = (lambda i, o, k, s=1, p=0: EquivariantConv(i, o, k, s, p)) if "re50" in config else None
    return Detector(backbone, Pyramid(backbone.widths, first=0, extra="pool", conv=conv), region_head(config, classes), objects)
