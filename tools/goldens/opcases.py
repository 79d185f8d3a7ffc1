"""Single-op cases: one expression each, evaluated by real torch.

The expressions live in opcase_list.py. A row of testdata/goldens/opcases.jsonl:

    {"setup": "x = torch.zeros(2, 3)", "expr": "x.t()", "out": {...}}

The names torch, nn, F, math, np and einops functions are defined before the
setup runs. A tensor result is {"shape", "dtype", "strides", "storage"}:
storage is the name of the setup tensor whose memory it shares, or a number
for fresh memory (equal numbers: shared); "offset" is present when not zero.
A parameter or buffer of a module in the expression counts as fresh. Containers are
as in describe.py; any other result is {"value": repr}. A case that raises
has {"error": type name, "message": first line} in place of "out".
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from describe import structure
from opcase_list import GROUPS


def namespace():
    import einops
    import einops.layers.torch
    import numpy as np
    return {"torch": torch, "nn": nn, "F": F, "math": math, "np": np, "einops": einops,
            "rearrange": einops.rearrange, "reduce": einops.reduce, "repeat": einops.repeat,
            "pack": einops.pack, "unpack": einops.unpack, "einops_torch": einops.layers.torch}


class Storages:
    """Names storages: setup tensors by their name, others by number of first appearance."""

    def __init__(self, names):
        self.names = {t.untyped_storage()._cdata: name for name, t in names.items() if isinstance(t, torch.Tensor)}
        self.fresh = 0

    def describe(self, tensor):
        key = tensor.untyped_storage()._cdata
        if key not in self.names:
            self.names[key] = self.fresh
            self.fresh += 1
        leaf = {"shape": list(tensor.shape), "dtype": str(tensor.dtype).removeprefix("torch."),
                "strides": list(tensor.stride()), "storage": self.names[key]}
        if tensor.storage_offset():
            leaf["offset"] = tensor.storage_offset()
        return leaf


def row(setup, expr):
    """One golden row."""
    torch.manual_seed(0)
    names = namespace()
    given = set(names)
    exec(setup, names)
    own = {k: v for k, v in names.items() if k not in given and not k.startswith("__")}
    storages = Storages(own)
    fact = {"setup": setup, "expr": expr}
    try:
        result = eval(expr, names)
        return fact | {"out": structure(result, storages.describe)}
    except Exception as failure:
        return fact | {"error": type(failure).__name__, "message": str(failure).split("\n")[0][:160]}


def rows():
    """All rows; an expression listed twice under one setup is a mistake."""
    result, seen = [], set()
    for setup, expressions in GROUPS:
        for line in expressions.strip().split("\n"):
            expr = line.strip()
            if not expr or expr.startswith("#"):
                continue
            if (setup, expr) in seen:
                raise ValueError(f"listed twice: {expr}")
            seen.add((setup, expr))
            result.append(row(setup, expr))
    return result
