# calflops: a size with the batch, or the arguments themselves.
from torch._feed import feed, filled, unknown


def calculate_flops(model, input_shape=None, transformer_tokenizer=None, args=(), kwargs=None, forward_mode="forward",
                    include_backPropagation=False, compute_bp_factor=2.0, print_results=True, print_detailed=True,
                    output_as_string=True, output_precision=2, output_unit=None, ignore_modules=None, is_sparse=False):
    if transformer_tokenizer is None:
        feed(model, filled([input_shape]) if input_shape is not None else args, kwargs)
    return ("", "", "") if output_as_string else (unknown(), unknown(), unknown())
