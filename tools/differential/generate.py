"""Writes random programs and what real torch says about them, one JSON object a line.

    python generate.py --first 0 --programs 1000 --out programs.jsonl

A program is the body of a module:

    {"seed", "training", "inputs": [[dtype, shape], ...], "parameters", "buffers",
     "init":  [{"code", "kind", "error"}, ...],
     "steps": [{"code", "kind", "error", "facts", "cuda", "macs", "kept"}, ...]}

Arguments of forward are x0, x1, …. A statement that raises has "error", and nothing follows from it. "facts" are those of every tensor
that the statement made or changed: [shape, dtype, strides, offset, requires_grad], or the repr of another value, by the expression that
names it. "cuda" holds facts that are otherwise on a GPU. "macs" are what torch's flop counter counts, halved; "kept" the bytes of the
storages that autograd keeps for this statement, as on a GPU; null where it could not be asked.

The same seed gives the same program. Elements of arguments are random too, but no fact depends on them: a statement that torch refuses for
its values is left out.
"""
import argparse
import json
import logging
import math
import random
import re
import warnings

import torch
import torch.nn.functional as F
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry, shape_wrapper

import grammar
import grammar_blocks
import grammar_forms
import grammar_graphs
import grammar_more
import grammar_signatures
from sample import Sampler

STEPS = 10
LARGEST = 20_000

# Fake tensors take ten times as long as real ones: only some programs are run on them, and those whose layout is another on a GPU.
GPU_EVERY = 10
OF_GPU = re.compile("svd|channel_shuffle|ChannelShuffle|pixel_|Pixel|ropout|atch_norm|BatchNorm|cast[(]")

# Attention, for which a fake GPU has no fused kernel: what it keeps is another function's.
COMPOSITE_ON_FAKES = re.compile("Transformer|scaled_dot_product|need_weights=False|checkpoint|[.]apply[(]|saved_tensors_hooks|save_on_cpu")

# Kernels of the CPU alone that return an empty argument as it is.
OF_CPU = re.compile("pixel_unshuffle|PixelUnshuffle")

# Refusals that are about elements, memory or a kernel that the CPU lacks: a program without elements on a GPU has none of them.
OF_VALUES = re.compile("|".join([
    "not implemented for '(Half|BFloat16|ComplexHalf)'", "not implemented for Half", "singular", "elements of input should be between", "Expected p_in >= 0",
    "positive-definite", "failed to converge", "The algorithm failed", "out of bounds", "out of range for", "index out of range in self",
    "must be non-negative", "not enough memory", "Expected all elements", "probability tensor", "Class values must be", "is only applicable to index tensor",
    "must be less than num_classes", "contain.* (nan|inf|NaN)", "NOLA|window overlap", "ZeroDivisionError", "mixed dtype \\(CPU\\)", "mkldnn", "oneDNN",
    "Expected .* to be sorted", "negative integer powers", "Integers to negative", "Unsupported dtype Half", "nansum on CPU", "expects all grid", "rank-deficient", "should be in the range", "values in", "Found an invalid max index", "MKL FFT doesn't support", "NVIDIA driver", "without pivoting is not implemented on the CPU", "var has negative",
]))


# Products that torch's counter leaves out and heft counts: two operations a multiplication, as it counts.
MORE_PRODUCTS = {
    torch.ops.aten.mv: lambda a, b, **_: 2 * a[0] * a[1],
    torch.ops.aten.addmv: lambda c, a, b, **_: 2 * a[0] * a[1],
    torch.ops.aten.dot: lambda a, b, **_: 2 * a[0],
    torch.ops.aten.vdot: lambda a, b, **_: 2 * a[0],
    torch.ops.aten._trilinear: lambda a, w, b, *_, **__: 2 * a[0] * math.prod(w),
    torch.ops.aten.addbmm: lambda c, a, b, **_: 2 * math.prod(a) * b[2],
    torch.ops.aten.affine_grid_generator: lambda theta, size, align, **_: 2 * theta[0] * theta[1] * theta[2] * math.prod(size[2:]),
}


def conv_tbc(input, weight, bias, pad=0, **_):
    (time, batch, inputs), (kernel, _, outputs) = input, weight
    steps = time + 2 * pad - kernel + 1
    pairs = sum(max(min(time + pad - k, steps) - max(pad - k, 0), 0) for k in range(kernel))
    return 2 * pairs * batch * inputs * outputs


MORE_PRODUCTS[torch.ops.aten.conv_tbc] = conv_tbc


class Products(TorchDispatchMode):
    """Counts the products of the operators that run. (torch's own FlopCounterMode runs Python decompositions of some, which lay
    results out in another way.)"""

    registry = flop_registry | {operator: shape_wrapper(count) for operator, count in MORE_PRODUCTS.items()}

    def __init__(self):
        super().__init__()
        self.operations = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        if count := self.registry.get(func._overloadpacket):
            self.operations += count(*args, **(kwargs or {}), out_val=out)
        return out


def tensors(value, path):
    """(expression, value) of what a result holds."""
    if isinstance(value, (tuple, list)) and not isinstance(value, torch.Size) and any(isinstance(v, (torch.Tensor, tuple, list)) for v in value):
        return [leaf for i, v in enumerate(value) for leaf in tensors(v, f"{path}[{i}]")]
    return [(path, value)]


def fact(value):
    """What is asserted of a value."""
    if isinstance(value, torch.Tensor):
        if isinstance(value, nn.parameter.UninitializedTensorMixin):
            return None
        dtype = str(value.dtype).removeprefix("torch.")
        return [list(value.shape), dtype, list(value.stride()), value.storage_offset(), value.requires_grad]
    if value is None or isinstance(value, (bool, int, torch.Size, torch.dtype)) or isinstance(value, tuple) and all(isinstance(v, int) for v in value):
        return repr(value)
    return None


class Net(nn.Module):
    """What the programs' self is."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.shift = nn.Parameter(torch.zeros(()))


class Program:
    """A program that runs in real torch while it is written."""

    def __init__(self, seed, definitions):
        self.random = random.Random(seed)
        torch.manual_seed(seed)
        self.row = {"seed": seed, "training": self.random.random() < 0.75, "inputs": [], "init": [], "steps": []}
        self.net = Net().train(self.row["training"])
        self.names = {"torch": torch, "nn": nn, "F": F, "self": self.net}
        if definitions:
            self.row["definitions"] = definitions
            exec(definitions, self.names)
        self.pool, self.known, self.counted = [], {}, True

    def argument(self, dtype, shape, high=5):
        """A new argument of forward: its name and tensor."""
        name = f"x{len(self.row['inputs'])}"
        kind = getattr(torch, dtype)
        if kind.is_floating_point or kind.is_complex:
            tensor = torch.rand(shape, dtype=torch.complex128 if kind.is_complex else torch.float32).to(kind)
        elif dtype == "bool":
            tensor = torch.randint(2, shape, dtype=torch.bool)
        else:
            tensor = torch.randint(high, shape, dtype=kind)
        self.row["inputs"].append([dtype, list(shape)])
        self.names[name] = tensor
        self.add(name, tensor)
        return name, tensor

    def add(self, expression, value):
        if isinstance(value, torch.Tensor) and value.numel() <= LARGEST and fact(value):
            self.pool.append((expression, value))
            self.known[expression] = fact(value)

    def write(self, families, drawn):
        for _ in range(STEPS):
            if drawn is not None:
                self.of(drawn)
                continue
            _, family = self.random.choices(families, [weight for weight, _ in families])[0]
            self.statement(self.random.choice(family))
        if not self.counted:
            return
        every = [p for p in self.net.parameters() if not isinstance(p, nn.parameter.UninitializedTensorMixin)]
        self.row["parameters"] = sum(p.numel() for p in every)
        self.row["buffers"] = sum(b.numel() for b in self.net.buffers() if not isinstance(b, nn.parameter.UninitializedTensorMixin))

    def of(self, drawn):
        """A statement that a grammar makes up. What torch refuses mostly gives way to another draw: few random arguments fit."""
        for _ in range(20):
            before = len(self.row["init"]), len(self.row["steps"])
            self.statement(*drawn.draw(self.random))
            made = self.row["init"][before[0]:] + self.row["steps"][before[1]:]
            if made and (not any("error" in row for row in made) or self.random.random() > drawn.AGAIN):
                return
            if any("facts" in row and row["facts"] for row in made):
                return  # it changed something before it failed
            for row in self.row["init"][before[0]:]:
                self.net._modules.pop(row["code"].split(" ")[0].removeprefix("self."), None)
            del self.row["init"][before[0]:], self.row["steps"][before[1]:]

    def statement(self, kind, template=None):
        sampler = Sampler(self.random, self)
        template = template or kind
        try:
            if " | " not in template:
                return self.step(kind, sampler.fill(template))
            which, constructor, arguments = template.split(" | ")
            sampler.tensor(*which.partition(":")[::2])
            constructor, arguments = sampler.fill(constructor), sampler.fill(arguments)
        except (ValueError, RuntimeError, IndexError):
            return None  # a negative size of a new argument: nothing was written
        layer = f"self.m{len(self.row['init'])}"
        if self.init(kind, layer, constructor):
            self.step(kind, f"{layer}({arguments})")

    def init(self, kind, layer, constructor):
        row = {"code": f"{layer} = {constructor}", "kind": kind}
        try:
            exec(row["code"], self.names)
        except Exception as error:
            row["error"] = described(error)
        else:
            if not self.row["training"]:
                eval(layer, self.names).eval()
        self.row["init"].append(row)
        return "error" not in row

    def step(self, kind, code):
        name = f"v{len(self.row['steps'])}"
        if grammar.RESULT in code:
            code = code.replace(grammar.RESULT, name)
        elif not re.search(r"\] [-+*]?= |^del ", code):
            code = f"{name} = {code}"
        row = {"code": code, "kind": kind}
        try:
            with Products() as products:
                exec(code, self.names)
            row["macs"] = products.operations // 2
        except Exception as error:
            row["error"] = described(error)
            self.names.pop(name, None)  # what its first half made
            if OF_VALUES.search(row["error"]):
                row["values"] = True
        if OF_CPU.search(kind) and any(t.numel() == 0 for _, t in tensors(self.names.get(name), name) if isinstance(t, torch.Tensor)):
            row["values"] = True
        self.row["steps"].append(row)
        row["facts"] = self.changed(name) if name in self.names else self.changed()
        if row.get("values"):
            self.row["steps"].pop()
            self.names.pop(name, None)
            self.counted = self.counted and "Lazy" not in kind  # it may have taken its sizes

    def changed(self, name=None):
        """Facts of what a statement made, and of known tensors that it changed."""
        facts = {}
        for expression, tensor in self.pool:
            if self.known[expression] != fact(tensor):
                self.known[expression] = facts[expression] = fact(tensor)
        if name is not None:
            for expression, value in tensors(self.names[name], name):
                if (f := fact(value)) is not None:
                    facts[expression] = f
                    self.add(expression, value)
        return facts


def described(error):
    return f"{type(error).__name__}: {error}".split("\n")[0][:200]


def same_on_gpu(row):
    """Runs a written program on fake tensors that say they are on a GPU: bytes kept for the backward, and facts that are otherwise there. A
    program that casts ends where fake tensors cannot follow: autocast has other lists of functions on a CPU."""
    seen, held = {}, []
    casts = any("cast(" in step["code"] for step in row["steps"])

    def pack(tensor):
        storage = tensor.untyped_storage()
        held.append(tensor)
        seen.setdefault(storage._cdata, storage.nbytes())
        return tensor

    with FakeTensorMode(allow_non_fake_inputs=True), torch.device("cuda"):
        net = Net().train(row["training"])
        names = {"torch": torch, "nn": nn, "F": F, "self": net}
        exec(row.get("definitions", ""), names)
        for i, (dtype, shape) in enumerate(row["inputs"]):
            names[f"x{i}"] = torch.empty(shape, dtype=getattr(torch, dtype))
        for step in row["init"]:
            if "error" not in step and not built(step["code"], names):
                row["steps"] = [] if casts else row["steps"]
                return
        if not row["training"]:
            net.eval()
        for at, step in enumerate(row["steps"]):
            seen.clear()
            try:
                with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor), Products() as products:
                    exec(step["code"], names)
                if casts:
                    step["macs"] = products.operations // 2
                if "error" not in step and compare_on_gpu(step, names, casts) and comparable(step):
                    step["kept"] = sum(seen.values())
                elif casts and "error" in step:
                    del row["steps"][at:]
                    return
            except Exception:
                if casts and "error" not in step:
                    del row["steps"][at:]
                    return
                continue  # fake tensors know less than real ones: what needs this result fails too


def comparable(step):
    """Whether a fake GPU tells what a statement keeps. An empty result keeps what differs by kernels, and nothing of any size."""
    made = [f for f in step["facts"].values() if isinstance(f, list)]
    return not COMPOSITE_ON_FAKES.search(step["kind"] + step["code"]) and any(0 not in f[0] for f in made)


def built(code, names):
    """Runs a constructor; False where fake tensors cannot."""
    try:
        exec(code, names)
    except Exception:
        return False
    return True


def compare_on_gpu(step, names, casts):
    """Notes facts that differ in layout, and in type where the program casts; False where they differ in more."""
    for expression, expected in step["facts"].items():
        got = fact(eval(expression, names))
        if got != expected:
            if isinstance(got, str) or got is None or got[0] != expected[0] or got[1] != expected[1] and not casts:
                return False
            step.setdefault("cuda", {})[expression] = got
    return True


def program(seed, blocks, more, drawn):
    """The row of a seed."""
    families, definitions = grammar.FAMILIES, getattr(drawn, "DEFINITIONS", None)
    if blocks or more:
        families, definitions = families + grammar_blocks.FAMILIES, grammar_blocks.DEFINITIONS
    if more:
        families, definitions = families + grammar_more.FAMILIES * 3, definitions + grammar_more.MORE_DEFINITIONS
    written = Program(seed, definitions)
    written.write(families, drawn)
    row = written.row
    if seed % GPU_EVERY == 0 or any(OF_GPU.search(step["code"]) for step in row["steps"]):
        same_on_gpu(row)
    return row


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--first", type=int, default=0, help="first seed")
    arguments.add_argument("--programs", type=int, default=100)
    arguments.add_argument("--blocks", action="store_true", help="statements of grammar_blocks.py, too")
    arguments.add_argument("--more", action="store_true", help="statements of grammar_more.py, three times as often as all others")
    arguments.add_argument("--signatures", action="store_true", help="statements of grammar_signatures.py and no others")
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--forms", action="store_true", help="statements of grammar_forms.py and no others")
    arguments.add_argument("--graphs", action="store_true", help="statements of grammar_graphs.py and no others")
    arguments = arguments.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    torch.backends.mha.set_fastpath_enabled(False)
    torch.cuda.amp.common.amp_definitely_not_available = lambda: False  # autocast of fake GPU tensors, as goldens/operators.py has it
    torch.cuda.is_bf16_supported = lambda *arguments: True
    drawn = grammar_signatures if arguments.signatures else grammar_forms if arguments.forms else grammar_graphs if arguments.graphs else None
    with open(arguments.out, "w") as out:
        for seed in range(arguments.first, arguments.first + arguments.programs):
            print(json.dumps(program(seed, arguments.blocks, arguments.more, drawn)), file=out, flush=True)


if __name__ == "__main__":
    main()
