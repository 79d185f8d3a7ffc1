"""Files that torch.save, torch.jit.save, safetensors and pickle write, each of a few
kilobytes, and what torch says of them: internal/checkpoint/testdata.

    python checkpoints.py          # torch 2.15.0, safetensors 0.8; 10 s

Every weight is zero. A fact has the names, shapes and types of the model's tensors, the
parameters and buffers where the file knows them, and of an optimizer's state the number
of tensors.
"""

import json
import pathlib
import pickle
import warnings

import numpy
import torch
from torch import nn

warnings.filterwarnings("ignore")
OUT = pathlib.Path(__file__).parents[2] / "internal" / "checkpoint" / "testdata"


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.act(self.norm(self.conv(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.blocks = nn.Sequential(Block(4), Block(4))
        self.scale = nn.Parameter(torch.zeros(4, 1, 1))
        self.register_buffer("mask", torch.zeros(4, 1, 1))
        self.register_buffer("scratch", torch.zeros(2), persistent=False)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        x = self.blocks(self.stem(x)) * self.scale + self.mask
        return self.head(x.mean((2, 3)))


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(10, 4)
        self.lstm = nn.LSTM(4, 4, 2)
        self.head = nn.Linear(4, 10, bias=False)
        self.head.weight = self.emb.weight

    def forward(self, x):
        return self.head(self.lstm(self.emb(x))[0])


def zeroed(module):
    for t in list(module.parameters()) + list(module.buffers()):
        t.data.zero_()
    return module


def described(tensors):
    return {name: [str(t.dtype).removeprefix("torch."), list(t.shape)] for name, t in tensors.items() if isinstance(t, torch.Tensor)}


def facts(module, names=None):
    """What a file that holds all of a module has."""
    return {
        "tensors": described(names if names is not None else module.state_dict()),
        "parameters": sum(p.numel() for p in module.parameters()),
        "buffers": sum(b.numel() for n, b in module.named_buffers()),
    }


def trained(module, optimizer):
    for p in module.parameters():
        p.grad = torch.zeros_like(p)
    optimizer.step()
    state = optimizer.state_dict()["state"]
    return sum(isinstance(v, torch.Tensor) for s in state.values() for v in s.values())


def cases():
    net = zeroed(Net())
    state = net.state_dict()
    plain = {"tensors": described(state)}
    yield "state.pth", lambda f: torch.save(state, f), plain
    yield "state_legacy.pth", lambda f: torch.save(state, f, _use_new_zipfile_serialization=False), plain
    yield "state.pkl", lambda f: f.write_bytes(pickle.dumps(state)), plain
    yield "state_protocol4.pth", lambda f: torch.save(state, f, pickle_protocol=4), plain
    yield "state_bfloat16.pth", lambda f: torch.save({k: v.to(torch.bfloat16) for k, v in state.items()}, f), {
        "tensors": described({k: v.to(torch.bfloat16) for k, v in state.items()})}
    types = {str(t).removeprefix("torch."): torch.zeros(3, dtype=t) for t in (
        torch.float64, torch.float16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool,
        torch.complex64, torch.float8_e4m3fn, torch.float8_e5m2, torch.uint16, torch.uint32)}
    yield "types.pth", lambda f: torch.save(types, f), {"tensors": described(types)}

    every = dict(net.state_dict(), scratch=net.scratch)
    whole = facts(net, every)
    whole["classes"] = {n: f"{type(m).__module__}.{type(m).__qualname__}" for n, m in net.named_modules()}
    yield "module.pth", lambda f: torch.save(net, f), whole
    yield "module_legacy.pth", lambda f: torch.save(net, f, _use_new_zipfile_serialization=False), whole
    yield "ema_module.pt", lambda f: torch.save({"model": None, "ema": net, "epoch": 3}, f), whole

    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    moments = trained(net, adam)
    wrapped = nn.DataParallel(net).state_dict()
    yield "checkpoint.pth", lambda f: torch.save({
        "epoch": 5, "arch": "net", "state_dict": wrapped, "optimizer": adam.state_dict(), "best": torch.tensor(76.1), "rng": torch.zeros(16, dtype=torch.uint8)}, f), {
        "tensors": described(wrapped), "optimizer": moments, "others": 2}
    sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    buffers = trained(net, sgd)
    yield "lightning.ckpt", lambda f: torch.save({
        "epoch": 1, "global_step": 10, "pytorch-lightning_version": "2.5.0", "state_dict": state, "loops": {"fit": {"x": 1}}, "callbacks": {},
        "optimizer_states": [sgd.state_dict()], "lr_schedulers": [], "hyper_parameters": {"width": 4, "name": "net"}}, f), {
        "tensors": described(state), "optimizer": buffers, "others": 0}
    yield "ema.pth", lambda f: torch.save({"model": state, "model_ema": {k: v.clone() for k, v in state.items()}}, f), {
        "tensors": described(state), "others": len(state)}
    pair = {"generator": nn.Linear(3, 4).state_dict(), "discriminator": nn.Sequential(nn.Linear(4, 5)).state_dict()}
    yield "gan.pth", lambda f: torch.save(pair, f), {"tensors": described({f"{k}.{n}": t for k, d in pair.items() for n, t in d.items()})}

    tied = zeroed(Tied())
    yield "tied.pth", lambda f: torch.save(tied.state_dict(), f), {"tensors": described(tied.state_dict()), "unique": 40 + 320}
    yield "tied_module.pth", lambda f: torch.save(tied, f), facts(tied)
    view = torch.zeros(100)
    yield "views.pth", lambda f: torch.save({"a": view[:10].view(2, 5), "b": view[50:], "c": view.view(10, 10).t()}, f), {
        "tensors": {"a": ["float32", [2, 5]], "b": ["float32", [50]], "c": ["float32", [10, 10]]}}
    sparse = torch.sparse_coo_tensor([[0, 2]], [1.0, 2.0], (5,))
    yield "sparse.pth", lambda f: torch.save({"weight": torch.zeros(4), "table": sparse}, f), {
        "tensors": {"weight": ["float32", [4]], "table.indices": ["int64", [1, 2]], "table.values": ["float32", [2]]}}
    arrays = {"weight": numpy.zeros((3, 4), "f4"), "bias": numpy.zeros(3, "f8")}
    yield "arrays.pth", lambda f: torch.save(arrays, f), {"tensors": {"weight": ["float32", [3, 4]], "bias": ["float64", [3]]}}
    frozen = zeroed(Net())
    frozen.stem.requires_grad_(False)
    yield "frozen_module.pth", lambda f: torch.save(frozen, f), dict(whole, frozen=112)
    with torch.device("meta"):
        meta = nn.Linear(1000, 1000)
    yield "meta.pth", lambda f: torch.save(meta.state_dict(), f), {"tensors": described(meta.state_dict())}
    yield "nested_class.pth", lambda f: torch.save({"state_dict": nn.ParameterDict({"a": torch.zeros(2)}).state_dict(), "args": __import__("argparse").Namespace(lr=0.1)}, f), {
        "tensors": {"a": ["float32", [2]]}}

    scripted = torch.jit.script(net.eval())
    kinds = {"parameters": whole["parameters"], "buffers": whole["buffers"], "tensors": described(every)}
    yield "script.pt", lambda f: scripted.save(str(f)), kinds
    yield "trace.pt", lambda f: torch.jit.trace(net.eval(), torch.zeros(1, 3, 16, 16)).save(str(f)), kinds
    yield "freeze.pt", lambda f: torch.jit.freeze(scripted).save(str(f)), {"constants": True}


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / "facts.jsonl").open("w") as out:
        for name, save, fact in cases():
            save(OUT / name)
            out.write(json.dumps({"file": name, "torch": torch.__version__.split("+")[0]} | fact) + "\n")


if __name__ == "__main__":
    main()
