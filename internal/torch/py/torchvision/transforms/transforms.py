# Transforms as objects: they keep their arguments under torchvision's names.
import torch
from torch import nn

from . import functional as F
from .functional import InterpolationMode


_sizes = []  # heights and widths that the program's chains of transforms end in


class Compose:
    def __init__(self, transforms):
        self.transforms = transforms
        known = reversed(transforms) if isinstance(transforms, (list, tuple)) else ()  # others may be gone through once
        size = next((t.size for t in known if isinstance(t, (Resize, CenterCrop, RandomCrop, RandomResizedCrop))), None)
        if size is not None:
            _sizes.append(F._pair(size))

    def __call__(self, img, *rest):
        for transform in self.transforms:
            img = transform(img)
        return (img, *rest) if rest else img

    def __repr__(self):
        lines = "".join(f"\n    {transform}" for transform in self.transforms)
        return f"{type(self).__name__}({lines}\n)"


class Lambda:
    def __init__(self, lambd, *types):
        self.lambd = lambd

    def __call__(self, img):
        return self.lambd(img)


class _Transform(nn.Module):
    # Applies its function to the first input and hands the others on.
    def __init__(self, *args, **options):
        super().__init__()
        for name, value in options.items():
            setattr(self, name, value)

    def forward(self, img, *rest):
        img = self._apply_to(img)
        return (img, *rest) if rest else img

    def _apply_to(self, img):
        return img


class ToTensor(_Transform):
    def _apply_to(self, img):
        return F.to_tensor(img)


class PILToTensor(_Transform):
    def _apply_to(self, img):
        return F.pil_to_tensor(img)


class ToImage(PILToTensor):
    pass


ToImageTensor = ToImage


class ToPILImage(_Transform):
    pass


class ConvertImageDtype(_Transform):
    def __init__(self, dtype=torch.float):
        super().__init__()
        self.dtype = dtype

    def _apply_to(self, img):
        return F.convert_image_dtype(img, self.dtype)


class ToDtype(_Transform):
    def __init__(self, dtype=torch.float, scale=False):
        super().__init__()
        self.dtype = dtype
        self.scale = scale

    def _apply_to(self, img):
        return F.to_dtype(img, self.dtype, self.scale)


class Normalize(_Transform):
    def __init__(self, mean, std, inplace=False):
        super().__init__()
        self.mean = mean
        self.std = std
        self.inplace = inplace

    def _apply_to(self, img):
        return F.normalize(img, self.mean, self.std, self.inplace)


class Resize(_Transform):
    def __init__(self, size, interpolation=InterpolationMode.BILINEAR, max_size=None, antialias=True):
        super().__init__()
        self.size = size
        self.interpolation = interpolation
        self.max_size = max_size
        self.antialias = antialias

    def _apply_to(self, img):
        return F.resize(img, self.size, self.interpolation, self.max_size, self.antialias)


class CenterCrop(_Transform):
    def __init__(self, size):
        super().__init__()
        self.size = F._pair(size)

    def _apply_to(self, img):
        return F.center_crop(img, self.size)


class RandomCrop(_Transform):
    # Where the crop lies is left to chance; its size is not.
    def __init__(self, size, padding=None, pad_if_needed=False, fill=0, padding_mode="constant"):
        super().__init__()
        self.size = F._pair(size)
        self.padding = padding
        self.pad_if_needed = pad_if_needed

    def _apply_to(self, img):
        if self.padding is not None:
            img = F.pad(img, self.padding)
        return F.crop(img, 0, 0, *self.size)


class RandomResizedCrop(_Transform):
    def __init__(self, size, scale=(0.08, 1.0), ratio=(3.0 / 4.0, 4.0 / 3.0), interpolation=InterpolationMode.BILINEAR,
                 antialias=True):
        super().__init__()
        self.size = F._pair(size)
        self.scale = scale
        self.ratio = ratio
        self.interpolation = interpolation
        self.antialias = antialias

    def _apply_to(self, img):
        return F.resize(img, self.size)


class Pad(_Transform):
    def __init__(self, padding, fill=0, padding_mode="constant"):
        super().__init__()
        self.padding = padding
        self.fill = fill
        self.padding_mode = padding_mode

    def _apply_to(self, img):
        return F.pad(img, self.padding, self.fill, self.padding_mode)


class Grayscale(_Transform):
    def __init__(self, num_output_channels=1):
        super().__init__()
        self.num_output_channels = num_output_channels

    def _apply_to(self, img):
        return F.to_grayscale(img, self.num_output_channels)


class FiveCrop(_Transform):
    def __init__(self, size):
        super().__init__()
        self.size = F._pair(size)

    def _apply_to(self, img):
        return F.five_crop(img, self.size)


class TenCrop(_Transform):
    def __init__(self, size, vertical_flip=False):
        super().__init__()
        self.size = F._pair(size)
        self.vertical_flip = vertical_flip

    def _apply_to(self, img):
        return F.ten_crop(img, self.size, self.vertical_flip)


class _Chance(_Transform):
    # Done or not done, the shape is the same.
    def __init__(self, p=0.5, *args, **options):
        super().__init__(**options)
        self.p = p


class RandomHorizontalFlip(_Chance):
    pass


class RandomVerticalFlip(_Chance):
    pass


class RandomGrayscale(_Chance):
    pass


class RandomInvert(_Chance):
    pass


class RandomAutocontrast(_Chance):
    pass


class RandomEqualize(_Chance):
    pass


class RandomErasing(_Chance):
    pass


class RandomPerspective(_Transform):
    pass


class RandomPosterize(_Transform):
    pass


class RandomSolarize(_Transform):
    pass


class RandomAdjustSharpness(_Transform):
    pass


class RandomRotation(_Transform):
    pass


class RandomAffine(_Transform):
    pass


class ColorJitter(_Transform):
    pass


class GaussianBlur(_Transform):
    pass


class GaussianNoise(_Transform):
    pass


class ElasticTransform(_Transform):
    pass


class LinearTransformation(_Transform):
    pass


class AutoAugment(_Transform):
    pass


class RandAugment(_Transform):
    pass


class TrivialAugmentWide(_Transform):
    pass


class AugMix(_Transform):
    pass


class AutoAugmentPolicy:
    IMAGENET = "imagenet"
    CIFAR10 = "cifar10"
    SVHN = "svhn"


class _Choice(_Transform):
    def __init__(self, transforms, p=0.5):
        super().__init__()
        self.transforms = transforms
        self.p = p


class RandomApply(_Choice):
    pass


class RandomChoice(_Choice):
    pass


class RandomOrder(_Choice):
    pass
