from . import weight_init
from .weight_init import c2_msra_fill, c2_xavier_fill


def sigmoid_focal_loss(inputs, targets, alpha=-1, gamma=2, reduction="none"):
    from torchvision.ops import sigmoid_focal_loss as loss
    return loss(inputs, targets, alpha, gamma, reduction)


sigmoid_focal_loss_jit = sigmoid_focal_loss


def smooth_l1_loss(input, target, beta, reduction="none"):
    from torch.nn import functional
    if beta < 1e-5:
        return functional.l1_loss(input, target, reduction=reduction)
    return functional.smooth_l1_loss(input, target, beta=beta, reduction=reduction)


class FlopCountAnalysis:
    # Its numbers are not wanted here, what it feeds the model is.
    def __init__(self, model, inputs):
        model(*inputs) if isinstance(inputs, tuple) else model(inputs)

    def __getattr__(self, name):
        return lambda *args, **options: self if name.endswith("warnings") else 0


def flop_count_table(flops, max_depth=3, activations=None, show_param_shapes=True):
    return ""


def flop_count_str(flops, activations=None):
    return ""
