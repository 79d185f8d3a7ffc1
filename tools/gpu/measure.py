#!/usr/bin/env python3
"""Measures on a real card what heft's memory simulation has to predict.

    python3 tools/gpu/measure.py --out measured.json [--seconds 440] [--only context,cublas]

One run takes less than eight minutes: sections run in order of importance, each with a share of the time, and what was
not reached is named in the result. The file is written anew after every section, so that a run that is cut off has
given something. Sections:

  context      memory of a process beside torch's allocator, step by step, with lazy and with eager loading of kernels
  cublas       workspaces of cuBLAS and cuBLASLt: what stays after a Linear's forward and after its backward
  micro        small programs, allocation by allocation: perceptron, optimizers, residual sums, attention, autocast, …
  convolution  workspace of each kind of convolution: pass, type, layout, benchmark off and on
  norms        reserve and workspace of batch norm, partial sums of layer and group norm
  attention    temporaries of each kernel of scaled_dot_product_attention
  models       whole networks of torchvision: peaks of allocated and reserved memory, by batch and precision

Needs torch and torchvision. --dry-run goes through the same code on the CPU, without figures: a check that every
section builds its programs.
"""
import argparse
import contextlib
import itertools
import json
import os
import platform
import subprocess
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

MEBIBYTE = 1 << 20


class Device:
    """The card, or with dry_run the CPU, where every reading is 0."""

    def __init__(self, dry_run):
        self.dry_run = dry_run
        self.name = "cpu" if dry_run else "cuda"

    def reset(self):
        if not self.dry_run:
            torch.cuda.synchronize()
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()

    def readings(self):
        """Current and peak bytes, as torch counts them."""
        if self.dry_run:
            return {"allocated": 0, "peak_allocated": 0, "reserved": 0, "peak_reserved": 0}
        torch.cuda.synchronize()
        return {
            "allocated": torch.cuda.memory_allocated(), "peak_allocated": torch.cuda.max_memory_allocated(),
            "reserved": torch.cuda.memory_reserved(), "peak_reserved": torch.cuda.max_memory_reserved(),
        }

    @contextlib.contextmanager
    def traced(self, events):
        """Appends [action, bytes] of every allocation and free inside to events, in order."""
        if self.dry_run:
            yield
            return
        torch.cuda.synchronize()
        torch.cuda.memory._record_memory_history(max_entries=200_000, context=None, stacks="python")
        try:
            yield
            torch.cuda.synchronize()
            traces = torch.cuda.memory._snapshot()["device_traces"]
        finally:
            torch.cuda.memory._record_memory_history(enabled=None)
        for entry in traces[torch.cuda.current_device()]:
            if entry["action"] in ("alloc", "free_requested", "segment_alloc", "segment_free"):
                events.append([entry["action"], entry["size"]])


def transient(events):
    """Sizes that were allocated and freed again inside a trace, in order of their allocation.

    A workspace is the block that is freed right after its call; of two equal blocks the later one is taken."""
    alive, gone = [], []
    for at, (action, size) in enumerate(events):
        if action == "alloc":
            alive.append((size, at))
        elif action == "free_requested":
            for k in range(len(alive) - 1, -1, -1):
                if alive[k][0] == size:
                    gone.append(alive.pop(k))
                    break
    return [size for size, _ in sorted(gone, key=lambda x: x[1])]


# context -------------------------------------------------------------------------------------------------------------

STEPS = """
import json, torch
import torch.nn.functional as F
def outside():
    torch.cuda.synchronize()
    free, total = torch.cuda.mem_get_info()
    return total - free - torch.cuda.memory_reserved()
steps = {}
torch.cuda.init()
x = torch.empty(1024, device="cuda"); steps["first tensor"] = outside()
x.mul_(2).add_(1); steps["pointwise kernels"] = outside()
w = torch.randn(256, 256, device="cuda"); w @ w; steps["cublas"] = outside()
lin = torch.nn.Linear(256, 256).cuda(); lin(w).sum().backward(); steps["cublaslt and backward"] = outside()
c = torch.nn.Conv2d(16, 32, 3).cuda(); c(torch.randn(8, 16, 64, 64, device="cuda")).sum().backward(); steps["cudnn convolution"] = outside()
b = torch.nn.BatchNorm2d(16).cuda(); b(torch.randn(8, 16, 64, 64, device="cuda")).sum().backward(); steps["cudnn batch norm"] = outside()
with torch.autocast("cuda"):
    c(torch.randn(8, 16, 64, 64, device="cuda")).sum().backward()
steps["half precision"] = outside()
q = torch.randn(2, 4, 64, 64, device="cuda", dtype=torch.half, requires_grad=True)
F.scaled_dot_product_attention(q, q, q).sum().backward(); steps["attention"] = outside()
print(json.dumps(steps))
"""


def used_on_card():
    """Bytes in use on the first card, by all processes, as nvidia-smi has it."""
    out = subprocess.run(["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits", "-i", "0"],
                         capture_output=True, text=True, timeout=30, check=True).stdout
    return int(out.split()[0]) * MEBIBYTE


def measure_context(device, clock):
    result = {}
    for loading in ("LAZY", "EAGER"):
        if device.dry_run:
            compile(STEPS, "steps", "exec")
            continue
        before = used_on_card()
        env = dict(os.environ, CUDA_MODULE_LOADING=loading)
        run = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, env=env, timeout=120)
        if run.returncode != 0:
            result[loading] = {"error": run.stderr[-500:]}
            continue
        # mem_get_info counts everything on the card: what was there before is not this process's.
        result[loading] = {"idle": before, "outside_the_allocator": json.loads(run.stdout)}
    return result


# cublas --------------------------------------------------------------------------------------------------------------

def measure_cublas(device, clock):
    """Persistent blocks after the first Linear, in a fresh process state: this section runs before any other product."""
    layer = nn.Linear(512, 512).to(device.name)
    x = torch.randn(64, 512, device=device.name)
    before = device.readings()
    forward_events, backward_events = [], []
    with device.traced(forward_events):
        y = layer(x)
    after_forward = device.readings()
    with device.traced(backward_events):
        y.sum().backward()
    after_backward = device.readings()
    return {"before": before, "after_forward": after_forward, "after_backward": after_backward,
            "forward": forward_events, "backward": backward_events}


# micro ---------------------------------------------------------------------------------------------------------------

def loop(model, inputs, target, optimizer, iterations=2, autocast=None, scaler=None):
    """The canonical training loop; the names out and loss live on between iterations, as in a script."""
    for _ in range(iterations):
        with torch.autocast(inputs[0].device.type, dtype=autocast, enabled=autocast is not None):
            out = model(*inputs)
            out = out[0] if isinstance(out, tuple) else out
            loss = F.cross_entropy(out, target)
        (scaler.scale(loss) if scaler else loss).backward()
        optimizer.step()
        optimizer.zero_grad()
    return loss


def perceptron(device):
    return nn.Sequential(nn.Linear(1024, 2048), nn.ReLU(), nn.Linear(2048, 10)).to(device.name)


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "sgd nesterov decay": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=1e-4),
    "adam": torch.optim.Adam,
    "adam decay": lambda p: torch.optim.Adam(p, weight_decay=1e-2),
    "adam fused": lambda p: torch.optim.Adam(p, fused=True),
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
    "adagrad": torch.optim.Adagrad,
    "adadelta": torch.optim.Adadelta,
    "adamax": torch.optim.Adamax,
    "nadam": torch.optim.NAdam,
    "radam": torch.optim.RAdam,
}


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(32, 32, 1, bias=False), nn.BatchNorm2d(32)
        self.c, self.d = nn.Conv2d(32, 32, 1, bias=False), nn.BatchNorm2d(32)

    def forward(self, x):
        y = self.d(self.c(F.relu_(self.b(self.a(x)))))
        y += x
        return F.relu_(y)


class Stem(nn.Module):
    """Convolution, norm, activation three times, or residual blocks, with a classifier."""

    def __init__(self, body):
        super().__init__()
        self.stem, self.body, self.head = nn.Conv2d(16, 32, 1, bias=False), body, nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.body(self.stem(x)).mean((2, 3)))


def micro_programs(device):
    """name → function that runs the program; everything before the call is outside of the trace."""
    programs = {}
    for name, make in OPTIMIZERS.items():
        if device.dry_run and "fused" in name:
            continue

        def train(make=make):
            model = perceptron(device)
            x, y = torch.randn(64, 1024, device=device.name), torch.zeros(64, dtype=torch.int64, device=device.name)
            loop(model, (x,), y, make(model.parameters()))
        programs["perceptron " + name] = train

    def inference():
        model, x = perceptron(device), torch.randn(256, 1024, device=device.name)
        with torch.no_grad():
            model(x)
    programs["perceptron inference"] = inference

    def residual():
        model = Stem(nn.Sequential(Residual(), Residual())).to(device.name)
        x, y = torch.randn(8, 16, 32, 32, device=device.name), torch.zeros(8, dtype=torch.int64, device=device.name)
        loop(model, (x,), y, torch.optim.SGD(model.parameters(), lr=0.1))
    programs["residual sums"] = residual

    for activation in (nn.ReLU, nn.ReLU6, nn.SiLU, nn.Hardswish, nn.GELU):
        def chain(activation=activation):
            layers = [layer for _ in range(3) for layer in (nn.Conv2d(32, 32, 1), nn.BatchNorm2d(32), activation())]
            model = Stem(nn.Sequential(*layers)).to(device.name)
            x, y = torch.randn(8, 16, 32, 32, device=device.name), torch.zeros(8, dtype=torch.int64, device=device.name)
            loop(model, (x,), y, torch.optim.SGD(model.parameters(), lr=0.1))
        programs["chain " + activation.__name__] = chain

    def encoder():
        model = nn.TransformerEncoderLayer(256, 4, 1024, batch_first=True).to(device.name)
        x = torch.randn(8, 128, 256, device=device.name, requires_grad=True)
        for _ in range(2):
            model(x).mean().backward()
    programs["transformer layer"] = encoder

    for dtype in (torch.float16, torch.bfloat16):
        def mixed(dtype=dtype):
            model = perceptron(device)
            x, y = torch.randn(64, 1024, device=device.name), torch.zeros(64, dtype=torch.int64, device=device.name)
            loop(model, (x,), y, torch.optim.SGD(model.parameters(), lr=0.1), autocast=dtype if not device.dry_run else torch.bfloat16)
        programs[f"autocast {dtype}".replace("torch.", "")] = mixed

    def vocabulary():
        w = torch.randn(50257, 8, device=device.name, requires_grad=True)
        h, y = torch.randn(64, 8, device=device.name), torch.zeros(64, dtype=torch.int64, device=device.name)
        F.cross_entropy(h @ w.t(), y).backward()
    programs["large vocabulary"] = vocabulary

    def dropout():
        x = torch.randn(64, 1000, device=device.name, requires_grad=True)
        F.dropout(x, 0.5).sum().backward()
    programs["dropout"] = dropout

    def accumulate():
        model = perceptron(device)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(2):
            x, y = torch.randn(32, 1024, device=device.name), torch.zeros(32, dtype=torch.int64, device=device.name)
            F.cross_entropy(model(x), y).backward()
        optimizer.step()
        optimizer.zero_grad()
    programs["accumulation"] = accumulate
    return programs


def measure_micro(device, clock):
    result = {}
    for name, program in micro_programs(device).items():
        if clock.over():
            result["left out from"] = name
            break
        device.reset()
        events = []
        with device.traced(events):
            program()
        result[name] = {"events": events, **device.readings()}
    return result


# convolution ---------------------------------------------------------------------------------------------------------

# N, C, H, W, K, kernel, stride, padding, groups: every kind at the sizes at which networks have it.
SHAPES = [
    (32, 3, 224, 224, 64, 7, 2, 3, 1), (32, 3, 224, 224, 32, 3, 2, 1, 1), (32, 3, 224, 224, 768, 16, 16, 0, 1),
    (32, 64, 224, 224, 64, 3, 1, 1, 1), (32, 64, 56, 56, 64, 3, 1, 1, 1), (32, 128, 28, 28, 128, 3, 1, 1, 1),
    (32, 256, 14, 14, 256, 3, 1, 1, 1), (32, 512, 7, 7, 512, 3, 1, 1, 1), (32, 128, 56, 56, 128, 3, 2, 1, 1),
    (32, 64, 56, 56, 256, 1, 1, 0, 1), (32, 256, 56, 56, 64, 1, 1, 0, 1), (32, 1024, 14, 14, 256, 1, 1, 0, 1),
    (32, 256, 56, 56, 512, 1, 2, 0, 1), (32, 128, 56, 56, 128, 3, 1, 1, 32), (32, 512, 14, 14, 512, 3, 1, 1, 32),
    (32, 96, 112, 112, 96, 3, 2, 1, 96), (32, 192, 28, 28, 192, 5, 1, 2, 192), (32, 96, 56, 56, 96, 7, 1, 3, 96),
    (2, 2048, 64, 128, 512, 3, 1, 1, 1), (2, 256, 200, 304, 256, 3, 1, 1, 1), (128, 64, 56, 56, 64, 3, 1, 1, 1),
]
TYPES = {"tf32": (torch.float32, True), "float32": (torch.float32, False), "float16": (torch.float16, True), "bfloat16": (torch.bfloat16, True)}


def convolution_passes(device, shape, dtype, layout, benchmark):
    """Transient blocks of each pass: [forward, gradient of the input, gradient of the weight]."""
    n, c, h, w, k, kernel, stride, padding, groups = shape
    if device.dry_run:
        n, h, w = 1, min(h, 32), min(w, 32)
    x = torch.randn(n, c, h, w, device=device.name, dtype=dtype)
    weight = torch.randn(k, c // groups, kernel, kernel, device=device.name, dtype=dtype)
    if layout == "channels_last":
        x, weight = (t.to(memory_format=torch.channels_last) for t in (x, weight))
    passes = {}
    for name, wants in (("forward", (False, False)), ("input", (True, False)), ("weight", (False, True))):
        x.requires_grad_(wants[0]), weight.requires_grad_(wants[1])
        for _ in range(2 if benchmark else 1):  # the first call with benchmark searches
            events = []
            with device.traced(events):
                y = F.conv2d(x, weight, None, stride, padding, 1, groups)
            if any(wants):
                g, events = torch.ones_like(y), []
                with device.traced(events):
                    torch.autograd.grad(y, [t for t, wanted in zip((x, weight), wants) if wanted], g)
            del y
        passes[name] = transient(events)
    return passes


def measure_convolution(device, clock):
    rows, left = [], 0
    settings = list(itertools.product((False, True), ("channels_first", "channels_last"), TYPES))
    for benchmark, layout, kind in settings:
        dtype, tf32 = TYPES[kind]
        if device.dry_run and dtype is torch.float16:
            continue
        torch.backends.cudnn.benchmark, torch.backends.cudnn.allow_tf32 = benchmark, tf32
        for shape in SHAPES:
            if clock.over():
                left += 1
                continue
            row = {"shape": shape, "type": kind, "layout": layout, "benchmark": benchmark}
            try:
                device.reset()
                row["transient"] = convolution_passes(device, shape, dtype, layout, benchmark)
            except RuntimeError as e:
                row["error"] = str(e)[:200]
            rows.append(row)
    torch.backends.cudnn.benchmark, torch.backends.cudnn.allow_tf32 = False, True
    return {"columns": "N C H W K kernel stride padding groups", "rows": rows, "left_out": left}


# norms and attention -------------------------------------------------------------------------------------------------

def traced_layer(device, layer, x):
    x = x.detach().requires_grad_()
    forward, backward = [], []
    with device.traced(forward):
        y = layer(x)
    g = torch.ones_like(y)
    with device.traced(backward):
        y.backward(g)
    return {"output": y.numel() * y.element_size(), "forward": forward, "backward": backward}


def measure_norms(device, clock):
    result = {}
    for dtype, last in itertools.product((torch.float32, torch.float16), (False, True)):
        if device.dry_run and dtype is torch.float16:
            continue
        x = torch.randn(16, 64, 56, 56, device=device.name, dtype=dtype)
        x = x.to(memory_format=torch.channels_last) if last else x
        for name, layer in (("batch_norm", nn.BatchNorm2d(64)), ("group_norm", nn.GroupNorm(8, 64))):
            layer = layer.to(device.name)
            layer = layer.to(dtype) if name == "group_norm" else layer
            result[f"{name} {dtype} {'NHWC' if last else 'NCHW'}"] = traced_layer(device, layer, x)
    for width in (256, 1024):
        layer = nn.LayerNorm(width).to(device.name)
        result[f"layer_norm {width}"] = traced_layer(device, layer, torch.randn(64, 196, width, device=device.name))
    return result


def measure_attention(device, clock):
    from torch.nn.attention import SDPBackend, sdpa_kernel
    result = {}
    backends = [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.CUDNN_ATTENTION, SDPBackend.MATH]
    for dtype, backend, axes in itertools.product((torch.float16, torch.float32), backends, (4, 5)):
        shape = (8, 12, 197, 64) if axes == 4 else (8, 6, 4, 49, 32)
        if device.dry_run and (dtype is torch.float16 or backend is not SDPBackend.MATH):
            continue
        q, k, v = (torch.randn(shape, device=device.name, dtype=dtype, requires_grad=True) for _ in range(3))
        name = f"{str(backend).split('.')[-1]} {dtype} {axes} axes"
        forward, backward = [], []
        try:
            with sdpa_kernel(backend):
                with device.traced(forward):
                    y = F.scaled_dot_product_attention(q, k, v)
                g = torch.ones_like(y)
                with device.traced(backward):
                    y.backward(g)
            result[name] = {"forward": forward, "backward": backward}
        except RuntimeError as e:
            result[name] = {"error": str(e).split("\n")[0][:200]}
    return result


# models --------------------------------------------------------------------------------------------------------------

MODELS = ["resnet50", "resnet18", "vgg16", "mobilenet_v2", "mobilenet_v3_large", "efficientnet_b0", "densenet121", "vit_b_16", "convnext_tiny", "swin_t"]
RUNS = [("float32", False, 32), ("amp", False, 32), ("float32", False, 8), ("amp", True, 64), ("float32", True, 64), ("inference", False, 64)]


def run_model(device, name, precision, benchmark, batch):
    import torchvision
    torch.backends.cudnn.benchmark = benchmark
    torch.manual_seed(0)
    model = torchvision.models.get_model(name, weights=None).to(device.name)
    batch = 2 if device.dry_run else batch
    x = torch.randn(batch, 3, 224, 224, device=device.name)
    y = torch.zeros(batch, dtype=torch.int64, device=device.name)
    if precision == "inference":
        model.eval()
        with torch.no_grad():
            model(x)
        return
    autocast = (torch.bfloat16 if device.dry_run else torch.float16) if precision == "amp" else None
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    loop(model, (x,), y, optimizer, iterations=1 if device.dry_run else 3, autocast=autocast)


def measure_models(device, clock):
    rows = []
    for precision, benchmark, batch in RUNS:
        for name in MODELS[:1] if device.dry_run else MODELS:
            row = {"model": name, "precision": precision, "benchmark": benchmark, "batch": batch}
            if clock.over():
                row["left_out"] = True
            else:
                device.reset()
                try:
                    run_model(device, name, precision, benchmark, batch)
                    row.update(device.readings())
                except RuntimeError as e:
                    row["error"] = str(e).split("\n")[0][:200]
            rows.append(row)
    torch.backends.cudnn.benchmark = False
    return rows


def measure_snapshot(device, clock):
    """Every allocation of one ResNet-50 step at batch 32, and the segments at its end."""
    events = []
    device.reset()
    with device.traced(events):
        run_model(device, "resnet50", "float32", False, 32)
    segments = [] if device.dry_run else [
        {"size": s["total_size"], "kind": s["segment_type"], "blocks": [[b["size"], b["state"]] for b in s["blocks"]]}
        for s in torch.cuda.memory.memory_snapshot()]
    return {"events": events, "segments": segments, **device.readings()}


# the run -------------------------------------------------------------------------------------------------------------

# Name, function, share of the time. cuBLAS comes first in this process: its workspaces appear once.
SECTIONS = [
    ("context", measure_context, 0.12), ("cublas", measure_cublas, 0.03), ("micro", measure_micro, 0.10),
    ("convolution", measure_convolution, 0.35), ("norms", measure_norms, 0.04), ("attention", measure_attention, 0.04),
    ("models", measure_models, 0.25), ("snapshot", measure_snapshot, 0.07),
]


class Clock:
    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    def over(self):
        return time.monotonic() > self.end


def environment(device):
    facts = {"torch": torch.__version__, "python": platform.python_version(), "cuda": torch.version.cuda,
             "cudnn": torch.backends.cudnn.version(), "alloc_conf": os.environ.get("PYTORCH_ALLOC_CONF") or os.environ.get("PYTORCH_CUDA_ALLOC_CONF")}
    if not device.dry_run:
        p = torch.cuda.get_device_properties(0)
        facts.update(card=p.name, capability=f"{p.major}.{p.minor}", total_memory=p.total_memory, multiprocessors=p.multi_processor_count)
        facts["driver"] = subprocess.run(["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader", "-i", "0"],
                                         capture_output=True, text=True, timeout=30).stdout.strip()
    return facts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, help="JSON file to write")
    parser.add_argument("--seconds", type=float, default=440, help="time for everything")
    parser.add_argument("--only", default="", help="sections, separated by commas")
    parser.add_argument("--dry-run", action="store_true", help="go through the code on the CPU, without figures")
    options = parser.parse_args()
    if not options.dry_run and not torch.cuda.is_available():
        sys.exit("measure.py: no CUDA device; --dry-run checks the script without one")
    device = Device(options.dry_run)
    result = {"dry_run": options.dry_run, "seconds": {}}
    for name, measure, share in SECTIONS:
        if options.only and name not in options.only.split(","):
            continue
        begun = time.monotonic()
        try:
            result[name] = measure(device, Clock(share * options.seconds))
        except Exception as e:  # one section must not cost the others
            result[name] = {"error": f"{type(e).__name__}: {e}"[:500]}
        if name == "context":
            result["environment"] = environment(device)
        result["seconds"][name] = round(time.monotonic() - begun, 1)
        with open(options.out, "w") as f:
            json.dump(result, f)
        print(f"{name}: {result['seconds'][name]} s", file=sys.stderr)
    result.setdefault("environment", environment(device))
    with open(options.out, "w") as f:
        json.dump(result, f)


if __name__ == "__main__":
    main()
