"""This file makes one tape of two, recorded for two batches: integers that differ grow with
the batch, as c + m·batch."""

from __future__ import annotations

from typing import Any


class _Differs(Exception):
    """The recordings are not of one program."""


def grown(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any] | None:
    """The first tape with sizes that grow; None where the program does something else for
    another batch, or a size does not grow in proportion."""
    a, b = first["batch"], second["batch"]
    if a == b or not a or not b:
        return None
    try:
        tape = dict(first)
        for part in ("name", "training", "modules", "parameters", "buffers", "inputs", "outputs"):
            _same(first[part], second[part])
        tape["storages"] = _merge(first["storages"], second["storages"], a, b)
        _equal_lengths(first["tensors"], second["tensors"])
        tape["tensors"] = [_tensor(x, y, a, b) for x, y in zip(first["tensors"], second["tensors"])]
        _equal_lengths(first["events"], second["events"])
        tape["events"] = [_event(x, y, a, b) for x, y in zip(first["events"], second["events"])]
    except _Differs:
        return None
    return tape


def _same(x: Any, y: Any) -> None:
    if x != y:
        raise _Differs


def _equal_lengths(x: Any, y: Any) -> None:
    if len(x) != len(y):
        raise _Differs


def _tensor(x: list[Any], y: list[Any], a: int, b: int) -> list[Any]:
    _same(x[0], y[0])
    return [x[0], *_merge(x[1:], y[1:], a, b)]


def _event(x: list[Any], y: list[Any], a: int, b: int) -> list[Any]:
    if x[0] != "op":
        _same(x, y)
        return x
    _same((x[:2], x[3], len(x)), (y[:2], y[3], len(y)))
    return [x[0], x[1], _merge(x[2], y[2], a, b), x[3], *_merge(x[4:], y[4:], a, b)]


def _merge(x: Any, y: Any, a: int, b: int) -> Any:
    if type(x) is not type(y):
        raise _Differs
    if isinstance(x, list):
        _equal_lengths(x, y)
        return [_merge(p, q, a, b) for p, q in zip(x, y)]
    if isinstance(x, dict):
        if x.keys() != y.keys() or "t" in x and x != y:
            raise _Differs
        return {k: _merge(x[k], y[k], a, b) for k in x}
    if x == y:
        return x
    if isinstance(x, bool) or not isinstance(x, int):
        raise _Differs
    slope, rest = divmod(y - x, b - a)
    if rest:
        raise _Differs
    return {"b": [x - slope * a, slope]}
