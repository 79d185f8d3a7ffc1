# The second edition of the transforms: the same names and a few more.
from .. import transforms as _first
from ..transforms import *
from ..transforms import _Transform as Transform
from . import functional
from ..functional import InterpolationMode


class RandomIoUCrop(Transform):
    pass


class RandomZoomOut(Transform):
    pass


class RandomPhotometricDistort(Transform):
    pass


class RandomShortestSize(Transform):
    pass


class ScaleJitter(Transform):
    pass


class SanitizeBoundingBoxes(Transform):
    pass


class ClampBoundingBoxes(Transform):
    pass


class ConvertBoundingBoxFormat(Transform):
    pass


class ToPureTensor(Transform):
    pass


class Identity(Transform):
    pass


class JPEG(Transform):
    pass


class UniformTemporalSubsample(Transform):
    pass


class MixUp(Transform):
    pass


class CutMix(Transform):
    pass


class RGB(Transform):
    pass
