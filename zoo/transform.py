"""From a list of images to one batch, and back: normalise, resize, pad; then boxes in the images' own pixels."""

import math

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.roi_heads import paste_masks_in_image


def _resized(height, width, min_size, max_size):
    """The short side becomes min_size unless the long one would exceed max_size; fractions are cut off.

    With 800 and 1333, 480×640 becomes 800×1066, and 300×500 becomes 799×1333.
    """
    scale = min(min_size / min(height, width), max_size / max(height, width))
    return math.floor(height * scale), math.floor(width * scale)


class GeneralizedRCNNTransform(nn.Module):
    """fixed_size (width, height) replaces the rule of min_size and max_size.

    Of several min_size, training draws one at random for each image. Here it is always the last, which
    evaluation takes: listed in rising order, it costs most.
    """

    def __init__(self, min_size, max_size, image_mean, image_std, size_divisible=32, fixed_size=None, **kwargs):
        super().__init__()
        self.min_size = min_size if isinstance(min_size, (list, tuple)) else (min_size,)
        self.max_size = max_size
        self.image_mean = image_mean
        self.image_std = image_std
        self.size_divisible = size_divisible
        self.fixed_size = fixed_size
        self._skip_resize = kwargs.pop("_skip_resize", False)

    def forward(self, images, targets=None):
        images = list(images)
        targets = None if targets is None else [dict(target) for target in targets]
        for i, image in enumerate(images):
            if image.dim() != 3:
                raise ValueError(f"images is expected to be a list of 3d tensors of shape [C, H, W], got {image.shape}")
            image = self.normalize(image)
            image, target = self.resize(image, None if targets is None else targets[i])
            images[i] = image
            if targets is not None:
                targets[i] = target
        image_sizes = [tuple(image.shape[-2:]) for image in images]
        return ImageList(self.batch_images(images, self.size_divisible), image_sizes), targets

    def normalize(self, image):
        if not image.is_floating_point():
            raise TypeError("Expected input images to be of floating type (in range [0, 1]), "
                            f"but found type {image.dtype} instead")
        mean = torch.as_tensor(self.image_mean, dtype=image.dtype, device=image.device)
        std = torch.as_tensor(self.image_std, dtype=image.dtype, device=image.device)
        return (image - mean[:, None, None]) / std[:, None, None]

    def resize(self, image, target=None):
        old = tuple(image.shape[-2:])
        if self.training and self._skip_resize:
            return image, target
        if self.fixed_size is not None:
            new = (self.fixed_size[1], self.fixed_size[0])
        else:
            new = _resized(*old, self.min_size[-1], self.max_size)
        image = F.interpolate(image[None], size=new, mode="bilinear", align_corners=False)[0]
        if target is None:
            return image, target
        if "masks" in target:
            target["masks"] = F.interpolate(target["masks"][:, None].float(), size=new)[:, 0].byte()
        target["boxes"] = resize_boxes(target["boxes"], old, new)
        if "keypoints" in target:
            target["keypoints"] = resize_keypoints(target["keypoints"], old, new)
        return image, target

    def batch_images(self, images, size_divisible=32):
        channels, height, width = [max(image.shape[axis] for image in images) for axis in range(3)]
        height = math.ceil(height / size_divisible) * size_divisible
        width = math.ceil(width / size_divisible) * size_divisible
        batch = images[0].new_full([len(images), channels, height, width], 0)
        for i, image in enumerate(images):
            batch[i, : image.shape[0], : image.shape[1], : image.shape[2]].copy_(image)
        return batch

    def postprocess(self, result, image_shapes, original_image_sizes):
        if self.training:
            return result
        for found, old, new in zip(result, image_shapes, original_image_sizes):
            boxes = resize_boxes(found["boxes"], old, new)
            found["boxes"] = boxes
            if "masks" in found:
                found["masks"] = paste_masks_in_image(found["masks"], boxes, new)
            if "keypoints" in found:
                found["keypoints"] = resize_keypoints(found["keypoints"], old, new)
        return result


def _ratios(like, old, new):
    """New over old size, for height and width."""
    return [torch.tensor(after, dtype=torch.float32, device=like.device)
            / torch.tensor(before, dtype=torch.float32, device=like.device) for before, after in zip(old, new)]


def resize_boxes(boxes, original_size, new_size):
    height, width = _ratios(boxes, original_size, new_size)
    x1, y1, x2, y2 = boxes.unbind(1)
    return torch.stack((x1 * width, y1 * height, x2 * width, y2 * height), dim=1)


def resize_keypoints(keypoints, original_size, new_size):
    height, width = _ratios(keypoints, original_size, new_size)
    resized = keypoints.clone()
    resized[..., 0] *= width
    resized[..., 1] *= height
    return resized
