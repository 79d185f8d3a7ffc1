# torchvision.utils: pictures are shapes here; nothing is drawn or written.
import math

import torch

__all__ = ["_Image_fromarray", "draw_bounding_boxes", "draw_keypoints", "draw_segmentation_masks", "flow_to_image",
           "make_grid", "save_image"]


def _log_api_usage_once(obj):
    return None


def _make_ntuple(x, n):
    if isinstance(x, (list, tuple)):
        return tuple(x)
    return (x,) * n


def make_grid(tensor, nrow=8, padding=2, normalize=False, value_range=None, scale_each=False, pad_value=0.0):
    # Images of one size side by side, nrow in a row, with a border around each.
    if isinstance(tensor, (list, tuple)):
        tensor = torch.stack(list(tensor), dim=0)
    if tensor.dim() == 2:
        tensor = tensor.unsqueeze(0)
    if tensor.dim() == 3:
        if tensor.size(0) == 1:
            tensor = torch.cat((tensor, tensor, tensor), 0)
        tensor = tensor.unsqueeze(0)
    if tensor.size(1) == 1:
        tensor = torch.cat((tensor, tensor, tensor), 1)
    if tensor.size(0) == 1:
        return tensor.squeeze(0)
    columns = min(nrow, tensor.size(0))
    rows = math.ceil(tensor.size(0) / columns)
    height, width = tensor.size(2) + padding, tensor.size(3) + padding
    return tensor.new_full((tensor.size(1), height * rows + padding, width * columns + padding), pad_value)


def save_image(tensor, fp, format=None, **options):
    return None


def _unchanged(image, *args, **options):
    return image


draw_bounding_boxes = draw_keypoints = draw_segmentation_masks = _unchanged


def flow_to_image(flow):
    # [.., 2, H, W] of offsets becomes [.., 3, H, W] of colours.
    shape = list(flow.shape)
    shape[-3] = 3
    return torch.zeros(shape, dtype=torch.uint8)


def _Image_fromarray(obj, mode=None):
    return obj


def _parse_colors(colors, *, num_objects, dtype=None):
    return [(0, 0, 0)] * num_objects
