"""atexit: functions are accepted and never called."""


def register(func, *args, **kwargs):
    return func


def unregister(func):
    pass
