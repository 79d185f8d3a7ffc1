# thop: tensors are given.
from torch._feed import feed, unknown

from .utils import clever_format


def profile(model, inputs, custom_ops=None, verbose=True, ret_layer_info=False, report_missing=False):
    feed(model, inputs)
    counts = unknown(), unknown()
    return (*counts, {}) if ret_layer_info else counts


profile_origin = profile
