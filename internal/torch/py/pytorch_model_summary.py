# pytorch_model_summary: tensors are given, then options by name.
from torch._feed import feed


def summary(model, *inputs, **options):
    feed(model, inputs)
    return ""
