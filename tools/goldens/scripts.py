"""TorchScript archives, without weights: testdata/scripts/*.pt, and figures.jsonl.

    python scripts.py             # torch 2.15.0, torchvision 0.29.2, timm 1.0.31; a minute

Each file is what torch.jit.save writes, with zeros for elements and compressed. The figures are torch's own of the model that was
scripted or traced: parameters, buffers, FLOPs by FlopCounterMode (-1 where it cannot count), and the outputs' shapes.
"""

import enum
import io
import json
import pathlib
import zipfile
from typing import Dict, List, Optional, Tuple

import timm
import torch
import torchvision
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

OUT = pathlib.Path(__file__).parents[2] / "testdata" / "scripts"


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(100, 16)
        self.rnn = nn.LSTM(16, 32, 2, batch_first=True, bidirectional=True, dropout=0.1)
        self.head = nn.Linear(64, 5)

    def forward(self, ids, lengths: Optional[torch.Tensor] = None):
        y, _ = self.rnn(self.embed(ids))
        return self.head(y[:, -1])


class Side(enum.Enum):
    LEFT = 1
    RIGHT = 2


class Flow(nn.Module):
    """Loops, branches, lists, dictionaries, an enumeration, a method, an assertion, a constant, a tied weight."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 8) for _ in range(3)])
        self.norm = nn.BatchNorm1d(8)
        self.drop = nn.Dropout(0.2)
        self.count, self.side = 4, Side.RIGHT
        self.layers[2].weight = self.layers[1].weight

    def step(self, x, k: int):
        return x + k

    def forward(self, x, masks: Optional[List[torch.Tensor]] = None, flag: bool = True) -> Dict[str, torch.Tensor]:
        out: List[torch.Tensor] = []
        i = 0
        while i < self.count:
            if i % 2 == 0 and flag:
                x = F.relu(self.layers[0](x), inplace=True)
            else:
                x = self.drop(torch.sigmoid(x))
            out.append(self.step(x, i))
            i += 1
        for layer in self.layers:
            x = layer(x) + 1
        for k in range(7, 1, -2):
            x = x * float(k)
        if self.side == Side.LEFT:
            x = torch.cat([x, x], 1)
        if masks is not None:
            for m in masks:
                x = x * m
        x = self.norm(x)
        a, b = x.chunk(2, 1)
        assert a.shape[1] == 4, f"bad {a.shape}"
        sizes: Dict[str, int] = {"a": a.shape[0]}
        sizes["b"] = max(sizes["a"], 3) // 2
        d = {"x": x, "o": torch.stack(out), "z": torch.zeros([sizes["b"], len(out)], dtype=torch.int64)}
        for k, v in d.items():
            d[k] = v * 2
        return d


class Sized(nn.Module):
    """A trace whose sizes are computed with tensors, and whose module is called twice."""

    def __init__(self):
        super().__init__()
        self.layer, self.act, self.norm = nn.Linear(6, 6), nn.GELU(), nn.LayerNorm(6)

    def forward(self, x) -> Tuple[torch.Tensor, torch.Tensor]:
        b, n, c = x.shape
        y = self.act(self.layer(self.act(self.layer(x))))
        y = y.reshape(b, n // 2, 2 * c).to(torch.float64).softmax(-1).float()
        return self.norm(y.view(b * n, c)), F.interpolate(y[:, None], size=(n * 2, c // 3))


def classes(name, **more):
    return torchvision.models.get_model(name, **more)


ARCHIVES = {
    "resnet18_trace": lambda: (classes("resnet18").eval(), torch.zeros(2, 3, 224, 224)),
    "mobilenet_v3_small_trace_train": lambda: (classes("mobilenet_v3_small").train(), torch.zeros(2, 3, 224, 224)),
    "mobilenet_v3_small_script": lambda: (classes("mobilenet_v3_small").eval(), torch.zeros(2, 3, 224, 224)),
    "squeezenet1_1_freeze": lambda: (classes("squeezenet1_1").eval(), torch.zeros(2, 3, 224, 224)),
    "ssdlite320_mobilenet_v3_large_script": lambda: (classes("ssdlite320_mobilenet_v3_large", weights=None, weights_backbone=None).eval(), torch.zeros(3, 320, 320)),
    "timm_efficientnet_b0_script": lambda: (timm.create_model("efficientnet_b0").eval(), torch.zeros(2, 3, 224, 224)),
    "timm_efficientnet_b0_trace": lambda: (timm.create_model("efficientnet_b0").eval(), torch.zeros(2, 3, 224, 224)),
    "recurrent_script": lambda: (Recurrent().eval(), torch.zeros(2, 7, dtype=torch.int64)),
    "recurrent_trace": lambda: (Recurrent().eval(), torch.zeros(2, 7, dtype=torch.int64)),
    "flow_script": lambda: (Flow().eval(), torch.zeros(2, 8)),
    "sized_trace": lambda: (Sized().eval(), torch.zeros(2, 4, 6)),
}


def emptied(content):
    """The archive with zeros for elements of weights, compressed. Small constants keep theirs: sizes are computed from them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for info in archive.infolist():
            if info.filename.endswith(".debug_pkl"):
                continue
            data = archive.read(info)
            if "/data/" in info.filename or "/constants/" in info.filename and len(data) > 512:
                data = bytes(len(data))
            out.writestr(zipfile.ZipInfo(info.filename), data, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def flat(value):
    if isinstance(value, torch.Tensor):
        return [list(value.shape)]
    items = value.values() if isinstance(value, dict) else value
    return [shape for item in items for shape in flat(item)]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, make in ARCHIVES.items():
        model, x = make()
        detector = "ssdlite" in name
        args = ([x, x],) if detector else (x,)
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            outputs = model(*args)
        script = torch.jit.trace(model, args, check_trace=False) if "_trace" in name else torch.jit.script(model)
        if name.endswith("_freeze"):
            script = torch.jit.freeze(script)
        held = io.BytesIO()
        torch.jit.save(script, held)
        (OUT / f"{name}.pt").write_bytes(emptied(held.getvalue()))
        lines.append(json.dumps({
            "file": f"{name}.pt", "input": list(x.shape), "integers": x.dtype == torch.int64, "detector": detector, "training": model.training,
            "parameters": sum(p.numel() for p in model.parameters()), "buffers": sum(b.numel() for b in model.buffers()),
            "flops": counter.get_total_flops(), "outputs": [] if detector else flat(outputs),
        }))
    (OUT / "figures.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
