# Logs for TensorBoard: nothing is written; what a model would be fed with is noted.
from torch._feed import feed


class SummaryWriter:
    def __init__(self, *args, **options):
        self.log_dir = options.get("log_dir", args[0] if args else "runs")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None

    def add_graph(self, model, input_to_model=None, verbose=False, use_strict_trace=True):
        if input_to_model is not None:
            feed(model, input_to_model)

    def __getattr__(self, name):
        if name.startswith("add_") or name in ("flush", "close"):
            return lambda *args, **options: None
        raise AttributeError(name)


FileWriter = RecordWriter = SummaryWriter
