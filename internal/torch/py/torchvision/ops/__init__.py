# torchvision.ops: what detectors and backbones share.
from .boxes import (
    batched_nms, box_area, box_convert, box_iou, clip_boxes_to_image, generalized_box_iou, masks_to_boxes, nms,
    remove_small_boxes)
from .drop_block import DropBlock2d, DropBlock3d, drop_block2d, drop_block3d
from .feature_pyramid_network import FeaturePyramidNetwork
from .losses import (
    complete_box_iou_loss, distance_box_iou_loss, generalized_box_iou_loss, sigmoid_focal_loss)
from .misc import (
    Conv2dNormActivation, Conv3dNormActivation, ConvNormActivation, FrozenBatchNorm2d, MLP, Permute,
    SqueezeExcitation)
from .poolers import MultiScaleRoIAlign
from .roi import (
    DeformConv2d, PSRoIAlign, PSRoIPool, RoIAlign, RoIPool, deform_conv2d, ps_roi_align, ps_roi_pool, roi_align,
    roi_pool)
from .stochastic_depth import StochasticDepth, stochastic_depth
