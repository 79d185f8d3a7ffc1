# torchvision.transforms: what changes a shape does, the rest hands its input on.
from .transforms import *
from .functional import InterpolationMode
