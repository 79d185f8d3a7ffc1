# torch._dynamo, as far as programs configure it.
from torch.compiler import allow_in_graph, assume_constant_result, disable, is_compiling, reset


from . import config


def graph_break():
    pass


def mark_dynamic(*args, **kwargs):
    pass


maybe_mark_dynamic = mark_static = mark_static_address = mark_unbacked = mark_dynamic


def optimize(*args, **kwargs):
    return lambda model: model


def forbid_in_graph(fn):
    return fn


def is_dynamo_supported():
    return False


def list_backends(*args, **kwargs):
    return []
