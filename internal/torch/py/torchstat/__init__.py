# torchstat: an image's size without the batch.
from torch._feed import feed, filled


def stat(model, input_size, query_granularity=1):
    feed(model, filled(input_size, 1))
