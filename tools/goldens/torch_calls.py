"""Calls every function that heft's operators have in Python with the same list of arguments, most of them wrong.

    python torch_calls.py        writes ../../testdata/goldens/torchcalls.jsonl.gz

A row is {"function", "answers"}: types, sizes and strides of what real torch gives on a CPU, an answer a call of ARGUMENTS, or "error".
The names come from the literals of internal/op/aten. The first row is {"source": what stands before, "arguments": the list}.
"""
import gzip
import json
import pathlib
import re
import warnings

HERE = pathlib.Path(__file__).parent
OPERATORS = HERE / "../../internal/op/aten"
OUT = HERE / "../../testdata/goldens/torchcalls.jsonl.gz"

HEAD = '''
import torch
from torch.nn import functional as F
import torch.nn.functional
x, y, e, z, v = torch.zeros(2, 3), torch.zeros(1, 3), torch.zeros(()), torch.zeros(0, 3), torch.zeros(3)
i, b, h, d, k = torch.zeros(2, 3, dtype=torch.int64), torch.zeros(2, 3, dtype=torch.bool), torch.zeros(2, 3, dtype=torch.float16), torch.zeros(2, 3, dtype=torch.float64), torch.zeros(2, 3, dtype=torch.complex64)
m, q, c, w, s, w3, g = torch.zeros(3, 3), torch.zeros(2, 3, 3), torch.zeros(1, 2, 5, 5), torch.zeros(4, 2, 3, 3), torch.zeros(1, 2, 7), torch.zeros(4, 2, 3), torch.zeros(2)
u, l, a = torch.zeros(1, 2, 4, 5, 6), torch.zeros(3, dtype=torch.int64), torch.zeros(2, 4, 5, 8)

def shown(v):
    if isinstance(v, torch.Tensor):
        return f"{str(v.dtype)[6:]} {list(v.shape)}" + ("" if v.is_contiguous() else f" {v.stride()}")
    if isinstance(v, (list, tuple)):
        return f"({', '.join(shown(item) for item in v)})"
    return type(v).__name__

def told(call):
    try:
        return shown(call())
    except Exception as failure:
        return WORDS(failure)

'''

ARGUMENTS = [line for line in """

x
x, x
x, y
x, 0
x, 1
x, -1
x, 5
x, -5
x, 2.5
x, (0, 1)
x, (1,)
x, (3, 2)
x, x, x
x, 0, 1
x, 1, 2
x, 1, i
x, 1, i, x
x, i
x, b
x, 1.0, 2.0
x, True
x, None
x, 'a'
x, dim=1
x, dim=1, keepdim=True
x, dtype=torch.float64
x, reduction='sum'
x, x, reduction='none'
x, x, x, x
x, h
i
i, i
i, x
i, 1
b
b, b
h
h, h
d
k
k, k
e
e, e
e, 0
z
z, 0
v
v, v
v, m
m
m, m
m, v
q
q, q
q, 1
q, 0, 2
x, m
x, m, v
c
c, 2
c, 3
c, (3, 3)
c, 3, 2, 1
c, 9
c, w
c, w, None, 2, 1
c, w, v
c, c
c, [1, 1]
c, [1, 1, 1, 1]
s, w3
s, 3
s, s
u
u, 2
a, a, a
[x, x]
[x, x], 1
[x, m], 0
[]
l
l, 4
l, l
2, 3
3
(2, 3)
(2, 3), 1
1, 5, 2
g, g
x, g
x, 2, 1, 1
x, lambda t: t
""".split("\n")][1:-1]


def functions():
    """The functions to call, methods by their class."""
    names = set()
    for path in OPERATORS.glob("*.go"):
        if not path.name.endswith("_test.go"):
            for text in re.findall(r'(?:Python:\s*|", )"((?:(?:torch|Tensor|F)\.[\w.]+ ?)+)"', path.read_text()):
                names.update(text.split())
    return sorted(names)


def called(name):
    """The name as an expression."""
    return "torch." + name if name.startswith("Tensor.") else name


def main():
    import torch
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    names = {"WORDS": lambda failure: "error"}
    exec(HEAD, names)
    calls = {a: eval(f"lambda f: lambda: f({a})", names) for a in ARGUMENTS}
    lines = [{"source": HEAD, "arguments": ARGUMENTS}]
    for name in functions():
        try:
            function = eval(called(name), names)
        except (AttributeError, SyntaxError):
            continue
        if name.rpartition(".")[2] in LEFT_OUT or name.endswith("_"):
            continue
        lines.append({"function": called(name), "answers": [names["told"](calls[a](function)) for a in ARGUMENTS]})
        print(name, flush=True)
    OUT.write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode(), mtime=0))


# What changes the arguments for the calls that follow, takes long or gives what depends on the machine.
LEFT_OUT = {"apply_", "map_", "set_", "resize_", "requires_grad_", "retain_grad", "backward", "numpy", "tolist", "item", "cuda", "record_stream", "resize_as_", "manual_seed", "set_default_dtype", "detach_"}

if __name__ == "__main__":
    main()
