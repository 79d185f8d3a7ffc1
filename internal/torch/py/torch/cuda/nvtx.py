from torch._contexts import _Switch


def range_push(msg):
    return 0


def range_pop():
    return 0


def mark(msg):
    pass


def range(msg, *args, **kwargs):
    return _Switch()
