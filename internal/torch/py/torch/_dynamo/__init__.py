# torch._dynamo, as far as programs configure it.
from torch.compiler import allow_in_graph, disable, is_compiling, reset


class config:
    suppress_errors = False
    cache_size_limit = 8


def graph_break():
    pass


def mark_dynamic(*args, **kwargs):
    pass
