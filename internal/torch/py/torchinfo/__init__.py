# torchinfo: sizes with the batch, or the data themselves.
from torch._feed import feed, filled, sizes, unknown


class ModelStatistics:
    def __getattr__(self, name):
        if name.startswith("total_") or name == "trainable_params":
            return unknown()
        raise AttributeError(name)


def summary(model, input_size=None, input_data=None, batch_dim=None, cache_forward_pass=None, col_names=None, col_width=25,
            depth=3, device=None, dtypes=None, mode=None, row_settings=None, verbose=None, **kwargs):
    if input_data is not None:
        feed(model, input_data, kwargs)
    elif input_size is not None:
        given = sizes(input_size)
        if batch_dim is not None:
            given = [size[:batch_dim] + (1,) + size[batch_dim:] for size in given]
        feed(model, filled(given, None, dtypes), kwargs)
    return ModelStatistics()
