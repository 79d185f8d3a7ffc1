# torch.backends.xnnpack: not available.
enabled = False


def is_available():
    return False


def is_built():
    return False


def get_cpu_capability():
    return "DEFAULT"


def get_fastpath_enabled():
    return True


def set_fastpath_enabled(value):
    pass


def is_macos_or_newer(*args):
    return False
