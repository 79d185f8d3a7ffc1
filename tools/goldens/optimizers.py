#!/usr/bin/env python3
"""Memory of every optimizer of torch.optim, and of timm's Lion: its states, and what a step holds at its peak.

    python optimizers.py               write testdata/goldens/optimizers.jsonl.gz
    python optimizers.py --show Adam   print what a step allocates and frees, op by op

Parameters and gradients are fake tensors that say they are on a GPU, as in memory.py: the optimizer
takes the way that it takes there. Step counters that torch keeps on the CPU stay there. LBFGS and
steps on sparse gradients, which know no devices, run on real tensors on the CPU. A row:

    {"optimizer", "arguments": {...}, "implementation": "single" | "foreach" | "fused",
     "dtype", "parameters": [shape, ...], "built": bytes after the constructor,
     "steps": [[number of the step, bytes at its end, its peak], ...]}

Bytes lie above parameters and gradients; each storage is rounded up to 512 bytes. What a kernel
holds inside is not seen. Gradients stand still between the steps. Where a row has "sparse", each is a
sparse tensor with that many rows, as an embedding's backward makes it: not coalesced.
"""
import argparse
import contextlib
import itertools

import memory  # noqa: F401, before torch

import timm
import timm.optim
import torch
from torch._subclasses.fake_tensor import DataDependentOutputException, FakeTensorMode
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from describe import write_jsonl

PARAMETERS = {
    "one": [[300, 200]],
    "perceptron": [[256, 128], [256], [10, 256], [10]],
    "convolutions": [[64, 3, 7, 7], [64], [64], [128, 64, 3, 3], [1], []],
    "growing": [[16], [40, 300], [700, 300]],
    "matrices": [[96, 200], [300, 64]],
}
VARIANTS = {
    "SGD": [{}, {"weight_decay": 0.1}, {"maximize": True}, {"weight_decay": 0.1, "maximize": True}, {"momentum": 0.9}, {"momentum": 0.9, "weight_decay": 0.1},
            {"momentum": 0.9, "nesterov": True}, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}],
    "Adam": [{}, {"weight_decay": 0.1}, {"maximize": True}, {"amsgrad": True}, {"amsgrad": True, "weight_decay": 0.1}, {"capturable": True},
             {"capturable": True, "amsgrad": True, "weight_decay": 0.1}],
    "AdamW": [{}, {"weight_decay": 0.0}, {"maximize": True}, {"amsgrad": True}, {"capturable": True}],
    "RMSprop": [{}, {"weight_decay": 0.1}, {"maximize": True}, {"centered": True}, {"momentum": 0.9}, {"momentum": 0.9, "centered": True},
                {"momentum": 0.9, "centered": True, "weight_decay": 0.1}, {"capturable": True}],
    "Adagrad": [{}, {"weight_decay": 0.1}, {"maximize": True}],
    "Adadelta": [{}, {"weight_decay": 0.1}, {"maximize": True}, {"capturable": True}],
    "Adamax": [{}, {"weight_decay": 0.1}, {"maximize": True}, {"capturable": True}],
    "NAdam": [{}, {"weight_decay": 0.1}, {"maximize": True}, {"capturable": True}],
    "RAdam": [{}, {"weight_decay": 0.1}, {"maximize": True}, {"capturable": True}],
    "ASGD": [{}, {"weight_decay": 0.1}, {"maximize": True}, {"capturable": True}],
    "Rprop": [{}, {"maximize": True}, {"capturable": True}],
    "Adafactor": [{}, {"weight_decay": 0.1}, {"maximize": True}],
    "Muon": [{}],
    "LBFGS": [{}],
    "Lion": [{}, {"weight_decay": 0.1}, {"maximize": True}],
}
SPARSE_ROWS = 8
STEPS = (1, 2, 8)  # RAdam's step is another one from the sixth on
TIMM = ("Lion",)
SPARSE = {"SGD": [{}, {"maximize": True}], "Adagrad": [{}, {"maximize": True}], "SparseAdam": [{}, {"maximize": True}]}
IN_PLACE = (torch.ops.aten._fused_sgd_.default, torch.ops.aten._fused_adagrad_.default)  # no fake kernels; they return nothing


class Ledger(TorchDispatchMode):
    """Adds up the live storages on a device, after every op, above what was there before."""

    def __init__(self, device, held, log=None, counters=True):
        super().__init__()
        self.counters = counters  # whether numbers without axes lie on the device
        self.device, self.live, self.total, self.peak, self.log, self.paused = device, {}, 0, 0, log, False
        self.ignored = {StorageWeakRef(part.untyped_storage()) for tensor in held for part in parts(tensor)}

    def add(self, tensors):
        for tensor in tensors:
            ref = StorageWeakRef(tensor.untyped_storage())
            if tensor.device.type == self.device and (self.counters or tensor.dim()) and ref not in self.live and ref not in self.ignored:
                self.live[ref] = -(-tensor.untyped_storage().nbytes() // 512) * 512
                self.total += self.live[ref]

    def sweep(self):
        for ref in [ref for ref in self.live if ref.expired()]:
            self.total -= self.live.pop(ref)

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        if self.paused:
            return func(*args, **(kwargs or {}))
        result = self.run(func, args, kwargs or {})
        self.sweep()
        before = self.total
        self.add(part for t in tree_leaves(result) if isinstance(t, torch.Tensor) for part in parts(t))
        self.peak = max(self.peak, self.total)
        if self.log:
            self.log(f"{func!s:55} {before:>10} {self.total:>10} {[tuple(t.shape) for t in tree_leaves(args) if isinstance(t, torch.Tensor)][:4]}")
        return result

    def run(self, func, args, kwargs):
        if func in IN_PLACE:
            return None
        if func is torch.ops.aten._local_scalar_dense.default and self.device == "cuda":
            try:
                return func(*args, **kwargs)
            except DataDependentOutputException:
                return 1.0  # a number for which no optimizer takes another way
        return func(*args, **kwargs)

    def step(self, optimizer, closure):
        self.sweep()
        self.peak = self.total
        with self, torch.device("cpu"):
            optimizer.step(closure) if closure else optimizer.step()
        self.sweep()
        return [self.total, self.peak]


def parts(tensor):
    """The tensors that hold a tensor's numbers."""
    return [tensor._indices(), tensor._values()] if tensor.layout is torch.sparse_coo else [tensor]


def fresh(shapes, dtype, device, sparse):
    """Parameters with gradients."""
    parameters = [torch.nn.Parameter(torch.zeros(shape, dtype=dtype, device=device)) for shape in shapes]
    for parameter in parameters:
        parameter.grad = sparse_gradient(parameter) if sparse else torch.empty_like(parameter)
    return parameters


def sparse_gradient(parameter):
    rows = torch.arange(SPARSE_ROWS).unsqueeze(0)
    return torch.sparse_coo_tensor(rows, torch.ones(SPARSE_ROWS, parameter.shape[1]), parameter.shape)


def closure_of(parameters, ledger):
    """A function whose minimum is not reached soon; it writes gradients in place, and is not counted."""
    for parameter in parameters:
        torch.nn.init.uniform_(parameter, 1, 2)

    def closure():
        ledger.paused = True
        with torch.no_grad():
            loss = 0.0
            for parameter in parameters:
                scale = torch.linspace(1, 100, parameter.numel()).view_as(parameter)
                parameter.grad.copy_(scale * parameter * parameter * parameter)
                loss += float((scale * parameter**4).sum()) / 4
        ledger.paused = False
        return loss
    return closure


def implementations(name):
    single_only = name in ("Muon", "LBFGS")
    yield "single", {} if single_only else {"foreach": False}
    if not single_only:
        yield "foreach", {"foreach": True}
    if name in ("SGD", "Adam", "AdamW", "Adagrad"):
        yield "fused", {"fused": True}


def parameter_lists(name):
    """(shapes, dtype) of what an optimizer takes."""
    for title, shapes in PARAMETERS.items():
        if name == "Muon" and title not in ("matrices", "one"):
            continue
        yield shapes, "float32"
        if title == "growing" and name != "LBFGS":
            yield shapes, "bfloat16"


def measure(name, arguments, switch, shapes, dtype, log=None, sparse=False):
    on_cpu = sparse or name == "LBFGS"
    device = "cpu" if on_cpu else "cuda"
    with contextlib.nullcontext() if on_cpu else FakeTensorMode(allow_non_fake_inputs=True):
        parameters = fresh(shapes, getattr(torch, dtype), device, sparse)
        ledger = Ledger(device, [t for p in parameters for t in (p, p.grad)], log, counters=not sparse)
        closure = closure_of(parameters, ledger) if name == "LBFGS" else None
        with ledger, torch.device("cpu"):
            optimizer = getattr(timm.optim if name in TIMM else torch.optim, name)(parameters, **arguments, **switch)
        built = ledger.total
        steps = [[number, *ledger.step(optimizer, closure)] for number in range(1, max(STEPS) + 1)]
        return {"built": built, "steps": [step for step in steps if step[0] in STEPS]}


def rows(only="", log=None):
    for name, variants in VARIANTS.items():
        if only not in name:
            continue
        for (implementation, switch), arguments, (shapes, dtype) in itertools.product(implementations(name), variants, parameter_lists(name)):
            row = {"optimizer": name, "arguments": arguments, "implementation": implementation, "dtype": dtype, "parameters": shapes}
            if log:
                log(f"== {row}")
            yield row | measure(name, arguments, switch, shapes, dtype, log)


def sparse_rows(log=None):
    """The optimizers that take sparse gradients, on real tensors."""
    for name, variants in SPARSE.items():
        for arguments, title in itertools.product(variants, ("one", "matrices")):
            row = {"optimizer": name, "arguments": arguments, "implementation": "single", "dtype": "float32", "parameters": PARAMETERS[title], "sparse": SPARSE_ROWS}
            if log:
                log(f"== {row}")
            yield row | measure(name, arguments, {} if name == "SparseAdam" else {"foreach": False}, PARAMETERS[title], "float32", log, sparse=True)


def answer_for_timm():
    """timm's helpers take pieces of a list that fit the card's cache: 50 MB on an H100, more than the lists here."""
    from types import SimpleNamespace
    torch.cuda.get_device_properties = lambda device: SimpleNamespace(L2_cache_size=50 * 2**20)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", help="name of an optimizer")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    answer_for_timm()
    if options.show:
        for row in itertools.chain(rows(options.show, print), sparse_rows(print) if options.show == "sparse" else ()):
            print(row)
        return
    from goldens import GOLDENS
    found = [*rows(), *sparse_rows()]
    write_jsonl(GOLDENS / "optimizers.jsonl.gz", found)
    print(f"{len(found)} rows")


if __name__ == "__main__":
    main()
