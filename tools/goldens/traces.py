"""Models whose tensors are fake and say that they are on a GPU: the dispatcher takes its CUDA path without one."""
import contextlib
import random

import torch
from torch import nn

import measure
import user_models

# Too long for a golden: thousands of ops that repeat.
LEFT_OUT = {"capsnet", "finetune_vgg"}
METADATA = {"prim.device.default", "aten.is_same_size.default", "aten.sym_size.int", "aten.sym_stride.int"}


def to_fake_cuda(model):
    """Replaces all tensors a model holds by fake ones on the GPU, keeping what is shared."""
    memo = {}

    def copy(tensor):
        if id(tensor) not in memo:
            fresh = torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype)
            if isinstance(tensor, nn.Parameter):
                fresh = nn.Parameter(fresh, requires_grad=tensor.requires_grad)
            memo[id(tensor)] = fresh, tensor
        return memo[id(tensor)][0]

    def convert(value):
        if isinstance(value, torch.Tensor):
            return copy(value)
        if type(value) in (list, tuple) and any(isinstance(v, torch.Tensor) for v in value):
            return type(value)(convert(v) for v in value)
        return value

    for module in model.modules():
        for table in (module._parameters, module._buffers, module.__dict__):
            for key, value in list(table.items()):
                if not key.startswith("_") or key == "_flat_weights" or table is not module.__dict__:
                    table[key] = convert(value)
    return model


def user_models_folder():
    from goldens import ROOT
    return ROOT / "testdata" / "models"


def prepare(build, specs, device, train):
    """A built model and its named inputs on the device; lazy parameters are made by a first real forward."""
    seed()
    with measure.without_random_init() if device == "cuda" else contextlib.nullcontext():
        model = build()
    if any(isinstance(p, nn.parameter.UninitializedParameter) for p in model.parameters()):
        model(*(tensor for _, tensor in inputs_of(specs)))
    model.train(train)
    return model


def inputs_of(specs):
    generator = torch.Generator().manual_seed(0)
    return [(spec["name"], user_models.make_input(spec, generator)) for spec in specs]


def fake_inputs(specs):
    return [(s["name"], torch.empty(s["shape"], dtype=getattr(torch, s["dtype"]))) for s in specs]


def seed():
    torch.manual_seed(0)
    random.seed(0)
