# fvcore.nn: initialisers and losses that models take, and the counters, which are fed with the arguments themselves.
from . import weight_init
from .flop_count import ActivationCountAnalysis, FlopCountAnalysis, activation_count, flop_count, flop_count_str, flop_count_table
from .parameter_count import parameter_count, parameter_count_table
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
