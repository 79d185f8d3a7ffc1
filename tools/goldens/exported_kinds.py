"""Small programs of torch.export, each with one kind of thing in it: testdata/exported/kinds.jsonl.gz.

    python exported_kinds.py       # torch 2.15.0; a minute

A row is {"title", "program", "weights", "parameters", "buffers", "runs"}: the program's JSON and the table of weights as torch.export.save
writes them, and what real torch says of it for some shapes of the first argument: FLOPs by FlopCounterMode, shape and type of each output.
"""
import gzip
import io
import json
import pathlib
import re
import zipfile

import torch
from torch import nn
from torch.export import Dim
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint
from torch.utils.flop_counter import FlopCounterMode

OUT = pathlib.Path(__file__).parents[2] / "testdata" / "exported" / "kinds.jsonl.gz"


def net(forward, **children):
    """A module with these children and this forward."""
    made = nn.Module.__new__(type("Net", (nn.Module,), {"forward": forward}))
    nn.Module.__init__(made)
    for name, child in children.items():
        if isinstance(child, torch.Tensor) and not isinstance(child, nn.Parameter):
            made.register_buffer(name, child, persistent=name != "table")
        else:
            setattr(made, name, child)
    return made.eval()


def sizes(self, x):
    b, c, h, w = x.shape
    y = self.conv(x)
    half = h // 2
    rows = F.interpolate(y, size=(half, w // 2))
    return rows.flatten(1), y.flatten(2)[:, :, : h * w - 1], torch.zeros(b * 2 + 1, h % 3 + 2)


def blocks(self, x):
    with torch.no_grad():
        y = self.a(x)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        z = self.b(y + x)
        with torch.autocast("cpu", enabled=False):
            z = self.c(z.float())
    return z, self.a(x)


def kept(self, x):
    y = checkpoint(lambda v: F.gelu(self.b(F.relu(self.a(v)))), x, use_reentrant=False)
    return self.a(y)


def lists(self, x):
    a, b, c = x.split([1, 2, 3], dim=1)
    d, e = torch.chunk(b, 2, dim=1)
    parts = torch.unbind(c, 1)
    both = torch.cat([a, d, e, *[p.unsqueeze(1) for p in parts]], dim=1)
    values, places = torch.topk(self.fc(both), 2, dim=-1)
    return torch.stack(parts), values, places, torch.meshgrid(x[0, 0], x[0, 1], indexing="ij")[0]


def picked(self, x, mask):
    y = x[:, torch.tensor([2, 0])]
    y[:, 1] = 0.5
    z = torch.where(mask[:, None, None], y, -y).masked_fill(mask[:, None, None], float("-inf"))
    return z[..., None, 1:], self.table[x.argmax(-1)].to(torch.float16), x.to(torch.int8).sum(-1), (x > 0).any(-1), x.new_full((2, 3), 7, dtype=torch.int32)


def layout(self, x):
    y = self.conv(x.to(memory_format=torch.channels_last))
    y = F.avg_pool2d(F.pad(y, (1, 2, 0, 1), value=0.1), 2, ceil_mode=True)
    up = F.interpolate(y, scale_factor=(2.0, 1.5), mode="bilinear", align_corners=False)
    return y.contiguous(memory_format=torch.contiguous_format), up, torch.einsum("bchw,bdhw->bcd", y, y)


def attention(self, x, mask):
    q, k, v = self.qkv(x).unflatten(-1, (3, 2, 4)).permute(2, 0, 3, 1, 4).unbind(0)
    y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :], dropout_p=0.1 if self.training else 0.0, scale=0.3)
    y = y + F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return self.norm(self.out(y.transpose(1, 2).flatten(2)))


def sides(self, x):
    return torch.cond(x.sum() > 0, lambda v: self.a(v).relu(), lambda v: self.b(v).tanh(), (x,))


def tied(self, ids):
    return F.linear(self.embed(ids), self.head.weight) + self.scale * self.table.sum()


def tied_net():
    made = net(tied, embed=nn.Embedding(11, 4), head=nn.Linear(4, 11, bias=False), scale=nn.Parameter(torch.ones(())), table=torch.ones(3), kept=torch.ones(2, 2))
    made.head.weight = made.embed.weight
    made.scale.requires_grad_(False)
    return made


def data(self, x):
    n = (x[0] > 0).sum().item()
    torch._check(n >= 0)
    torch._check(n <= 8)
    return self.fc(x), torch.zeros(n, 3)


def arithmetic(self, x):
    b, n = x.shape
    y = x.unsqueeze(-1).expand(b, n, 4)
    return self.fc(y) * n, torch.arange(n), torch.full((b, 2), 0.5), torch.ones(b * (n - 1) // 2 + 1, n % 7 + 2, b + n)


def twice(self, x):
    return self.shared(self.act(self.shared(x))), self.act(x)


def modes(self, x):
    return self.drop(self.norm(self.conv(x)))


class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 8), nn.GELU(approximate="tanh"), nn.Linear(8, 4))

    def forward(self, x, scale=2.0, *, add: bool = True):
        y = self.layers(x)
        return y * scale + x if add else y


def words(self, x, options):
    return {"low": self.inner(options["mask"] + x), "high": [self.inner(x, scale=3.0), self.inner(x, add=False)]}


def many(self, x):
    y, (h, c) = self.rnn(x)
    return y, h, torch.var_mean(x, dim=(0, 1), correction=0), x.norm(dim=-1), torch.linspace(0, 1, 5), x.double().cumsum(1), torch.complex(x, x).abs()


def turns(self, x):
    from torch._higher_order_ops.while_loop import while_loop
    return while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, self.fc(y).relu()), (torch.zeros((), dtype=torch.int64), x))


def scanned(self, x):
    from torch._higher_order_ops.scan import scan

    def step(h, row):
        h = torch.tanh(self.fc(torch.cat([h, row], -1)))
        return h, h.clone()

    return scan(step, x.new_zeros(x.shape[1], 4), x, dim=0)


def mapped(self, x):
    from torch._higher_order_ops.map import map as each
    return each(lambda row: self.fc(row).relu(), x)


def chosen(self, x):
    return torch.cond(x.shape[0] > 4, lambda v: self.a(v), lambda v: self.a(self.b(v)), (x,))


def dropped(self, x):
    return self.rnn(x)[0], F.cross_entropy(self.norm(x.transpose(1, 2)).flatten(1), torch.zeros(x.shape[0], dtype=torch.int64))


def zeros(*shape):
    return torch.zeros(shape)


# A title: module, arguments, dynamic shapes, and the shapes of the first argument to run it for.
KINDS = {
    "sizes": lambda: (net(sizes, conv=nn.Conv2d(3, 4, 3, padding=1)), (zeros(2, 3, 8, 10),), ({0: Dim("b"), 2: Dim("h", min=4, max=64), 3: Dim("w", min=4)},), [(2, 3, 8, 10), (5, 3, 9, 7)]),
    "blocks": lambda: (net(blocks, a=nn.Linear(6, 6), b=nn.Linear(6, 5), c=nn.Linear(5, 4)), (zeros(3, 6),), ({0: Dim("b")},), [(3, 6), (7, 6)]),
    "checkpoint": lambda: (net(kept, a=nn.Linear(6, 6), b=nn.Linear(6, 6)), (zeros(3, 6),), None, [(3, 6)]),
    "lists": lambda: (net(lists, fc=nn.Linear(5, 7)), (zeros(2, 6, 5),), ({0: Dim("b", min=2)},), [(2, 6, 5), (4, 6, 5)]),
    "picked": lambda: (net(picked, table=torch.zeros(5, 3)), (zeros(4, 3, 5), torch.ones(4, dtype=torch.bool)), None, [(4, 3, 5)]),
    "layout": lambda: (net(layout, conv=nn.Conv2d(3, 4, 3, stride=2, dilation=2, bias=False)), (zeros(2, 3, 13, 11),), None, [(2, 3, 13, 11)]),
    "attention": lambda: (net(attention, qkv=nn.Linear(8, 24), out=nn.Linear(8, 8), norm=nn.LayerNorm(8)), (zeros(2, 5, 8), torch.ones(2, 5, dtype=torch.bool)), None, [(2, 5, 8)]),
    "sides": lambda: (net(sides, a=nn.Linear(4, 4), b=nn.Linear(4, 4)), (zeros(2, 4),), None, [(2, 4)]),
    "tied": lambda: (tied_net(), (torch.zeros(2, 3, dtype=torch.int64),), ({0: Dim("b"), 1: Dim("n")},), [(2, 3), (4, 6)]),
    "data": lambda: (net(data, fc=nn.Linear(5, 2)), (torch.ones(2, 5),), None, [(2, 5)]),
    "arithmetic": lambda: (net(arithmetic, fc=nn.Linear(4, 3)), (zeros(3, 10),), ({0: Dim("b", min=2), 1: Dim("n", min=4, max=100)},), [(3, 10), (5, 7)]),
    "twice": lambda: (net(twice, shared=nn.Linear(4, 4), act=nn.ReLU()), (zeros(2, 4),), None, [(2, 4)]),
    "modes": lambda: (net(modes, conv=nn.Conv2d(3, 4, 1), norm=nn.BatchNorm2d(4), drop=nn.Dropout(0.25)), (zeros(2, 3, 5, 5),), None, [(2, 3, 5, 5)]),
    "words": lambda: (net(words, inner=Inner()), (zeros(2, 4), {"mask": zeros(2, 4)}), None, [(2, 4)]),
    "many": lambda: (net(many, rnn=nn.LSTM(4, 6, num_layers=2, batch_first=True, bidirectional=True)), (zeros(2, 3, 4),), None, [(2, 3, 4)]),
    "turns": lambda: (net(turns, fc=nn.Linear(4, 4)), (zeros(2, 4),), None, [(2, 4)]),
    "scanned": lambda: (net(scanned, fc=nn.Linear(7, 4)), (zeros(5, 2, 3),), None, [(5, 2, 3)]),
    "mapped": lambda: (net(mapped, fc=nn.Linear(4, 3)), (zeros(5, 2, 4),), ({0: Dim("n"), 1: Dim("b")},), [(5, 2, 4), (3, 6, 4)]),
    "chosen": lambda: (net(chosen, a=nn.Linear(4, 4), b=nn.Linear(4, 4)), (zeros(6, 4),), ({0: Dim("b")},), [(6, 4), (3, 4)]),
    "dropped": lambda: (net(dropped, rnn=nn.LSTM(4, 6, num_layers=2, batch_first=True, dropout=0.5), norm=nn.BatchNorm1d(4)).train(), (zeros(2, 3, 4),), None, [(2, 3, 4)]),
    "decomposed": lambda: (net(modes, conv=nn.Conv2d(3, 4, 1), norm=nn.BatchNorm2d(4), drop=nn.Dropout(0.25)).train(), (zeros(2, 3, 5, 5),), None, [(2, 3, 5, 5)]),
}


def flat(value):
    if isinstance(value, torch.Tensor):
        return [value]
    items = value.values() if isinstance(value, dict) else value
    return [tensor for item in items for tensor in flat(item)]


def told(exported, args, shape):
    args = (torch.ones(shape, dtype=args[0].dtype), *args[1:]) if tuple(args[0].shape) != tuple(shape) else args
    try:
        with FlopCounterMode(display=False) as counter:
            outputs = exported.module(check_guards=False)(*args)
        flops = counter.get_total_flops()
    except Exception:  # the counter does not enter every program within
        outputs, flops = exported.module(check_guards=False)(*args), -1
    return {
        "input": list(shape), "flops": flops,
        "outputs": [f"{str(out.dtype).removeprefix('torch.')} {list(out.shape)}" for out in flat(outputs)],
    }


def entries(program):
    """The program and the table of its weights. Stack traces name no machine: files are told by their last names."""
    file = io.BytesIO()
    torch.export.save(program, file)
    with zipfile.ZipFile(file) as archive:
        texts = {name.split("/", 1)[1]: archive.read(name).decode() for name in archive.namelist() if name.endswith(".json")}
    text = re.sub(r'File \\\\*"[^"]*/([^/"]+\\\\*")', lambda found: found[0][: found[0].index('"') + 1] + found[1], texts["models/model.json"])
    return {"program": text, "weights": texts["data/weights/model_weights_config.json"]}


def main():
    torch.manual_seed(0)
    torch.backends.mkldnn.enabled = False  # its LSTM hides the products from the counter
    text = ""
    for title, make in KINDS.items():
        model, args, dynamic, shapes = make()
        if dynamic and len(args) > len(dynamic):
            dynamic = (*dynamic, *[None] * (len(args) - len(dynamic)))
        program = torch.export.export(model, args, dynamic_shapes=dynamic, strict=False)
        if title == "decomposed":  # to the core of ATen
            program = program.run_decompositions()
        row = {"title": title, **entries(program), "runs": [told(program, args, shape) for shape in shapes],
               "parameters": sum(p.numel() for p in model.parameters()), "buffers": sum(b.numel() for b in model.buffers())}
        text += json.dumps(row) + "\n"
        print(title, len(row["program"]), row["runs"])
    OUT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
