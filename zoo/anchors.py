"""Anchors: the boxes that detectors start from, laid out over every level of the feature pyramid."""

import math

import torch
from torch import nn


class AnchorGenerator(nn.Module):
    """At each place of level i a box for every one of sizes[i] and aspect_ratios[i] (height over width)."""

    def __init__(self, sizes=((128, 256, 512),), aspect_ratios=((0.5, 1.0, 2.0),)):
        super().__init__()
        if not isinstance(sizes[0], (list, tuple)):
            sizes = tuple((size,) for size in sizes)
        if not isinstance(aspect_ratios[0], (list, tuple)):
            aspect_ratios = (aspect_ratios,) * len(sizes)
        self.sizes = sizes
        self.aspect_ratios = aspect_ratios
        self.cell_anchors = [self.generate_anchors(size, ratio) for size, ratio in zip(sizes, aspect_ratios)]

    def generate_anchors(self, scales, aspect_ratios, dtype=torch.float32, device=torch.device("cpu")):
        scales = torch.as_tensor(scales, dtype=dtype, device=device)
        heights = torch.sqrt(torch.as_tensor(aspect_ratios, dtype=dtype, device=device))
        widths = 1 / heights
        half_width = (widths[:, None] * scales[None, :]).view(-1)
        half_height = (heights[:, None] * scales[None, :]).view(-1)
        return (torch.stack([-half_width, -half_height, half_width, half_height], dim=1) / 2).round()

    def num_anchors_per_location(self):
        return [len(sizes) * len(ratios) for sizes, ratios in zip(self.sizes, self.aspect_ratios)]

    def grid_anchors(self, grid_sizes, strides):
        if not len(grid_sizes) == len(strides) == len(self.cell_anchors):
            raise ValueError(f"{len(grid_sizes)} feature maps, but anchor sizes for {len(self.cell_anchors)}")
        anchors = []
        for (height, width), (stride_y, stride_x), cell in zip(grid_sizes, strides, self.cell_anchors):
            x = torch.arange(0, width, dtype=torch.int32, device=cell.device) * stride_x
            y = torch.arange(0, height, dtype=torch.int32, device=cell.device) * stride_y
            y, x = torch.meshgrid(y, x, indexing="ij")
            x, y = x.reshape(-1), y.reshape(-1)
            shifts = torch.stack((x, y, x, y), dim=1)
            anchors.append((shifts.view(-1, 1, 4) + cell.view(1, -1, 4)).reshape(-1, 4))
        return anchors

    def forward(self, image_list, feature_maps):
        grid_sizes = [features.shape[-2:] for features in feature_maps]
        height, width = image_list.tensors.shape[-2:]
        strides = [(height // grid[0], width // grid[1]) for grid in grid_sizes]
        dtype, device = feature_maps[0].dtype, feature_maps[0].device
        self.cell_anchors = [cell.to(dtype=dtype, device=device) for cell in self.cell_anchors]
        by_level = self.grid_anchors(grid_sizes, strides)
        return [torch.cat(by_level) for _ in image_list.image_sizes]


class DefaultBoxGenerator(nn.Module):
    """SSD's boxes: at each place of level k two squares, and two boxes for every one of aspect_ratios[k].

    Sizes are shares of the image: scales, or evenly spaced from min_ratio to max_ratio. steps are the levels' strides.
    """

    def __init__(self, aspect_ratios, min_ratio=0.15, max_ratio=0.9, scales=None, steps=None, clip=True):
        super().__init__()
        if steps is not None and len(aspect_ratios) != len(steps):
            raise ValueError("aspect_ratios and steps should have the same length")
        self.aspect_ratios = aspect_ratios
        self.steps = steps
        self.clip = clip
        self.scales = scales or self._even_scales(min_ratio, max_ratio, len(aspect_ratios))
        self._wh_pairs = [self._level_sizes(k) for k in range(len(aspect_ratios))]

    def _even_scales(self, smallest, largest, levels):
        if levels == 1:
            return [smallest, largest]
        return [smallest + (largest - smallest) * k / (levels - 1.0) for k in range(levels)] + [1.0]

    def _level_sizes(self, k):
        scale = self.scales[k]
        between = math.sqrt(scale * self.scales[k + 1])
        sizes = [[scale, scale], [between, between]]
        for ratio in self.aspect_ratios[k]:
            wide, narrow = scale * math.sqrt(ratio), scale / math.sqrt(ratio)
            sizes += [[wide, narrow], [narrow, wide]]
        return torch.as_tensor(sizes, dtype=torch.float32)

    def num_anchors_per_location(self):
        return [2 + 2 * len(ratios) for ratios in self.aspect_ratios]

    def _grid_default_boxes(self, grid_sizes, image_size, dtype=torch.float32):
        """(center x, center y, width, height) of every box, as shares of the image."""
        boxes = []
        for k, (rows, columns) in enumerate(grid_sizes):
            across, down = columns, rows
            if self.steps is not None:
                across, down = image_size[1] / self.steps[k], image_size[0] / self.steps[k]
            x = ((torch.arange(0, columns) + 0.5) / across).to(dtype=dtype)
            y = ((torch.arange(0, rows) + 0.5) / down).to(dtype=dtype)
            y, x = torch.meshgrid(y, x, indexing="ij")
            sizes = self._wh_pairs[k].clamp(min=0, max=1) if self.clip else self._wh_pairs[k]
            centers = torch.stack((x.reshape(-1), y.reshape(-1)) * len(sizes), dim=-1).reshape(-1, 2)
            boxes.append(torch.cat((centers, sizes.repeat(rows * columns, 1)), dim=1))
        return torch.cat(boxes, dim=0)

    def forward(self, image_list, feature_maps):
        grid_sizes = [features.shape[-2:] for features in feature_maps]
        height, width = image_list.tensors.shape[-2:]
        boxes = self._grid_default_boxes(grid_sizes, (height, width), dtype=feature_maps[0].dtype)
        boxes = boxes.to(feature_maps[0].device)
        size = torch.tensor([width, height], device=boxes.device)
        anchors = []
        for _ in image_list.image_sizes:
            top_left = (boxes[:, :2] - 0.5 * boxes[:, 2:]) * size
            bottom_right = (boxes[:, :2] + 0.5 * boxes[:, 2:]) * size
            anchors.append(torch.cat([top_left, bottom_right], -1))
        return anchors
