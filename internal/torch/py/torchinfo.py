# torchinfo: what it prints is not wanted here, what it feeds the model is.
import torch


class ModelStatistics:
    def __init__(self, model):
        self.total_params = sum(p.numel() for p in model.parameters())
        self.trainable_params = sum(p.numel() for p in model.parameters() if p.requires_grad)


def summary(model, input_size=None, input_data=None, batch_dim=None, *args, dtypes=None, **options):
    if input_data is not None:
        if isinstance(input_data, dict):
            model(**input_data)
        else:
            model(*input_data) if isinstance(input_data, (list, tuple)) else model(input_data)
    elif input_size is not None:
        sizes = [input_size] if isinstance(input_size[0], int) else list(input_size)
        kinds = dtypes or [torch.float32] * len(sizes)
        given = [list(size) for size in sizes]
        for size in given if batch_dim is not None else ():
            size.insert(batch_dim, 1)
        model(*[torch.zeros(size, dtype=kind) for size, kind in zip(given, kinds)])
    return ModelStatistics(model)
