"""Calls of ATen's overloads, as PyTorch makes them: testdata/goldens/overloads.jsonl.gz.

The expressions of opcase_list.py and the layers of layer_list.py run twice under a mode that
writes down each call: above autograd, where programs' calls are seen as they are made (what a
tape and torch.export's newest format hold), and below, where composites have been taken apart
(what older formats hold). A row is one call, listed once however often it occurs:

    {"name": "aten.add.Tensor", "args": [{"t": [0, 0, [2, 3], [3, 1], "float32"]}, 1],
     "keywords": {"alpha": 2}, "results": [[1, 0, [2, 3], [3, 1], "float32"]], "above": true}

A tensor is its storage, offset, shape, strides and type, and the elements of a small one of
integers or truths. Storages are numbered within a call; a result's tells which argument it shows.

    python overloads.py
"""
import gzip
import json
import math
import warnings
from pathlib import Path

import torch
from torch._dispatch.python import enable_python_dispatcher
from torch._subclasses.schema_check_mode import SchemaCheckMode
from torch.utils._python_dispatch import TorchDispatchMode

import layer_list
from opcase_list import GROUPS
from opcases import namespace

OUT = Path(__file__).parents[2] / "testdata/goldens/overloads.jsonl.gz"
KNOWN = 64  # elements that a row keeps


class Call:
    """One call, with storages numbered in order of appearance."""

    def __init__(self):
        self.storages = {}

    def tensor(self, t, known=False):
        number = self.storages.setdefault(t.untyped_storage()._cdata, len(self.storages))
        facts = [number, t.storage_offset(), list(t.shape), list(t.stride()), str(t.dtype)[6:]]
        if known and not t.is_floating_point() and not t.is_complex() and t.numel() <= KNOWN:
            facts.append([int(x) for x in t.detach().flatten().tolist()])
        return facts

    def value(self, v):
        if isinstance(v, torch.Tensor):
            return {"t": self.tensor(v, known=True)}
        if isinstance(v, (list, tuple)):
            return [self.value(x) for x in v]
        if isinstance(v, torch.dtype):
            return {"d": str(v)[6:]}
        if isinstance(v, (torch.memory_format, torch.layout)):
            return str(v)[6:]
        if isinstance(v, float) and not math.isfinite(v):
            return {"x": str(v)}
        if v is None or isinstance(v, (bool, int, float, str)):
            return v
        return str(v)


ROWS = {}


def listed(above, func, args, kwargs, run):
    if func.namespace == "prim":
        return run()
    call = Call()
    row = {"name": str(func), "args": call.value(list(args))}
    if kwargs:
        row["keywords"] = {k: call.value(v) for k, v in kwargs.items()}
    out = run()
    flat = torch.utils._pytree.tree_leaves(out)
    row["results"] = [call.tensor(t) if isinstance(t, torch.Tensor) else None for t in flat]
    if above:
        row["above"] = True
    if sum(len(json.dumps(part)) for part in row.values()) < 4000:
        key = json.dumps({**row, "above": False})
        if key not in ROWS or above:
            ROWS[key] = row
    return out


class Above(SchemaCheckMode):
    def __init__(self):
        super().__init__()
        self.__dict__["_dispatch_key"] = torch._C.DispatchKey.PreDispatch

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return listed(True, func, args, kwargs, lambda: func(*args, **(kwargs or {})))


class Below(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return listed(False, func, args, kwargs, lambda: func(*args, **(kwargs or {})))


def both(setup, expr, names):
    for mode in (Above, Below):
        torch.manual_seed(0)
        try:
            exec(setup, names)
            if mode is Above:
                with enable_python_dispatcher(), mode():
                    eval(expr, names)
            else:
                with mode():
                    eval(expr, names)
        except Exception:
            pass  # the case is one of an error


def main():
    warnings.simplefilter("ignore")
    for setup, expressions in GROUPS:
        for line in expressions.strip().split("\n"):
            if line.strip() and not line.strip().startswith("#"):
                both(setup, line.strip(), namespace())
    for line in layer_list.CASES.strip().split("\n"):
        layer, _, arguments = line.partition("|")
        if arguments.strip():
            names = namespace()
            names.update(t=lambda *s, **k: torch.zeros(*s, **k), ids=lambda *s: torch.zeros(*s, dtype=torch.long))
            both("", f"({layer.strip()})({arguments.strip()})", names)
    rows = sorted(ROWS.values(), key=lambda r: (r["name"], json.dumps(r)))
    text = "".join(json.dumps(r, separators=(",", ":")) + "\n" for r in rows)
    with open(OUT, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed:
        packed.write(text.encode())
    print(len(rows), "calls of", len({r["name"] for r in rows}), "overloads,", len(text), "bytes")


if __name__ == "__main__":
    main()
