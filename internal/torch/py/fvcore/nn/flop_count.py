# fvcore.nn.flop_count: figures that nobody knows, of a model whose arguments are noted.
from collections import Counter, defaultdict

from torch._feed import feed, unknown


class FlopCountAnalysis:
    def __init__(self, model, inputs):
        feed(model, inputs)

    def total(self, module_name=""):
        return unknown()

    def by_operator(self, module_name=""):
        return Counter()

    by_module = by_module_and_operator = unsupported_ops = by_operator

    def uncalled_modules(self):
        return set()

    def _same(self, *args, **options):
        return self

    set_op_handle = clear_op_handles = unsupported_ops_warnings = uncalled_modules_warnings = tracer_warnings = _same
    ancestor_mode = copy = _same


class ActivationCountAnalysis(FlopCountAnalysis):
    pass


def flop_count(model, inputs, supported_ops=None):
    feed(model, inputs)
    return defaultdict(float), Counter()


activation_count = flop_count


def flop_count_table(flops, max_depth=3, activations=None, show_param_shapes=True):
    return ""


def flop_count_str(flops, activations=None):
    return ""
