# fvcore.nn.parameter_count: parameters below each module.
from collections import defaultdict


def parameter_count(model):
    counts = defaultdict(int)
    for name, parameter in model.named_parameters():
        path = name.split(".")
        for depth in range(len(path) + 1):
            counts[".".join(path[:depth])] += parameter.numel()
    return counts


def parameter_count_table(model, max_depth=3):
    return ""
