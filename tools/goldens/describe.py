"""Turns results of real torch into small JSON facts: shapes, structure, dtypes.

Shapes are lists of integers. Containers keep their kind, so that a tuple of
one tensor and a tensor are never confused:

    tensor      [1, 1000]
    tuple       {"tuple": [...]}     named tuples add "class"
    list        {"list": [...]}
    dict        {"dict": {key: ...}}
    dataclass   {"fields": {name: ...}, "class": "Output"}
    anything else  {"value": repr}
"""
import dataclasses
import gzip
import json

import torch

DTYPE_NAMES = {
    torch.float32: "f32", torch.float64: "f64", torch.float16: "f16", torch.bfloat16: "bf16",
    torch.int64: "i64", torch.int32: "i32", torch.int16: "i16", torch.int8: "i8", torch.uint8: "u8",
    torch.bool: "b8", torch.complex64: "c64", torch.complex128: "c128", torch.complex32: "c32",
}


def dtype_name(dtype):
    """Short name of a dtype; torch's own spelling where there is no short one."""
    return DTYPE_NAMES.get(dtype, str(dtype).removeprefix("torch."))


def structure(value, leaf=lambda t: list(t.shape)):
    """The nested structure of a forward result; leaf describes one tensor."""
    if isinstance(value, torch.Tensor):
        return leaf(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: structure(getattr(value, f.name), leaf) for f in dataclasses.fields(value)}
        return {"fields": fields, "class": type(value).__name__}
    if isinstance(value, dict):
        return {"dict": {str(k): structure(v, leaf) for k, v in value.items()}}
    if isinstance(value, tuple):
        out = {"tuple": [structure(v, leaf) for v in value]}
        if hasattr(value, "_fields"):
            out["class"] = type(value).__name__
        return out
    if isinstance(value, list):
        return {"list": [structure(v, leaf) for v in value]}
    return {"value": repr(value)[:200]}


def tensors_in(value):
    """All tensors of a nested value, depth first."""
    if isinstance(value, torch.Tensor):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from tensors_in(getattr(value, field.name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from tensors_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors_in(item)


def write_jsonl(path, rows):
    """Writes rows as JSON lines, gzipped with a fixed header when path ends in .gz."""
    text = "".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) + "\n" for row in rows)
    if str(path).endswith(".gz"):
        with open(path, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
            out.write(text.encode())
    else:
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)


def read_jsonl(path):
    """Reads what write_jsonl wrote, or a plain .jsonl shard."""
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
