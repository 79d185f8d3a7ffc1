"""Live tensor bytes of real torch over a run, phase by phase.

Runs torchvision models on the meta device: shapes, autograd, reference counts and optimizers are real, only kernels do
nothing. A dispatch mode sees every tensor that an operator returns; a storage lives until its last reference is gone.
What kernels allocate inside (workspaces) is not seen.

Where the CPU takes another way than a GPU, the GPU's is taken: fused dropout (value and bool mask), memory-efficient
attention, foreach optimizers.

    python memory_peaks.py OUT.jsonl [--only TEXT]

A line: {"model", "batch", "run": "eval" | "sgd" | "adam", "stages": [[phase, live bytes at its end, peak], …]}. Training is
two steps of the loop: out = model(x); loss; backward; step; zero_grad. SGD has momentum 0.9. The loss is cross entropy of
every output, further ones times 0.4.
"""

import argparse
import gzip
import json
import sys

import torch
import torch.nn.functional as F
import torchvision
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class Live(TorchDispatchMode):
    """Keeps the set of live storages."""

    def __init__(self):
        super().__init__()
        self.storages = {}
        self.bytes = self.peak = 0

    def add(self, value):
        for t in tree_leaves(value):
            if isinstance(t, torch.Tensor) and t.device.type == "meta":
                s = t.untyped_storage()
                if s._cdata not in self.storages and s.nbytes() > 0:
                    self.storages[s._cdata] = (StorageWeakRef(s), s.nbytes())
                    self.bytes += s.nbytes()
        self.peak = max(self.peak, self.bytes)

    def sweep(self):
        dead = [k for k, (ref, _) in self.storages.items() if ref.expired()]
        for k in dead:
            self.bytes -= self.storages.pop(k)[1]

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.sweep()
        out = func(*args, **(kwargs or {}))
        self.add(out)
        return out


def gpu_dropout(original):
    def dropout(input, p=0.5, training=True, inplace=False):
        if training and not inplace and 0 < p < 1:
            return torch.native_dropout(input, p, True)[0]
        return original(input, p, training, inplace)
    return dropout


def gpu_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False):
    grad = torch.is_grad_enabled() and any(t.requires_grad for t in (query, key, value))
    return torch.ops.aten._scaled_dot_product_efficient_attention(
        query, key, value, attn_mask, grad, dropout_p, is_causal, scale=scale)[0]


def outputs(out):
    if isinstance(out, dict):
        return [t for t in out.values()]
    return list(out) if isinstance(out, tuple) else [out]


class Run:
    def __init__(self, model, x):
        self.model, self.x = model, x
        self.live = Live()
        self.live.add([list(model.parameters()), list(model.buffers()), x])
        self.stages = []

    def stage(self, name):
        self.live.sweep()
        self.stages.append([name, self.live.bytes, self.live.peak])
        self.live.peak = self.live.bytes

    def eval(self):
        self.model.eval()
        self.stage("data")
        with torch.no_grad(), self.live:
            out = self.model(self.x)
        self.stage("forward")
        return self.stages

    def train(self, optimizer):
        self.model.train()
        self.targets = None
        with torch.no_grad():
            shapes = [[o.shape[0], *o.shape[2:]] for o in outputs(self.model(self.x))]
        targets = [torch.zeros(s, dtype=torch.int64, device="meta") for s in shapes]
        self.live.add(targets)
        self.stage("data")
        with self.live:
            for _ in range(2):
                out = self.model(self.x)
                self.stage("forward")
                parts = [F.cross_entropy(o, t) for o, t in zip(outputs(out), targets)]
                total = parts[0]
                for part in parts[1:]:
                    total = total + 0.4 * part
                loss = total
                del parts, total
                part = None
                self.stage("loss")
                loss.backward()
                self.stage("backward")
                optimizer.step()
                self.stage("step")
                optimizer.zero_grad()
                self.stage("zero_grad")
        return self.stages


def builders():
    for name in sorted(torchvision.models.list_models()):
        module = torchvision.models.get_model_builder(name).__module__
        if "quantization" in module or "detection" in module or "optical_flow" in module:
            continue
        yield name, module


def input_of(name, module, batch):
    if "video" in module:
        return (batch, 3, 16, 224, 224) if "mvit" in name or "swin" in name else (batch, 3, 16, 112, 112)
    sizes = {"inception_v3": 299, "vit_h_14": 224}
    return (batch, 3, sizes.get(name, 224), sizes.get(name, 224))


def measure(name, module, batch, run):
    kwargs = {"weights": None}
    if "segmentation" in module:
        kwargs["weights_backbone"] = None
    if name in ("googlenet", "inception_v3"):
        kwargs.update(init_weights=False, aux_logits=True)
    with torch.device("meta"):
        model = torchvision.models.get_model(name, **kwargs)
    x = torch.zeros(input_of(name, module, batch), device="meta")
    r = Run(model, x)
    if run == "eval":
        return r.eval()
    if run == "sgd":
        return r.train(torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, foreach=True))
    return r.train(torch.optim.Adam(model.parameters(), foreach=True))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("out")
    arguments.add_argument("--only", default="")
    arguments.add_argument("--batch", type=int, default=4)
    a = arguments.parse_args()
    torch.backends.mha.set_fastpath_enabled(False)
    F.dropout = gpu_dropout(F.dropout)
    F.scaled_dot_product_attention = gpu_attention
    opener = gzip.open if a.out.endswith(".gz") else open
    with opener(a.out, "wt") as out:
        for name, module in builders():
            if a.only not in name:
                continue
            for run in ("eval", "sgd", "adam"):
                try:
                    stages = measure(name, module, a.batch, run)
                except Exception as e:
                    print(name, run, type(e).__name__, str(e)[:200], file=sys.stderr)
                    continue
                out.write(json.dumps({"model": name, "batch": a.batch, "run": run, "stages": stages}, separators=(",", ":")) + "\n")
                out.flush()


main()
