# Layers that are functions with gradients of their own.
import torch
from ...autograd import Function


class CrossMapLRN2d(Function):
    # A running sum of squares along the channels, in two tensors that are written again and again.
    @staticmethod
    def forward(ctx, input, alpha, beta, k):
        output = torch.empty(input.shape, dtype=input.dtype, device=input.device)
        ctx.beta, ctx.scale = beta, torch.empty_like(output)
        torch.pow(input, 2, out=output)
        ctx.scale.copy_(output).add_(output).sub_(output)  # one square enters the window, one leaves it
        ctx.scale.mul_(alpha).add_(k)
        torch.pow(ctx.scale, -beta, out=output)
        output.mul_(input)
        ctx.save_for_backward(input, output)
        return output

    @staticmethod
    def backward(ctx, gradient):
        input, output = ctx.saved_tensors
        return gradient * ctx.scale.pow(-ctx.beta) - input * (gradient * output / ctx.scale), None, None, None
