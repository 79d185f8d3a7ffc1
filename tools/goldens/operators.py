#!/usr/bin/env python3
"""One operator at a time: its work, and the memory of a training step around it, as real torch has them on a GPU.

    python operators.py                  write testdata/goldens/operators.jsonl.gz; 1 min, needs a C compiler

Every expression of operator_list.py becomes a module whose only parameters are the tensors that the expression names, and
is trained for one iteration without an optimizer on fake GPU tensors (memory.py). A row:

    {"setup": ["self.t0 = nn.Parameter(torch.empty(4, 8))", ...], "expr": "F.relu(self.t0)", "autocast": "float16",
     "dtype": of the first result, "loss": ..., "stages": as in memory.py, "flops": [forward, backward]}

flops is what FlopCounterMode counts: twice the multiply-accumulates of products, convolutions and attention.
A result that is no number is multiplied by one: the gradient of the loss, a sum, has no memory of its own, and some
kernels copy such a one first. "autocast" is there where the forward ran under torch.autocast("cuda", dtype=...). A case that raises in torch is left out
and named on the error stream.
"""
import re
import sys

import memory  # before torch
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

import measure
from describe import dtype_name, tensors_in, write_jsonl
from goldens import GOLDENS
from operator_list import AUTOCAST, CASES, NAMES

MAKERS = {"t": "nn.Parameter(torch.empty({}))", "r": "torch.empty({})", "i": "torch.zeros({}, dtype=torch.int64)", "b": "torch.zeros({}, dtype=torch.bool)"}
CALL = re.compile(r"(?<![\w.])([trib])\(([\d, ]+)\)")


def module_text(expression):
    """(lines that make the tensors, the expression on them)."""
    lines, places = [], {}

    def place(key, kind, size):
        if key not in places:
            name = places[key] = f"self.{kind}{len(lines)}"
            lines.append(f"{name} = " + MAKERS[kind].format(size))
        return places[key]

    def expand_name(match):
        name = match.group()
        if name not in NAMES:
            return name
        kind, size, rest = re.fullmatch(r"([trib])\(([\d, ]+)\)(.*)", NAMES[name]).groups()
        return place(name, kind, size) + rest

    text = re.sub(r"(?<![\w.'])[a-z](?![\w'(=])", expand_name, expression) if "'" not in expression else outside_strings(expression, expand_name)
    text = CALL.sub(lambda m: place((m.start(), m.group()), m.group(1), m.group(2)), text)
    return lines, text


def outside_strings(expression, expand_name):
    parts = re.split(r"('[^']*')", expression)
    return "".join(part if part.startswith("'") else re.sub(r"(?<![\w.])[a-z](?![\w(=])", expand_name, part) for part in parts)


def make_class(lines, text, autocast):
    body = f"return {text}" if autocast is None else f"with torch.autocast('cuda', dtype=torch.{autocast}):\n            return {text}"
    source = "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n" + "".join(f"        {line}\n" for line in lines)
    source += f"    def forward(self, go):\n        {body}\n"
    names = {"torch": torch, "nn": nn, "F": F}
    exec(source, names)
    return names["Net"]


def fresh(net):
    model = net()
    for tensor in model.parameters():
        tensor.requires_grad_(True)
    return model.train()


def tensors_of(model):
    return [value for value in vars(model).values() if isinstance(value, torch.Tensor)]


def step(net):
    model, go = fresh(net), torch.empty(128)
    kind, target = memory.criterion_of(model(go))
    if kind != "cross_entropy":
        target = None
    ledger = memory.Ledger()
    model = fresh(net)
    memory.place(ledger, model, tensors_of(model), [go], target)
    with ledger:
        ledger.begin("forward", 1)
        out = model(go)
        dtype = dtype_name(next(iter(tensors_in(out))).dtype)
        if kind is not None:
            ledger.begin("loss", 1)
            loss = memory.criterion(out, kind, target)
            ledger.begin("backward", 1)
            memory.backward(loss, ledger)
        ledger.end()
    return {"dtype": dtype, "loss": kind, "stages": ledger.stages}


def flops(net):
    model, go = fresh(net), torch.empty(128)
    with FlopCounterMode(display=False) as forward:
        out = model(go)
        total = sum(t.sum() for t in tensors_in(out) if t.requires_grad)
    if not isinstance(total, torch.Tensor):
        return [forward.get_total_flops(), 0]
    with FlopCounterMode(display=False) as backward:
        memory.backward(total)
    return [forward.get_total_flops(), backward.get_total_flops()]


def row(expression, autocast):
    lines, text = module_text(expression)
    with measure.time_box(60), memory.fake_gpu():
        if fresh(make_class(lines, text, autocast))(torch.empty(128)).dim() > 0:
            text = f"({text}) * 1"
        net = make_class(lines, text, autocast)
        fact = {"setup": lines, "expr": text} | ({"autocast": autocast} if autocast else {})
        return fact | step(net) | {"flops": flops(net)}


def spelled(expression, autocast):
    """The list writes the fast type as half: autocast refuses to mix the two."""
    return expression.replace(".half()", ".bfloat16()") if autocast == "bfloat16" else expression


def main():
    torch.cuda.amp.common.amp_definitely_not_available = lambda: False
    torch.cuda.is_bf16_supported = lambda *arguments: True
    nn.functional.scaled_dot_product_attention = memory.efficient_attention
    torch.set_num_threads(1)
    memory.calibrate()
    rows = []
    for expression, autocast in [(e, None) for e in CASES] + [(e, d) for d in ("float16", "bfloat16") for e in AUTOCAST]:
        try:
            rows.append(row(spelled(expression, autocast), autocast))
        except Exception as failure:
            print(f"{expression} {autocast or ''}: {type(failure).__name__}: {str(failure).splitlines()[0][:150]}", file=sys.stderr)
    path = GOLDENS / "operators.jsonl.gz"
    write_jsonl(path, rows)
    print(f"{path}: {len(rows)} rows, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
