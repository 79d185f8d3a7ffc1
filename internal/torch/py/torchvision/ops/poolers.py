# Regions from several levels of a pyramid. Which level a region belongs to
# depends on its size, that is, on data; what is known is that every region is
# cut from exactly one level, so the sum over the levels is the number of regions.
import math

import torch
from torch import _C, nn
from torch.nn.modules.utils import _pair

from .roi import _rois, roi_align


class LevelMapper:
    def __init__(self, k_min, k_max, canonical_scale=224, canonical_level=4, eps=1e-6):
        self.k_min = k_min
        self.k_max = k_max


def initLevelMapper(k_min, k_max, canonical_scale=224, canonical_level=4, eps=1e-6):
    return LevelMapper(k_min, k_max, canonical_scale, canonical_level, eps)


def _filter_input(x, featmap_names):
    return [v for k, v in x.items() if k in featmap_names]


def _pool_levels(features, rois, output_size, sampling_ratio, scales):
    # The regions are split evenly over the levels; work and memory depend on
    # their number only.
    count, levels = rois.size(0), len(features)
    height, width = output_size
    result = torch.zeros((count, features[0].shape[1], height, width), dtype=features[0].dtype,
                         device=features[0].device)
    _C.bound_like(result, rois)
    start = 0
    for level, (feature, scale) in enumerate(zip(features, scales)):
        stop = count * (level + 1) // levels
        result[start:stop] = roi_align(feature, rois[start:stop], output_size, spatial_scale=scale,
                                       sampling_ratio=sampling_ratio).to(result.dtype)
        start = stop
    return result


class MultiScaleRoIAlign(nn.Module):
    def __init__(self, featmap_names, output_size, sampling_ratio, *, canonical_scale=224, canonical_level=4):
        super().__init__()
        self.featmap_names = featmap_names
        self.sampling_ratio = sampling_ratio
        self.output_size = _pair(output_size)
        self.scales = None
        self.map_levels = None
        self.canonical_scale = canonical_scale
        self.canonical_level = canonical_level

    def forward(self, x, boxes, image_shapes):
        features = _filter_input(x, self.featmap_names)
        if self.scales is None:
            largest = [max(shape[axis] for shape in image_shapes) for axis in (0, 1)]
            self.scales = [2 ** float(round(math.log2(f.shape[-2] / largest[0]))) for f in features]
        rois = _rois(boxes)
        if len(features) == 1:
            return roi_align(features[0], rois, self.output_size, spatial_scale=self.scales[0],
                             sampling_ratio=self.sampling_ratio)
        return _pool_levels(features, rois, self.output_size, self.sampling_ratio, self.scales)

    def __repr__(self):
        return (f"{self.__class__.__name__}(featmap_names={self.featmap_names}, output_size={self.output_size}, "
                f"sampling_ratio={self.sampling_ratio})")
