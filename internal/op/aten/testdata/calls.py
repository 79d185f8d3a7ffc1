"""Asks real torch what single operator calls give, for calls_test.go.

Usage: python calls.py ../../../../testdata/goldens/opcases.jsonl | gzip -9n > calls.jsonl.gz

Every expression is run; each torch function that it calls at top level becomes
one line: its name, its arguments, and the shapes, strides and element types of
its results, or that it raised an error.
"""
import json
import sys

import torch
import torch.nn.functional as F
import torchvision
from torch.overrides import TorchFunctionMode, resolve_name

try:
    from calls_list import CASES
except ImportError:
    CASES = []

torch.manual_seed(0)


def encode(value):
    if isinstance(value, torch.nn.Parameter) or isinstance(value, torch.Tensor):
        tensor = {"shape": list(value.shape), "strides": list(value.stride()), "dtype": str(value.dtype)[6:]}
        if value.untyped_storage().nbytes() != value.numel() * value.element_size():
            tensor["bytes"] = value.untyped_storage().nbytes()
        if value.requires_grad:
            tensor["grad"] = True
        if value.device.type == "cpu" and value.numel() <= 64 and value.dtype in (torch.int64, torch.int32, torch.bool):
            tensor["known"] = [int(x) for x in value.flatten().tolist()]
        return {"tensor": tensor}
    if isinstance(value, torch.dtype):
        return {"dtype": str(value)[6:]}
    if isinstance(value, (torch.device, torch.layout, torch.Generator, torch.memory_format)):
        return {"text": str(value).removeprefix("torch.")}
    if isinstance(value, (list, tuple)):
        return [encode(v) for v in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        if value in (float("inf"), float("-inf")):
            return {"float": str(value)}
        return value
    raise TypeError(type(value))


def short_name(function):
    name = resolve_name(function) or ""
    for long, short in (("torch.nn.functional.", "F."), ("torch.Tensor.", "Tensor."), ("torch.functional.", "torch.")):
        name = name.replace(long, short)
    if name in ("torch.boolean_dispatch", "") or ".<locals>" in name:
        name = getattr(function, "__name__", "")
        name = ("F." if hasattr(F, name) else "torch.") + name
    return name


class Recorder(TorchFunctionMode):
    def __init__(self):
        super().__init__()
        self.lines = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        try:
            line = {"call": short_name(function), "args": encode(args), "kwargs": {k: encode(v) for k, v in kwargs.items()}}
        except TypeError:
            return function(*args, **kwargs)
        try:
            out = function(*args, **kwargs)
        except Exception as error:
            line["error"] = str(error).split("\n")[0][:160]
            self.lines.append(line)
            raise
        try:
            outs = out if isinstance(out, (list, tuple)) else [out]
            if outs and all(isinstance(o, torch.Tensor) for o in outs):
                line["out"] = [encode(o)["tensor"] for o in outs]
                for o in line["out"]:
                    o.pop("known", None)
                self.lines.append(line)
        except TypeError:
            pass
        return out


def run(setup, expression):
    scope = {"torch": torch, "F": F, "nn": torch.nn, "torchvision": torchvision}
    try:
        exec(setup, scope)
        recorder = Recorder()
    except Exception:
        return []
    try:
        with recorder:
            eval(expression, scope)
    except Exception:
        pass
    return recorder.lines


def main():
    cases = list(CASES)
    for path in sys.argv[1:]:
        with open(path) as lines:
            cases += [(case["setup"], case["expr"]) for case in map(json.loads, lines)]
    seen = set()
    for setup, expression in cases:
        for line in run(setup, expression):
            text = json.dumps(line)
            if text not in seen:
                seen.add(text)
                print(text)


if __name__ == "__main__":
    main()
