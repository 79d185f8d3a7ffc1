# torch.autograd.Function: apply runs forward without gradients, as torch does, and its results require grad if an
# argument does. The node keeps what forward saved, and what backward runs is followed for its work.
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
        told = _C.told((cls.__name__,), args, kwargs)
        if told is not None:
            return told
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
            return _with_node(cls.backward, ctx, args, result)
        return result

    @staticmethod
    def vmap(*args, **kwargs):
        _C.unsupported("torch.autograd.Function.vmap")


def _with_node(backward, ctx, args, result):
    # The results that can have a gradient are shown anew, with a way back to the arguments.
    parts = list(result) if isinstance(result, (tuple, list)) else [result]
    excluded = getattr(ctx, "non_differentiable", ())
    made = [i for i, t in enumerate(parts) if isinstance(t, Tensor) and t.is_floating_point() and not any(t is other for other in excluded)]
    if made:
        inputs = [a for a in args if isinstance(a, Tensor)]
        saved = [t for t in ctx.saved_tensors if isinstance(t, Tensor)]
        first = next(i for i, t in enumerate(inputs) if t.requires_grad)
        inputs[first] = _keep(inputs[first], saved)
        for i in made:
            parts[i] = _custom_function(parts[i], inputs, i == made[0])
            if i == made[0]:
                _C.follow_backward(backward, ctx, tuple(parts))
    return type(result)(parts) if isinstance(result, (tuple, list)) else parts[0]


_custom_function = _C.operator("torch.autograd.Function.apply")
_keep = _C.operator("torch.autograd.function.FunctionCtx.save_for_backward")


def once_differentiable(function):
    return function


class InplaceFunction(Function):
    pass


class NestedIOFunction(Function):
    pass
