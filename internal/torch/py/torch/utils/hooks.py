from torch._C import RemovableHandle


class BackwardHook:
    pass


def unserializable_hook(f):
    return f
