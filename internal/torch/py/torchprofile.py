# torchprofile: tensors are given.
from torch._feed import feed, unknown


def profile_macs(model, args=(), kwargs=None, reduction=sum):
    feed(model, args, kwargs)
    return unknown()
