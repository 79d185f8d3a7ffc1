# For many boxes torchvision suppresses class by class, over the classes that
# occur. The result has the same size as the suppression of all at once.
from torchvision.ops.boxes import _batched_nms_coordinate_trick as _batched_nms_vanilla

__all__ = ["_batched_nms_vanilla"]
