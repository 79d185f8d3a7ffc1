# The loss is divided by max(1, the number of anchors with an object), a number
# that depends on data: what matters is that it is one.
import torch

__all__ = ["max"]

_largest = max


def max(*args, **options):
    # Python's max, but a single unknown number stands for the result.
    unknown = [a for a in args if isinstance(a, torch.Tensor) and not torch._C._has_values(a)]
    return unknown[0] if len(args) == 2 and len(unknown) == 1 else _largest(*args, **options)
