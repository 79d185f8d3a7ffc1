"""This file asks the program: one function a command, typed results."""

from __future__ import annotations

import json
import os
from typing import Any

from . import _results as results
from ._document import Document, attach
from ._errors import HeftError
from ._program import Request, flags_of

# Arguments of a recording, which a model in Python takes in place of `input`.
RECORDING = ("input_size", "input_data", "dtypes", "batch_dim", "forward_kwargs")


def ask(command: str, models: list[Any], settings: dict[str, Any]) -> Document:
    """Asks one question of one or more models: names, files, expressions, or modules."""
    recording = {k: settings.pop(k) for k in RECORDING if k in settings}
    names, tapes = [], []
    for model in models:
        if isinstance(model, (str, os.PathLike)):
            names.append(os.fspath(model))
            tapes.append("")
            continue
        name, text = _recorded(command, model, settings, recording)
        names.append(name)
        tapes.append(text)
    if recording and not any(tapes):
        raise HeftError(f"{sorted(recording)[0]} is for a model in Python", kind="usage", hint="a name or a file takes input=(1, 3, 224, 224)")
    request = Request(command, tuple(names), flags_of(settings), tuple(tapes))
    return read(request, request.run("json"))


def _recorded(command: str, model: Any, settings: dict[str, Any], recording: dict[str, Any]) -> tuple[str, str]:
    from ._live import record_for

    return record_for(command, model, settings, recording)


def read(request: Request, text: str) -> Document:
    data = json.loads(text)
    cls = results.BY_VERSION.get(data.get("version", ""))
    if cls is None:
        raise HeftError(f"the program answers with {data.get('version')!r}, which this package does not know", kind="internal", hint="install the program and the package of one release")
    return attach(cls.of(data), request, text)


def report(model: Any, **settings: Any) -> results.Report:
    """Layers, shapes, parameters, MACs and FLOPs of a model.

    ``model`` is what the command line takes, "resnet50", "model.py:Net(depth=18)",
    "model.onnx", 'nn.Linear(3, 4)', or an nn.Module, with ``input_size`` or ``input_data``.
    Settings are the command's flags: batch=8, input=(1, 3, 224, 224), path=["src"].
    """
    return ask("", [model], settings)  # type: ignore[return-value]


def memory(model: Any, **settings: Any) -> results.Memory:
    """The GPU memory of a run, simulated allocation by allocation: train=True, batch=32,
    gpu="t4", optimizer="adamw", amp="bf16"."""
    return ask("memory", [model], settings)  # type: ignore[return-value]


def fit(model: Any, **settings: Any) -> results.Fit:
    """The largest batch that runs on a card: gpu="rtx3060", train=True."""
    return ask("fit", [model], settings)  # type: ignore[return-value]


def advise(model: Any, **settings: Any) -> results.Advice:
    """Changes with which a run fits, and what they cost."""
    return ask("advise", [model], settings)  # type: ignore[return-value]


def time(model: Any, **settings: Any) -> results.Latency:
    """An estimate of the time of a step on a card: gpu="rtx3090", train=True."""
    return ask("time", [model], settings)  # type: ignore[return-value]


def compare(*models: Any, **settings: Any) -> results.Compare:
    """Models side by side."""
    return ask("compare", list(models), settings)  # type: ignore[return-value]


def diff(before: Any, after: Any, **settings: Any) -> results.Diff:
    """What differs between two models."""
    return ask("diff", [before, after], settings)  # type: ignore[return-value]


def count(model: Any, *conventions: str, **settings: Any) -> results.Count:
    """A model's number as other tools count it: count("resnet50", "thop", "fvcore")."""
    return ask("", [model], {**settings, "convention": list(conventions)})  # type: ignore[return-value]
