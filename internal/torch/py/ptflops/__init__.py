# ptflops: a size without the batch, or a function that makes the input from it.
from torch._feed import feed, filled, unknown


def get_model_complexity_info(model, input_res, print_per_layer_stat=True, as_strings=True, input_constructor=None, **options):
    if input_constructor:
        feed(model, input_constructor(input_res))
    else:
        feed(model, filled([input_res], 1))
    return ("", "") if as_strings else (unknown(), unknown())


def flops_to_string(flops, units=None, precision=2):
    return str(flops)


params_to_string = macs_to_string = flops_to_string
