# ptflops: its numbers are not wanted here, what it feeds the model is.
import torch


def get_model_complexity_info(model, input_res, print_per_layer_stat=True, as_strings=True, input_constructor=None, *args, **options):
    if input_constructor is not None:
        given = input_constructor(input_res)
        model(**given) if isinstance(given, dict) else model(given)
    else:
        model(torch.ones(1, *input_res))
    parameters = sum(p.numel() for p in model.parameters())
    return ("0 Mac", str(parameters)) if as_strings else (0, parameters)
