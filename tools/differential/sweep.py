"""Asks real torch the same of every function: each call with tensors of all ranks and types, whole, empty, and laid out otherwise; each pair of
types of binary functions; each argument of functions and layers replaced by each of a list of strange values.

    python sweep.py --out sweep.jsonl                 # 3 min
    python sweep.py --out sweep.jsonl --kinds pairs

A row is {"kind", "source", "answers"}: a program that prints a line a case, and the lines that it prints with torch; "?" where the answer depends on
elements or on a kernel that only the CPU lacks. bench/differential -sweep runs the same programs in heft.
"""
import argparse
import contextlib
import io
import json
import logging
import warnings

import torch

import sweep_list
from generate import OF_VALUES

PREAMBLE = '''
import torch
import torch.nn.functional as F
from torch import nn


def fact(value):
    if isinstance(value, torch.Tensor):
        text = str(value.dtype)[6:] + str(list(value.shape)).replace(" ", "")
        if not value.is_contiguous():
            text += "/" + str(value.stride()).replace(" ", "")
        if value.storage_offset():
            text += "+" + str(value.storage_offset())
        return text + "g" if value.requires_grad else text
    if isinstance(value, (tuple, list)) and not isinstance(value, torch.Size):
        return "(" + " ".join([fact(v) for v in value]) + ")"
    if value is None or isinstance(value, (bool, int, torch.Size, torch.dtype)):
        return repr(value)
    return type(value).__name__


def show(call, *arguments):
    try:
        print(fact(call(*arguments)))
    except Exception as error:
        print("-", refusal(error))


def made(dtype, shape):
    return torch.ones(shape, dtype=dtype)


KINDS = [torch.float32, torch.float16, torch.bfloat16, torch.float64, torch.int64, torch.uint8, torch.bool, torch.complex64]
SHAPES = [(), (3,), (2, 3), (2, 3, 4), (2, 3, 4, 5), (2, 4, 3, 3, 4), (4,), (4, 4), (4, 4, 4), (4, 4, 4, 4)]
EMPTY = [(0,), (0, 4), (4, 0), (0, 0), (0, 4, 4), (4, 0, 4), (4, 4, 0), (0, 4, 4, 4), (4, 0, 4, 4), (4, 4, 4, 0), (0, 4, 4, 4, 4), (4, 0, 4, 4, 4), (4, 4, 4, 4, 0)]


def unary(call):
    """A tensor of each type and shape; of the commonest, other layouts."""
    for dtype in KINDS:
        for shape in SHAPES + EMPTY:
            show(call, made(dtype, shape))
    for dtype in (torch.float32, torch.int64):
        show(call, made(dtype, (3, 2)).t())
        show(call, made(dtype, (4, 2, 3)).permute(1, 2, 0))
        show(call, made(dtype, (2, 4, 6))[:, 1:, ::2])
        show(call, made(dtype, (2, 4, 5, 3)).permute(0, 3, 1, 2))
        show(call, made(dtype, (2, 1, 4)).expand(2, 3, 4))
        show(call, made(dtype, (1, 3, 1)))
    for shape in SHAPES[:6]:
        show(call, made(torch.float32, shape).requires_grad_())
        show(call, made(torch.float32, shape).requires_grad_() * 2)


def pairs(call):
    """Two tensors of each pair of types, with zero, one and two axes; and a tensor with a number of each type."""
    for first in KINDS + [torch.int32]:
        for second in KINDS + [torch.int32]:
            show(call, made(first, (2, 3)), made(second, (2, 3)))
            show(call, made(first, (2, 3)), made(second, ()))
            show(call, made(first, ()), made(second, (3,)))
            show(call, made(first, ()), made(second, ()))
        show(call, made(first, (2, 3)), made(first, (2, 1, 3)))
        show(call, made(first, (2, 3)), made(first, (2,)))
        show(call, made(first, (0, 3)), made(first, (1, 3)))
        show(call, made(first, (3, 2)).t(), made(first, (2, 3)))
        for number in (1, 2.5, True, 1j, None, "1", [1], (1.5, 2)):
            for shape in ((2, 3), ()):
                show(call, made(first, shape), number)
                show(call, number, made(first, shape))


STRANGE = [0, 1, 2, 3, -1, -3, 7, 1.0, 0.5, -0.5, 2.5, True, False, None, "1", "bad", (), [], (1,), (2, 2), [1, 2, 3], (1, 1, 1, 1), (-1, 2), (0, 0), (1.5, 2), (True, False), float("inf"), 1j,
           torch.float16, torch.int64, torch.bool, "tensor 0d", "tensor 1d", "tensor 2d", "tensor i0d", "tensor i1d", "tensor b1d", "tensor empty", "tensor half", "tensor double", "tensor complex", "list of tensors"]
TENSORS = {"tensor 0d": lambda: torch.ones(()), "tensor 1d": lambda: torch.ones(3), "tensor 2d": lambda: torch.ones(2, 3), "tensor i0d": lambda: torch.ones((), dtype=torch.int64),
           "tensor i1d": lambda: torch.ones(2, dtype=torch.int64), "tensor b1d": lambda: torch.ones(3, dtype=torch.bool), "tensor empty": lambda: torch.ones(0),
           "tensor half": lambda: torch.ones(2, 3, dtype=torch.float16), "tensor double": lambda: torch.ones(2, 3, dtype=torch.float64), "tensor complex": lambda: torch.ones(2, 3, dtype=torch.complex64),
           "list of tensors": lambda: [torch.ones(2, 3), torch.ones(2, 3)]}


def strange(call, by_name, arguments):
    """Each argument replaced by each strange value."""
    for name in arguments:
        for value in STRANGE:
            if isinstance(value, str) and value in TENSORS:
                value = TENSORS[value]()
            given = arguments | {name: value}
            if by_name:
                show(lambda: call(**given))
            else:
                show(lambda: call(*given.values()))
'''


def refusal(error):
    """What a program prints of an exception, in torch: "?" at the end of a line says that heft may answer otherwise."""
    return f"{type(error).__name__}: {error}".split("\n")[0][:160]


def answers(source):
    """What a program prints, a line a case."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(PREAMBLE + source, {"refusal": refusal})
    return ["? " + line if line[:1] == "-" and OF_VALUES.search(line) else line for line in printed.getvalue().splitlines()]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--kinds", nargs="*", default=["unary", "pairs", "strange"])
    arguments.add_argument("--only", default="", help="calls that hold this text")
    arguments = arguments.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    torch.backends.mha.set_fastpath_enabled(False)
    with open(arguments.out, "w") as out:
        print(json.dumps({"preamble": PREAMBLE}), file=out)
        for kind in arguments.kinds:
            for source in sweep_list.sources(kind):
                if arguments.only in source:
                    print(json.dumps({"kind": kind, "source": source, "answers": answers(source)}), file=out, flush=True)


if __name__ == "__main__":
    main()
