"""Builds one model and measures it without holding weights.

A model goes down a ladder until one rung works; the rung is recorded as "how":

    meta    built and run under torch.device("meta")
    moved   built on the CPU without weight initialisation, moved to meta, run there
    fake    built on the CPU, run under FakeTensorMode
    real    built with random weights and run on the CPU with real numbers (small models only)

All rungs give the same facts wherever two of them work: sizes do not depend on
values. The exceptions are models whose output size depends on values
(detection); those are run on real numbers with a fixed seed, see corpora.py.

Attention fast paths are switched off (torch.backends.mha) because they hide
module calls and exist only for eval under no_grad.
"""
import contextlib
import signal

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils.flop_counter import FlopCounterMode

from describe import structure

REAL_RUN_PARAMETER_LIMIT = 400_000_000
REAL_BUILD_PARAMETER_LIMIT = 2_000_000_000


class TimeBox(Exception):
    """A model took longer than its time box."""


@contextlib.contextmanager
def time_box(seconds):
    """Raises TimeBox in the main thread after the given number of seconds."""
    def expire(signum, frame):
        raise TimeBox(f"longer than {seconds} s")

    previous = signal.signal(signal.SIGALRM, expire)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


INIT_NAMES = ("uniform_", "normal_", "trunc_normal_", "xavier_uniform_", "xavier_normal_",
              "kaiming_uniform_", "kaiming_normal_", "orthogonal_", "sparse_")


@contextlib.contextmanager
def without_random_init():
    """Replaces the costly random fills of torch.nn.init by no-ops; sizes do not depend on them."""
    saved = {name: getattr(nn.init, name) for name in INIT_NAMES}

    def leave_alone(tensor, *args, **kwargs):
        return tensor

    for name in INIT_NAMES:
        setattr(nn.init, name, leave_alone)
    try:
        yield
    finally:
        for name, function in saved.items():
            setattr(nn.init, name, function)


def counts(model):
    """Unique parameter, trainable and buffer elements of a model."""
    parameters = list(model.parameters())
    return {
        "params": sum(p.numel() for p in parameters),
        "trainable": sum(p.numel() for p in parameters if p.requires_grad),
        "buffers": sum(b.numel() for b in model.buffers()),
    }


class ModuleTrace:
    """Records class name and output structure of every nn.Module call, in order of return."""

    def __init__(self):
        self.calls = []

    def __enter__(self):
        def record(module, args, output):
            self.calls.append([type(module).__name__, structure(output)])

        self.handle = nn.modules.module.register_module_forward_hook(record)
        return self

    def __exit__(self, *exc):
        self.handle.remove()


@contextlib.contextmanager
def gradients_off(model):
    """No gradients, and no parameter asks for one: the flop counter's module
    tracker fails on a parameter handed to a module under no_grad."""
    lazy = torch.nn.parameter.UninitializedParameter
    wanted = [p for p in model.parameters() if p.requires_grad and not isinstance(p, lazy)]
    for p in wanted:
        p.requires_grad_(False)
    try:
        with torch.no_grad():
            yield
    finally:
        for p in wanted:
            p.requires_grad_(True)


def forward_facts(model, inputs, trace, train=False, grad=False):
    """Runs one forward; returns output structure, MACs and, if asked, module calls.

    MACs are half of what torch.utils.flop_counter counts. Module calls are
    recorded in a second forward: the flop counter wraps every module call.
    """
    model.train(train)
    context = torch.enable_grad() if grad else gradients_off(model)
    with context:
        counter = FlopCounterMode(display=False)
        with counter:
            output = model(*inputs)
        facts = {"out": structure(output), "macs": counter.get_total_flops() // 2}
        if trace:
            with ModuleTrace() as modules:
                model(*inputs)
            facts["calls"] = modules.calls
    return facts


def on_meta(inputs):
    return [t.to("meta") if isinstance(t, torch.Tensor) else t for t in inputs]


def rung_meta(build, make_inputs, **options):
    with torch.device("meta"):
        model = build()
        return counts(model) | forward_facts(model, on_meta(make_inputs(model)), **options)


def build_on_cpu(build, limit):
    with torch.device("meta"):
        try:
            size = counts(build())["params"]
        except Exception:  # cannot be built on meta: size unknown, try
            size = 0
    if size > limit:
        raise RuntimeError(f"{size} parameters are too many for a build with real weights")
    with without_random_init():
        return build()


def rung_moved(build, make_inputs, **options):
    model = build_on_cpu(build, REAL_BUILD_PARAMETER_LIMIT).to("meta")
    with torch.device("meta"):
        return counts(model) | forward_facts(model, on_meta(make_inputs(model)), **options)


def rung_fake(build, make_inputs, **options):
    model = build_on_cpu(build, REAL_BUILD_PARAMETER_LIMIT)
    mode = FakeTensorMode(allow_non_fake_inputs=True)
    inputs = [mode.from_tensor(t) if isinstance(t, torch.Tensor) else t for t in make_inputs(model)]
    with mode:
        return counts(model) | forward_facts(model, inputs, **options)


def rung_real(build, make_inputs, **options):
    torch.manual_seed(0)
    model = build()
    size = counts(model)["params"]
    if size > REAL_RUN_PARAMETER_LIMIT:
        raise RuntimeError(f"{size} parameters are too many for a run on real numbers")
    return counts(model) | forward_facts(model, make_inputs(model), **options)


LADDER = (("meta", rung_meta), ("moved", rung_moved), ("fake", rung_fake), ("real", rung_real))


def measure(build, make_inputs, trace=False, seconds=150, ladder=LADDER, train=False):
    """Facts of one model by the first rung that works, or {"error": ...} naming each rung's failure."""
    torch.backends.mha.set_fastpath_enabled(False)
    failures = {}
    for name, rung in ladder:
        try:
            with time_box(seconds):
                return rung(build, make_inputs, trace=trace, train=train) | {"how": name}
        except Exception as failure:  # any failure leads to the next rung
            failures[name] = f"{type(failure).__name__}: {failure}".split("\n")[0][:160]
    return {"error": failures}
