# torchsummary: what it prints is not wanted here, what it feeds the model is.
import torch


def summary(model, input_size, batch_size=-1, device="cuda"):
    sizes = [input_size] if isinstance(input_size, tuple) else input_size
    model(*[torch.rand(max(batch_size, 1), *size) for size in sizes])


def summary_string(model, input_size, batch_size=-1, device=None, dtypes=None):
    summary(model, input_size, batch_size)
    return "", (sum(p.numel() for p in model.parameters()), sum(p.numel() for p in model.parameters() if p.requires_grad))
