# torchsummary: sizes are given without the batch.
from torch._feed import feed, filled, unknown


def summary(model, input_size, batch_size=-1, device="cuda", dtypes=None):
    feed(model, filled(input_size, max(batch_size, 1), dtypes))


def summary_string(model, input_size, batch_size=-1, device="cuda:0", dtypes=None):
    summary(model, input_size, batch_size, device, dtypes)
    return "", (unknown(), unknown())
