"""This file takes models that live in Python: summary, FlopCounter, and recordings for the
other questions. It imports torch."""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

try:
    import torch
except ImportError as missing:
    raise ImportError("heft reads a live model with torch, which is not installed: pip install torch. Names and files need none: heft.report('resnet50')") from missing

from . import _results as results
from ._ask import read

from ._errors import HeftError
from ._program import Request, flags_of
from ._recorder import Watch, record as _record
from ._slopes import grown

# Batches that a recording which is to grow is made for: even ones, and none of 1, whose
# strides are not those of others.
BATCHES = (4, 6)


def record(
    model: torch.nn.Module,
    input_size: Any = None,
    input_data: Any = None,
    *,
    dtypes: Any = None,
    batch: int | None = None,
    batch_dim: int = 0,
    train: bool | None = None,
    forward_kwargs: dict[str, Any] | None = None,
    grows: bool = False,
) -> dict[str, Any]:
    """Records a model as a tape, heft.tape/1: what `heft tape.json` reads.

    ``grows`` records it for two batches, so that the tape can be run for any, where the
    program does the same for each.
    """

    def once(size: int | None) -> dict[str, Any]:
        args, kwargs = _inputs(input_size, input_data, dtypes, forward_kwargs)
        if size is not None:
            args, kwargs = _with_batch((args, kwargs), size, batch_dim)
        return _record(model, args, kwargs, train=train, batch=size or _batch_of((args, kwargs), batch_dim))

    if not grows:
        return once(batch)
    first, second = (once(size) for size in BATCHES)
    tape = grown(first, second)
    return tape if tape is not None else once(batch)


def _inputs(input_size: Any, input_data: Any, dtypes: Any, forward_kwargs: dict[str, Any] | None) -> tuple[tuple, dict[str, Any]]:
    kwargs = dict(forward_kwargs or {})
    if input_data is not None:
        if isinstance(input_data, dict):
            return (), {**input_data, **kwargs}
        if isinstance(input_data, (list, tuple)):
            return tuple(input_data), kwargs
        return (input_data,), kwargs
    if input_size is None:
        if kwargs:
            return (), kwargs
        raise HeftError("nothing is said of the model's input", kind="usage", hint="input_size=(1, 3, 224, 224), or input_data=a tensor, a list or a dict of them")
    if isinstance(input_size, dict):
        types = dtypes if isinstance(dtypes, dict) else dict.fromkeys(input_size, dtypes)
        return (), {**{k: _empty(s, types.get(k)) for k, s in input_size.items()}, **kwargs}
    sizes = [input_size] if _is_size(input_size) else list(input_size)
    if not all(_is_size(s) for s in sizes):
        raise HeftError(f"input_size {input_size!r} is no size, and no list of sizes", kind="usage", hint="input_size=(1, 3, 224, 224), or [(1, 3, 224, 224), (1, 10)]")
    types = list(dtypes) if isinstance(dtypes, (list, tuple)) else [dtypes] * len(sizes)
    if len(types) != len(sizes):
        raise HeftError(f"{len(types)} dtypes for {len(sizes)} inputs", kind="usage", hint="one dtype for each input")
    return tuple(_empty(s, t) for s, t in zip(sizes, types)), kwargs


def _is_size(value: Any) -> bool:
    return isinstance(value, (list, tuple, torch.Size)) and all(isinstance(n, int) for n in value)


def _empty(size: Any, dtype: torch.dtype | None) -> torch.Tensor:
    return torch.empty(tuple(size), dtype=dtype or torch.get_default_dtype(), device="meta")


def _tensors(tree: Any) -> list[torch.Tensor]:
    return [t for t in torch.utils._pytree.tree_leaves(tree) if isinstance(t, torch.Tensor)]


def _batch_of(tree: Any, dim: int) -> int:
    """The batch of inputs whose tensors agree on it, else 0."""
    sizes = {t.shape[dim] for t in _tensors(tree) if t.dim() > dim}
    return sizes.pop() if len(sizes) == 1 else 0


def _with_batch(tree: Any, size: int, dim: int) -> Any:
    before = _batch_of(tree, dim)
    if before == 0:
        raise HeftError("the inputs have no batch in common", kind="usage", hint="batch_dim names the axis; input_size gives the sizes for each batch")

    def change(t: torch.Tensor) -> torch.Tensor:
        if t.dim() <= dim:
            return t
        shape = list(t.shape)
        shape[dim] = size
        return torch.empty(shape, dtype=t.dtype, device="meta", requires_grad=t.requires_grad)

    return torch.utils._pytree.tree_map_only(torch.Tensor, change, tree)


def record_for(command: str, model: Any, settings: dict[str, Any], recording: dict[str, Any]) -> tuple[str, str]:
    """The recording that a question needs, as a name and its text."""
    train = bool(settings.get("train")) or settings.get("mode") == "training"
    batch = settings.get("batch")
    grows = command in ("fit", "sweep")
    if not grows:
        settings.pop("batch", None)
    tape = record(model, batch=batch, train=train, grows=grows, **recording)
    return tape["name"], json.dumps(tape, separators=(",", ":"))


class Summary:
    """What heft says of a live model. str() is the table; a notebook shows the page."""

    def __init__(self, report: results.Report, tape: dict[str, Any]) -> None:
        self.report = report
        self.tape = tape

    @property
    def total_params(self) -> int:
        return self.report.totals.parameters

    @property
    def trainable_params(self) -> int:
        return self.report.totals.trainable_parameters

    @property
    def total_mult_adds(self) -> int:
        """Multiply-accumulates of a forward, as heft counts them: of convolutions and
        matrix products, attention included."""
        return self.report.totals.macs

    @property
    def flops(self) -> int:
        return self.report.totals.flops

    @property
    def layers(self) -> list[results.Layer]:
        return self.report.layers

    def memory(self, **settings: Any) -> results.Memory:
        """The GPU memory of this recording: gpu="t4", optimizer="adamw"."""
        if self.tape["training"]:
            settings.setdefault("train", True)
        request = Request("memory", (self.tape["name"],), flags_of(settings), (json.dumps(self.tape),))
        return read(request, request.run("json"))  # type: ignore[return-value]

    def save(self, path: Any) -> None:
        """Writes the tape, which `heft tape.json` reads."""
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.tape, file, separators=(",", ":"))

    def to_pandas(self) -> Any:
        return self.report.to_pandas()

    def to_dict(self) -> dict[str, Any]:
        return self.report.to_dict()

    def _repr_html_(self) -> str:
        return self.report._repr_html_()

    def __str__(self) -> str:
        return str(self.report)

    __repr__ = __str__


def summary(
    model: torch.nn.Module,
    input_size: Any = None,
    batch_size: int | None = None,
    device: Any = None,
    *,
    input_data: Any = None,
    batch_dim: int | None = None,
    cache_forward_pass: bool | None = None,
    col_names: Any = None,
    col_width: int | None = None,
    depth: int | str | None = None,
    dtypes: Any = None,
    mode: Any = None,
    row_settings: Any = None,
    verbose: int | None = None,
    train: bool | None = None,
    **kwargs: Any,
) -> Summary:
    """Runs a model once on tensors without elements, and tells what it costs.

    The arguments are those of torchinfo.summary, whose import can be exchanged for this one,
    and of torchsummary.summary, whose ``batch_size`` stands for a batch that ``input_size``
    leaves out. What only words the table (col_width, row_settings, cache_forward_pass, device)
    changes nothing. ``train`` (or ``mode="train"``) runs the model in training mode; without,
    in evaluation mode. Further keywords are the model's own.
    """
    if train is None:
        train = str(getattr(mode, "value", mode) or "eval") == "train"
    if input_size is not None and batch_size is not None:
        input_size = _batched(input_size, 2 if batch_size < 0 else batch_size)
    elif input_size is not None and batch_dim is not None:
        input_size = _batched(input_size, 1, batch_dim)
    tape = _recorded(model, input_size, input_data, dtypes, train, kwargs, free=batch_size is None and batch_dim is None)
    flags = {"train": train, "depth": "all" if depth is None else depth, "columns": _columns(col_names)}
    request = Request("", (tape["name"],), flags_of(flags), (json.dumps(tape, separators=(",", ":")),))
    report = read(request, request.run("json"))
    result = Summary(report, tape)  # type: ignore[arg-type]
    if verbose is None:
        verbose = 0 if _in_notebook() else 1
    if verbose > 0:
        print(result)
    return result


def _batched(input_size: Any, batch: int, dim: int = 0) -> Any:
    """Sizes with the axis of the batch put in."""
    if isinstance(input_size, dict):
        return {k: _batched(s, batch, dim) for k, s in input_size.items()}
    if _is_size(input_size):
        return (*input_size[:dim], batch, *input_size[dim:])
    return [_batched(s, batch, dim) for s in input_size]


def _recorded(model: Any, input_size: Any, input_data: Any, dtypes: Any, train: bool, kwargs: dict[str, Any], free: bool) -> dict[str, Any]:
    """The recording; where the program refuses sizes without a batch, as torchsummary's are,
    one with a batch of 2 in front."""
    try:
        return record(model, input_size, input_data, dtypes=dtypes, train=train, forward_kwargs=kwargs)
    except HeftError as error:
        if input_size is None or not free or error.kind != "program":
            raise
        try:
            tape = record(model, _batched(input_size, 2), None, dtypes=dtypes, train=train, forward_kwargs=kwargs)
        except HeftError:
            raise error from None
        warnings.warn(f"the model does not take {input_size}; it was run with a batch of 2 in front", stacklevel=3)
        return tape


# torchinfo's columns and heft's.
COLUMNS = {
    "input_size": "input",
    "output_size": "output",
    "num_params": "params",
    "params_percent": "share",
    "kernel_size": "type",
    "mult_adds": "macs",
    "trainable": "trainable",
}


def _columns(names: Any) -> list[str] | None:
    if names is None:
        return None
    known = [COLUMNS.get(str(getattr(n, "value", n)), str(n)) for n in names]
    return [",".join(dict.fromkeys(["type", *known]))]


def _in_notebook() -> bool:
    return "ipykernel" in sys.modules or "google.colab" in sys.modules


class FlopCounter:
    """Counts what runs inside of it, on real tensors:

        with heft.FlopCounter() as counter:
            loss = model(x).sum()
            loss.backward()
        counter.flops, counter.macs, counter.backward_flops

    ``flops`` and ``macs`` are of the forward; ``backward_flops`` of the backward that follows
    from it, whether it ran (``ran_backward``) or not; ``total_flops`` of what ran. Given the
    model, ``report`` has its layers.
    """

    def __init__(self, model: torch.nn.Module | None = None, *, depth: int | str = "all") -> None:
        self.model = model
        self.depth = depth
        self.report: results.Report | None = None
        self.ran_backward = False

    def __enter__(self) -> "FlopCounter":
        self._watch = Watch(self.model)
        self._watch.__enter__()
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        tape = self._watch.stop()
        self.ran_backward = self._watch.ran_backward
        if kind is not None:
            return
        request = Request("", (tape["name"],), flags_of({"depth": self.depth, "train": tape["training"]}), (json.dumps(tape, separators=(",", ":")),))
        self.report = read(request, request.run("json"))  # type: ignore[assignment]

    @property
    def _totals(self) -> results.Totals:
        if self.report is None:
            raise HeftError("the counter has not ended", kind="usage", hint="read it after the with block")
        return self.report.totals

    @property
    def macs(self) -> int:
        return self._totals.macs

    @property
    def flops(self) -> int:
        return self._totals.flops

    @property
    def backward_flops(self) -> int:
        return self._totals.backward_flops

    @property
    def total_flops(self) -> int:
        return self.flops + (self.backward_flops if self.ran_backward else 0)

    def get_total_flops(self) -> int:
        """The name of torch.utils.flop_counter.FlopCounterMode. Its number counts products
        alone: heft's `flop-counter` convention gives that."""
        return self.total_flops

    def _repr_html_(self) -> str:
        return self.report._repr_html_() if self.report else "<pre>heft.FlopCounter</pre>"

    def __str__(self) -> str:
        return str(self.report) if self.report else "heft.FlopCounter"
