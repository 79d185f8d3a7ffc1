# torch.autograd.Function: apply runs forward without gradients, as torch does, and its results require grad if an
# argument does.
from torch import _C, Tensor


class FunctionCtx:
    saved_tensors = ()
    materialize_grads = True

    def save_for_backward(self, *tensors):
        self.saved_tensors = tensors

    save_for_forward = save_for_backward

    def mark_dirty(self, *tensors):
        self.dirty_tensors = tensors

    def mark_non_differentiable(self, *tensors):
        self.non_differentiable = tensors

    def set_materialize_grads(self, value):
        self.materialize_grads = value

    @property
    def saved_variables(self):
        return self.saved_tensors


BackwardCFunction = FunctionCtx


class Function(FunctionCtx):
    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def backward(ctx, *grad_outputs):
        raise NotImplementedError("You must implement the backward function for custom autograd.Function.")

    @classmethod
    def apply(cls, *args, **kwargs):
        ctx = FunctionCtx()
        ctx.needs_input_grad = tuple(isinstance(a, Tensor) and a.requires_grad for a in args)
        split = getattr(cls, "setup_context", None)
        previous = _C.set_grad_enabled(False)
        try:
            if split is None:
                result = cls.forward(ctx, *args, **kwargs)
            else:
                result = cls.forward(*args, **kwargs)
                split(ctx, args, result)
        finally:
            _C.set_grad_enabled(previous)
        if previous and any(ctx.needs_input_grad):
            _require_grad(result, getattr(ctx, "non_differentiable", ()))
        return result

    @staticmethod
    def vmap(*args, **kwargs):
        _C.unsupported("torch.autograd.Function.vmap")


def _require_grad(result, excluded):
    for t in result if isinstance(result, (tuple, list)) else (result,):
        if isinstance(t, Tensor) and t.is_floating_point() and not any(t is other for other in excluded):
            t.requires_grad_()


def once_differentiable(function):
    return function


class InplaceFunction(Function):
    pass


class NestedIOFunction(Function):
    pass
