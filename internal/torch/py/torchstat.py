# torchstat: its numbers are not wanted here, what it feeds the model is.
import torch


def stat(model, input_size, query_granularity=1):
    model(torch.rand(1, *input_size))
