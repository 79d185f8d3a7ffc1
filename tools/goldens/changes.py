#!/usr/bin/env python3
"""Changed models in real torch: the functions of internal/advise/py/changes.py, run on real models.

    python changes.py                    write testdata/goldens/changes.jsonl.gz; 3 min, needs a C compiler

A row is a model after changes:

    {"model": of the zoo, or a file below internal/advise/testdata, "input": [dtype, shape], "calls": ["freeze(model, [...])", ...],
     "parameters": elements of parameters, "trainable": of those that require gradients, "state": bytes of the state dict's tensors,
     "macs": of a forward, "mode": "eval" | "train", "loss", "stages": as in memory.py}

macs are half of what FlopCounterMode counts. Detectors need real numbers: they run on the CPU, on images of 320 pixels, and
python changes.py --detectors writes testdata/goldens/changed_detectors.jsonl, 2 min:

    {"model", "calls", "parameters", "trainable", "macs": {"backbone", "rpn", "roi_heads"} of an evaluation,
     "regions": how many the box head saw, "kept": bytes that autograd keeps after a training forward of two images, parameters aside}
"""
import argparse
import functools
import gzip
import json
import sys

import memory  # before torch
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint
from torch.utils.flop_counter import FlopCounterMode

import traces
from describe import write_jsonl
from goldens import GOLDENS, ROOT

ADVISE = ROOT / "internal" / "advise"
IMAGES = ["float32", [4, 3, 224, 224]]

CASES = [
    ("resnet18", IMAGES, ["frozen_batch_norm(model)"]),
    ("resnet18", IMAGES, ['freeze(model, ["conv1", "bn1", "layer1", "layer2"])']),
    ("resnet18", IMAGES, ['depthwise_separable(model, ["layer3.0.conv1", "layer3.1.conv2", "layer4.0.conv1"])']),
    ("resnet18", IMAGES, ['downsample_earlier(model, "conv1")']),
    ("resnet18", IMAGES, ['swap_classifier(model, "mobilenet_v3_large", 10)']),
    ("resnet18", IMAGES, ['resize_channels(model, {"layer1.0.conv1": (64, 40), "layer1.0.bn1": (40, 40), "layer1.0.conv2": (40, 64)})']),
    ("vgg11", IMAGES, ['average_head(model, "avgpool", "classifier")']),
    ("vgg11", IMAGES, ["weight_only(model, Int8Linear)"]),
    ("vgg11", IMAGES, ["weight_only(model, Int4Linear)"]),
    ("vgg11", IMAGES, ["weight_only(model, Nf4Linear)"]),
    ("resnet18", IMAGES, ["masked(model, 0.5)"]),
    ("vgg16", IMAGES, ['checkpoint_modules(model, ["features.16", "features.23", "features.30", "features.4", "features.9"])']),
    ("vgg16", IMAGES, ['checkpoint_runs(model, "features", [(0, 5), (5, 10), (17, 24)])']),
    ("testdata/activations.py", ["float32", [4, 3, 64, 64]], ['in_place_activations(model, ["relu", "silu", "hardswish", "leaky"])']),
    ("testdata/unet.py", ["float32", [2, 3, 128, 128]], ['in_place_activations(model, ["first.block.2", "first.block.5", "down.0.block.2"])']),
]


def sets():
    """The checkpoints that the search finds, and every stage, of the models that docs/advise.md reports."""
    for line in json.loads((ADVISE / "testdata" / "checkpoints.json").read_text()):
        for calls in line["calls"]:
            yield line["model"], line["input"], calls


def pruned():
    """The narrower layers that the lever prune finds, of the models of internal/advise/prune_test.go."""
    for line in json.loads((ADVISE / "testdata" / "pruned.json").read_text()):
        yield line["model"], ["float32", [2, 3, 224, 224]], line["calls"]


def build(model):
    if model.endswith(".py"):
        names = {}
        exec(compile((ADVISE / model).read_text(), model, "exec"), names)
        return names["Net"]()
    return memory.build_torchvision(model)


def changed(model, calls):
    names = {"__name__": "changes"}
    exec(compile((ADVISE / "py" / "changes.py").read_text(), "changes.py", "exec"), names)
    # A fake GPU has no random state to put away; what torch puts away lies on the CPU anyway.
    names["checkpoint"] = functools.partial(checkpoint, preserve_rng_state=False)
    for call in calls:
        names["model"] = model
        model = eval(call, names)
    return model


def facts(model):
    return {"parameters": sum(p.numel() for p in model.parameters()),
            "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
            "state": sum(t.nbytes for t in model.state_dict().values() if isinstance(t, torch.Tensor))}


def rows(model, given, calls):
    """Evaluation and training of one changed model; of checkpoints, training alone."""
    dtype, shape = given
    spec = [{"name": "x", "dtype": dtype, "shape": shape}]
    make = lambda: changed(build(model), calls)
    row = {"model": model, "input": given, "calls": calls} | facts(make())
    with memory.fake_gpu():
        prepared = traces.to_fake_cuda(traces.prepare(make, spec, "cuda", False))
        inputs = [tensor for _, tensor in traces.fake_inputs(spec)]
        counter = FlopCounterMode(display=False)
        with counter, torch.no_grad():
            prepared(*inputs)
    row["macs"] = counter.get_total_flops() // 2
    weights = any("weight_only" in call for call in calls)
    for run in memory.rows_of(make, spec, [] if weights else ["sgd"]):
        yield row | run


FIXED = "fixed_image(model, 320, 320)"
DETECTORS = [[FIXED, *calls] for calls in (
    [], ['pyramid_backbone(model, "mobilenet_v3_large")'], ['pyramid_backbone(model, "resnet18")'], ["one_level_backbone(model)"],
    ["proposals(model, before=500)"], ["proposals(model, after=300)"], ["proposals(model, after=100)"], ["anchors(model, 2)"],
    ["depthwise_proposals(model)"], ["box_head_width(model, 512)"], ["suppression(model, 0.4)"], ["detections(model, 50)"],
    ["frozen_batch_norm(model)"], ["dynamic_int8(model)"], ["fixed_image(model, 640, 480)"])]


def detector(calls):
    """The figures of one changed Faster R-CNN."""
    from torchvision.models.detection import fasterrcnn_resnet50_fpn
    traces.seed()
    model = changed(fasterrcnn_resnet50_fpn(weights=None, weights_backbone=None), calls)
    row = {"model": "fasterrcnn_resnet50_fpn", "calls": calls} | facts(model)
    images = [torch.rand(3, 320, 320) for _ in range(2)]
    seen = []
    model.roi_heads.box_head.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0].shape[0]))
    counter = FlopCounterMode(display=False, depth=3)
    with counter, torch.no_grad():
        model.eval()(images[:1])
    parts = {name.rpartition(".")[2]: sum(by.values()) // 2 for name, by in counter.get_flop_counts().items() if name.count(".") == 1}
    row |= {"macs": {name: parts.get(name, 0) for name in ("backbone", "rpn", "roi_heads")}, "regions": seen[0]}
    if any("int8" in call for call in calls):
        return row
    held, weights = {}, {p.untyped_storage().data_ptr() for p in model.parameters()}

    def pack(tensor):
        if tensor.untyped_storage().data_ptr() not in weights:
            held[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    model.train()
    boxes = torch.tensor([[20.0 * i, 20.0 * i, 20.0 * i + 60, 20.0 * i + 80] for i in range(8)])
    targets = [{"boxes": boxes, "labels": torch.ones(8, dtype=torch.int64)} for _ in images]
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        losses = model(images, targets)
    return row | {"kept": sum(held.values()), "trained": seen[-1]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="cases whose text contains this; rows of others stay")
    parser.add_argument("--detectors", action="store_true")
    options = parser.parse_args()
    if options.detectors:
        torch.set_num_threads(2)
        write_jsonl(GOLDENS / "changed_detectors.jsonl", [detector(calls) for calls in DETECTORS])
        return
    torch.backends.mha.set_fastpath_enabled(False)
    nn.functional.scaled_dot_product_attention = memory.efficient_attention
    torch.set_num_threads(1)
    memory.calibrate()
    found = []
    for model, given, calls in [*CASES, *sets(), *pruned()]:
        if options.only not in f"{model} {calls}":
            continue
        try:
            found += rows(model, given, calls)
            print(model, str(calls)[:100], len(found), file=sys.stderr, flush=True)
        except Exception as failure:
            print(f"{model} {str(calls)[:100]}: {type(failure).__name__}: {str(failure)[:300]}", file=sys.stderr, flush=True)
    path = GOLDENS / "changes.jsonl.gz"
    if options.only:  # the other rows stay
        asked = {(row["model"], str(row["calls"])) for row in found}
        with gzip.open(path, "rt") as file:
            found = [row for row in map(json.loads, file) if (row["model"], str(row["calls"])) not in asked] + found
    write_jsonl(path, found)
    print(f"{path}: {len(found)} rows, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
