# torchview: sizes with the batch, or the data themselves; nothing is drawn.
from torch._feed import feed, filled


def draw_graph(model, input_data=None, input_size=None, graph_name="model", depth=3, device=None, dtypes=None, mode=None,
               strict=True, expand_nested=False, graph_dir=None, hide_module_functions=True, hide_inner_tensors=True,
               roll=False, show_shapes=True, save_graph=False, filename=None, directory=".", collect_attributes=False,
               **kwargs):
    if input_data is not None:
        feed(model, input_data, kwargs)
    elif input_size is not None:
        feed(model, filled(input_size, None, dtypes), kwargs)
