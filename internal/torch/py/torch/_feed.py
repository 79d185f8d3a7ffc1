# How tools that count, draw or export a model say what they feed it with. Here the model does not run: what it
# would be fed with is noted, since it tells what the program means. A tool's figures are numbers that nobody knows.
import torch
from torch import _C


def feed(model, args=(), kwargs=None):
    # One call of the model. A tensor, a dictionary's names or a sequence stand for its arguments.
    if isinstance(args, dict):
        args, kwargs = (), {**args, **(kwargs or {})}
    elif not isinstance(args, (tuple, list)):
        args = (args,)
    _C.feed(model, tuple(args), kwargs or {})


def sizes(given):
    # Sizes as one sequence of numbers or several of them.
    if isinstance(given, dict):
        return {name: tuple(size) for name, size in given.items()}
    return [tuple(given)] if isinstance(given, torch.Size) or all(isinstance(n, int) for n in given) else [tuple(size) for size in given]


def filled(given, batch=None, dtypes=None):
    # A tensor for each size; batch goes before the size if the tool adds it.
    front = () if batch is None else (batch,)
    shapes = sizes(given)
    if isinstance(shapes, dict):
        return {name: torch.empty(front + shape) for name, shape in shapes.items()}
    kinds = list(dtypes or [torch.float32] * len(shapes))
    return [torch.empty(front + shape).to(kind) for shape, kind in zip(shapes, kinds)]


def unknown():
    return torch.rand(()).item()
