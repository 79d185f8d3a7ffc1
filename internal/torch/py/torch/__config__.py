# torch.__config__: how this torch was built, which is not at all.


def show():
    return "PyTorch built with:\n  - shapes only"


def parallel_info():
    return ""
