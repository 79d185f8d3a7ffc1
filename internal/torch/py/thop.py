# thop: its numbers are not wanted here, what it feeds the model is.


def profile(model, inputs, custom_ops=None, verbose=True, ret_layer_info=False, report_missing=False):
    model(*inputs)
    numbers = (0, sum(p.numel() for p in model.parameters()))
    return numbers + ({},) if ret_layer_info else numbers


def clever_format(nums, format="%.2f"):
    return [str(n) for n in nums] if isinstance(nums, (list, tuple)) else str(nums)
