# torch.compiler: nothing is compiled.
from torch import _C
from torch._contexts import compile

__getattr__ = _C.missing("torch.compiler")


def _identity(function=None, *args, **kwargs):
    if function is None or isinstance(function, (bool, str)):
        return lambda inner: inner
    return function


disable = allow_in_graph = assume_constant_result = substitute_in_graph = _identity


def is_compiling():
    return False


def is_dynamo_compiling():
    return False


def is_exporting():
    return False


def reset():
    pass


def cudagraph_mark_step_begin():
    pass


def set_stance(*args, **kwargs):
    from torch._contexts import _Switch
    return _Switch()


def list_backends(*args, **kwargs):
    return []
