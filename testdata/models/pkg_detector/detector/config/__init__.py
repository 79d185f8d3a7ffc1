from .defaults import _C


def get_cfg():
    return _C.clone()
