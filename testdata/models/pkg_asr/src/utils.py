import functools
import math


def conv_out(length, kernel, stride, padding=0, dilation=1):
    return math.floor((length + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1)


@functools.lru_cache(maxsize=None)
def feature_size(bins, kernels, strides):
    for k, s in zip(kernels, strides):
        bins = conv_out(bins, k, s, k // 2)
    return bins
