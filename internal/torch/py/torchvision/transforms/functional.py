# Functions on images [.., C, H, W]. Values are not computed, sizes are.
import enum

import torch
from torch.nn import functional as F


class InterpolationMode(enum.Enum):
    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


def _check(img, name):
    if not isinstance(img, torch.Tensor):
        raise TypeError(f"{name} of a {type(img).__name__}: heft has no pictures, only tensors")
    return img


def get_dimensions(img):
    _check(img, "get_dimensions")
    channels = 1 if img.ndim == 2 else img.shape[-3]
    return [channels, img.shape[-2], img.shape[-1]]


def get_image_size(img):
    _check(img, "get_image_size")
    return [img.shape[-1], img.shape[-2]]


get_size = get_image_size


def get_image_num_channels(img):
    return get_dimensions(img)[0]


get_num_channels = get_image_num_channels


def _pair(size):
    if isinstance(size, int):
        return size, size
    size = list(size)
    return (size[0], size[0]) if len(size) == 1 else (size[0], size[1])


def _output_size(height, width, size, max_size=None):
    # One number is the new length of the short side; the other keeps the ratio.
    if not isinstance(size, int) and len(size) == 2:
        return size[0], size[1]
    target = size if isinstance(size, int) else size[0]
    short, long = min(height, width), max(height, width)
    new_short, new_long = target, int(target * long / short)
    if max_size is not None and new_long > max_size:
        new_short, new_long = int(max_size * new_short / new_long), max_size
    return (new_short, new_long) if height <= width else (new_long, new_short)


def _resized(img, height, width):
    if (img.shape[-2], img.shape[-1]) == (height, width):
        return img
    lead = list(img.shape[:-2])
    flat = img.reshape(1, -1, img.shape[-2], img.shape[-1])
    if not flat.is_floating_point():
        return F.interpolate(flat.float(), size=(height, width), mode="bilinear").to(img.dtype).reshape(
            lead + [height, width])
    return F.interpolate(flat, size=(height, width), mode="bilinear", align_corners=False).reshape(
        lead + [height, width])


def resize(img, size, interpolation=InterpolationMode.BILINEAR, max_size=None, antialias=True):
    _check(img, "resize")
    return _resized(img, *_output_size(img.shape[-2], img.shape[-1], size, max_size))


def crop(img, top, left, height, width):
    # What lies outside of the picture is filled with zeros.
    _check(img, "crop")
    below = max(top + height - img.shape[-2], 0)
    right = max(left + width - img.shape[-1], 0)
    if top < 0 or left < 0 or below or right:
        img = F.pad(img, (max(-left, 0), right, max(-top, 0), below))
        top, left = max(top, 0), max(left, 0)
    return img[..., top:top + height, left:left + width]


def center_crop(img, output_size):
    _check(img, "center_crop")
    height, width = _pair(output_size)
    top = int(round((img.shape[-2] - height) / 2.0))
    left = int(round((img.shape[-1] - width) / 2.0))
    return crop(img, top, left, height, width)


def resized_crop(img, top, left, height, width, size, interpolation=InterpolationMode.BILINEAR, antialias=True):
    return resize(crop(img, top, left, height, width), _pair(size))


def five_crop(img, size):
    height, width = _pair(size)
    bottom, right = img.shape[-2] - height, img.shape[-1] - width
    corners = [crop(img, top, left, height, width) for top in (0, bottom) for left in (0, right)]
    return (*corners, center_crop(img, [height, width]))


def ten_crop(img, size, vertical_flip=False):
    first = five_crop(img, size)
    return first + five_crop(vflip(img) if vertical_flip else hflip(img), size)


def pad(img, padding, fill=0, padding_mode="constant"):
    _check(img, "pad")
    if isinstance(padding, int):
        sides = (padding,) * 4
    elif len(padding) == 1:
        sides = (padding[0],) * 4
    elif len(padding) == 2:
        sides = (padding[0], padding[1], padding[0], padding[1])
    else:
        sides = tuple(padding)
    left, top, right, bottom = sides
    return F.pad(img, (left, right, top, bottom))


def hflip(img):
    return _check(img, "hflip").flip(-1)


def vflip(img):
    return _check(img, "vflip").flip(-2)


horizontal_flip, vertical_flip = hflip, vflip


def normalize(tensor, mean, std, inplace=False):
    _check(tensor, "normalize")
    if not tensor.is_floating_point():
        raise TypeError(f"Input tensor should be a float tensor. Got {tensor.dtype}.")
    mean = torch.as_tensor(mean, dtype=tensor.dtype, device=tensor.device).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=tensor.dtype, device=tensor.device).view(-1, 1, 1)
    if not inplace:
        tensor = tensor.clone()
    return tensor.sub_(mean).div_(std)


def convert_image_dtype(image, dtype=torch.float):
    if image.dtype == dtype:
        return image
    if image.is_floating_point() or not dtype.is_floating_point:
        return image.to(dtype)
    return image.to(dtype) / 255


def to_dtype(inpt, dtype=torch.float, scale=False):
    return convert_image_dtype(inpt, dtype) if scale else inpt.to(dtype)


def to_tensor(pic):
    if isinstance(pic, torch.Tensor): # a data set's picture
        return pic if pic.is_floating_point() else pic.float()
    if hasattr(pic, "__torch_tensor__"):
        image = torch.as_tensor(pic)
        return (image[:, :, None] if image.ndim == 2 else image).permute(2, 0, 1).contiguous()
    raise TypeError(f"pic should be PIL Image or ndarray. Got {type(pic)}")




def pil_to_tensor(pic):
    return pic if isinstance(pic, torch.Tensor) else to_tensor(pic)


to_image = to_image_tensor = pil_to_tensor


def to_grayscale(img, num_output_channels=1):
    _check(img, "to_grayscale")
    return img[..., :1, :, :].expand(*img.shape[:-3], num_output_channels, *img.shape[-2:])


rgb_to_grayscale = to_grayscale


def rotate(img, angle, interpolation=InterpolationMode.NEAREST, expand=False, center=None, fill=None):
    _check(img, "rotate")
    if expand and angle % 180 == 90:
        return img.transpose(-1, -2)
    if expand and angle % 180 != 0:
        raise NotImplementedError("rotate with expand by an angle that is not a multiple of 90 degrees")
    return img


def _same(img, *args, **options):
    return _check(img, "this transform")


adjust_brightness = adjust_contrast = adjust_saturation = adjust_hue = adjust_gamma = adjust_sharpness = _same
affine = perspective = elastic = elastic_transform = gaussian_blur = gaussian_noise = invert = posterize = _same
solarize = autocontrast = equalize = erase = clamp_bounding_boxes = sanitize_bounding_boxes = _same
