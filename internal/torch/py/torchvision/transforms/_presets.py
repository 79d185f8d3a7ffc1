# What a set of weights asks for before the model.
import torch
from torch import nn

from . import functional as F
from .functional import InterpolationMode


class ObjectDetection(nn.Module):
    def forward(self, img):
        return F.convert_image_dtype(img, torch.float)


class ImageClassification(nn.Module):
    def __init__(self, *, crop_size, resize_size=256, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225),
                 interpolation=InterpolationMode.BILINEAR, antialias=True):
        super().__init__()
        self.crop_size = [crop_size]
        self.resize_size = [resize_size]
        self.mean = list(mean)
        self.std = list(std)
        self.interpolation = interpolation
        self.antialias = antialias

    def forward(self, img):
        img = F.center_crop(F.resize(img, self.resize_size), self.crop_size)
        return F.normalize(F.convert_image_dtype(img, torch.float), self.mean, self.std)


class VideoClassification(nn.Module):
    # Frames [.., T, C, H, W] become one film [.., C, T, H, W].
    def __init__(self, *, crop_size, resize_size, mean=(0.43216, 0.394666, 0.37645), std=(0.22803, 0.22145, 0.216989),
                 interpolation=InterpolationMode.BILINEAR):
        super().__init__()
        self.crop_size = list(crop_size)
        self.resize_size = list(resize_size)
        self.mean = list(mean)
        self.std = list(std)
        self.interpolation = interpolation

    def forward(self, vid):
        vid = F.center_crop(F.resize(vid, self.resize_size), self.crop_size)
        return F.normalize(F.convert_image_dtype(vid, torch.float), self.mean, self.std).transpose(-4, -3)


class SemanticSegmentation(nn.Module):
    def __init__(self, *, resize_size, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225),
                 interpolation=InterpolationMode.BILINEAR, antialias=True):
        super().__init__()
        self.resize_size = [resize_size] if resize_size is not None else None
        self.mean = list(mean)
        self.std = list(std)
        self.interpolation = interpolation
        self.antialias = antialias

    def forward(self, img):
        if isinstance(self.resize_size, list):
            img = F.resize(img, self.resize_size)
        return F.normalize(F.convert_image_dtype(img, torch.float), self.mean, self.std)


class OpticalFlow(nn.Module):
    def forward(self, img1, img2):
        images = [F.convert_image_dtype(img, torch.float) for img in (img1, img2)]
        images = [F.normalize(img, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]) for img in images]
        return images[0].contiguous(), images[1].contiguous()


class StereoMatching(OpticalFlow):
    def __init__(self, **options):
        super().__init__()
