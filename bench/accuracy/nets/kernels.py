# Functions that the toolboxes have as CUDA kernels of their own, by what they make and what they keep. heft takes the
# backward of such a function to make the gradients of its arguments.
import torch
from torch.autograd import Function


class Kernel(Function):
    @staticmethod
    def backward(ctx, *gradients):
        return tuple(torch.zeros_like(t) for t in ctx.saved_tensors)


class PointwiseMask(Kernel):
    # Cuts every place's window out of a larger mask: [n, mask, h, w] to [n, h·w, h, w].
    @staticmethod
    def forward(ctx, mask):
        ctx.save_for_backward(mask)
        n, _, h, w = mask.shape
        return mask.new_zeros((n, h * w, h, w))


class RowAndColumn(Kernel):
    # Scores of every place against its row and its column.
    @staticmethod
    def forward(ctx, query, key):
        ctx.save_for_backward(query, key)
        n, _, h, w = query.shape
        return query.new_zeros((n, h + w - 1, h, w))


class OverRowAndColumn(Kernel):
    # Sums of the values in a place's row and column, weighed.
    @staticmethod
    def forward(ctx, weight, value):
        ctx.save_for_backward(weight, value)
        return torch.zeros_like(value)


class FocalLoss(Kernel):
    # Sigmoid focal loss of scores [n, classes] against labels [n].
    @staticmethod
    def forward(ctx, scores, labels):
        ctx.save_for_backward(scores, labels)
        return scores.new_zeros(scores.size())
