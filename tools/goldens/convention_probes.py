"""Random probes of the conventions: small programs, and what each tool answers for them.

    python convention_probes.py --seed 1 --count 400 --tools base > probes.jsonl

One JSON object a line, as internal/cost/convention/testdata/probes.jsonl.gz holds them: the program's source, its input, and by tool
its answer or its error. A tool runs in a process of its own for each probe, since some leave hooks or patched functions behind.
`--tools` names one group of tools that can be imported together (thop and ultralytics-thop have one package name); `--sources FILE`
takes the programs of an earlier output, to which the answers are added.

Needs torch 2.15, and by group: base: fvcore, thop 0.1.1, torchinfo 1.8.0, ptflops 0.7.5, torchsummary 1.5.1, calflops 0.3.2,
torchprofile 0.1.0, mmengine 0.10.7; ultralytics: ultralytics-thop 2.2.3; deepspeed: deepspeed 0.19.8; main: torchinfo and
pytorch-summary from their repositories.
"""
import argparse
import contextlib
import io
import json
import os
import random
import re
import signal
import sys
import warnings

HEADER = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n\n"


def net(init, forward, more=""):
    """The source of a program with the lines of its constructor and of its forward."""
    lines = [HEADER + more + "class Net(nn.Module):", "    def __init__(self):", "        super().__init__()"]
    lines += ["        " + line for line in init]
    lines += ["", "    def forward(self, x):"] + ["        " + line for line in forward]
    return "\n".join(lines) + "\n"


def size(shape):
    return "x".join(str(n) for n in shape)


def image(r, axes, channels, low=5, high=11):
    return [r.choice([1, 2, 3]), channels] + [r.randint(low, high) for _ in range(axes)]


def layer(r):
    """A layer of torch.nn by itself: its expression and an input."""
    kind = r.choice([convolution, convolution, transposed, linear, norm, activation, pool, adaptive, upsample, recurrent, cell, attention, misc])
    return kind(r)


def per_axis(r, axes, values):
    if r.random() < 0.6:
        return r.choice(values)
    return tuple(r.choice(values) for _ in range(axes))


def convolution(r):
    axes = r.choice([1, 2, 2, 2, 3])
    groups = r.choice([1, 1, 1, 2, 4])
    cin, cout = groups * r.randint(1, 4), groups * r.randint(1, 4)
    if r.random() < 0.2:
        groups = cin = cout = r.choice([3, 6])
    padding = repr(per_axis(r, axes, [0, 1, 2]))
    stride = per_axis(r, axes, [1, 1, 2])
    if r.random() < 0.15:
        padding, stride = repr(r.choice(["same", "valid"])), 1
    mode = ", padding_mode='reflect'" if padding == "1" and r.random() < 0.3 else ""
    return (f"nn.Conv{axes}d({cin}, {cout}, {per_axis(r, axes, [1, 2, 3])}, stride={stride}, padding={padding}, "
            f"dilation={per_axis(r, axes, [1, 1, 2])}, groups={groups}, bias={r.random() < 0.6}{mode})"), image(r, axes, cin)


def transposed(r):
    axes = r.choice([1, 2, 2, 3])
    groups = r.choice([1, 1, 2, 3])
    cin, cout = groups * r.randint(1, 3), groups * r.randint(1, 3)
    return (f"nn.ConvTranspose{axes}d({cin}, {cout}, {per_axis(r, axes, [2, 3, 4])}, stride={r.choice([1, 2])}, padding={r.choice([0, 1])}, "
            f"groups={groups}, bias={r.random() < 0.6})"), image(r, axes, cin, 3, 6)


def linear(r):
    features = r.randint(2, 20)
    if r.random() < 0.1:
        return f"nn.Identity()", [2, features]
    return f"nn.Linear({features}, {r.randint(1, 20)}, bias={r.random() < 0.7})", [r.randint(1, 4) for _ in range(r.choice([0, 1, 1, 2, 3]))] + [features]


def norm(r):
    axes, channels = r.choice([1, 2, 3]), r.choice([4, 6, 8])
    affine = r.random() < 0.6
    return r.choice([
        (f"nn.BatchNorm{axes}d({channels}, affine={affine}, track_running_stats={r.random() < 0.8})", image(r, axes, channels)),
        (f"nn.BatchNorm1d({channels})", [r.randint(2, 5), channels]),
        (f"nn.InstanceNorm{axes}d({channels}, affine={affine}, track_running_stats={r.random() < 0.3})", image(r, axes, channels)),
        (f"nn.GroupNorm(2, {channels}, affine={affine})", image(r, axes, channels)),
        (f"nn.LayerNorm({channels}, elementwise_affine={affine})", [r.randint(1, 3), r.randint(2, 7), channels]),
        (f"nn.LayerNorm([5, {channels}], elementwise_affine={affine}, bias={r.random() < 0.5})", [r.randint(1, 3), 5, channels]),
        (f"nn.RMSNorm({channels}, elementwise_affine={affine})", [r.randint(1, 3), 5, channels]),
        (f"nn.LocalResponseNorm(3)", image(r, 2, channels)),
    ])


ACTIVATIONS = ["ReLU", "ReLU6", "SiLU", "GELU", "Sigmoid", "Tanh", "Hardswish", "Hardsigmoid", "ELU", "SELU", "CELU", "LeakyReLU", "PReLU", "Mish",
               "Softplus", "Softsign", "LogSigmoid", "Hardtanh", "Softshrink", "Tanhshrink", "Threshold(0.1, 0)", "GLU", "Softmax(1)",
               "Softmax(-1)", "LogSoftmax(1)", "Softmin(1)", "Softmax2d", "RReLU", "PReLU(4)", "ReLU(inplace=True)", "Dropout", "Dropout2d", "AlphaDropout"]


def activation(r):
    name = r.choice(ACTIVATIONS)
    return f"nn.{name}" + ("" if "(" in name else "()"), image(r, 2, 4, 4, 8)


def pool(r):
    axes, channels = r.choice([1, 2, 2, 3]), r.choice([2, 4])
    kernel = per_axis(r, axes, [2, 3])
    ceil = r.random() < 0.3
    return r.choice([
        (f"nn.MaxPool{axes}d({kernel}, stride={r.choice([None, 1, 2])}, padding={r.choice([0, 1])}, ceil_mode={ceil})", image(r, axes, channels)),
        (f"nn.AvgPool{axes}d({kernel}, stride={r.choice([None, 1, 2])}, padding={r.choice([0, 1])}, ceil_mode={ceil}, "
         f"count_include_pad={r.random() < 0.6})", image(r, axes, channels)),
        (f"nn.LPPool2d(2, {r.choice([2, 3])})", image(r, 2, channels)),
    ])


def adaptive(r):
    axes, channels = r.choice([1, 2, 2, 2, 3]), r.choice([2, 4])
    target = r.choice([1, 2, 3]) if r.random() < 0.7 else tuple(r.choice([1, 2, 3, None]) for _ in range(axes))
    if axes == 1 and isinstance(target, tuple):
        target = 2
    return f"nn.Adaptive{r.choice(['Avg', 'Avg', 'Max'])}Pool{axes}d({target})", image(r, axes, channels, 4, 9)


def upsample(r):
    axes = r.choice([1, 2, 2, 2, 3])
    modes = {1: ["nearest", "linear", "nearest-exact"], 2: ["nearest", "bilinear", "bicubic", "area"], 3: ["nearest", "trilinear"]}[axes]
    mode = r.choice(modes)
    how = r.choice(["scale_factor=2", "scale_factor=3", "scale_factor=1.5", f"size={tuple([7] * axes)}", "size=9",
                    f"scale_factor={tuple([2.0] * axes)}"])
    corners = ", align_corners=True" if mode in ("linear", "bilinear", "bicubic", "trilinear") and r.random() < 0.5 else ""
    return r.choice([
        (f"nn.Upsample({how}, mode='{mode}'{corners})", image(r, axes, 3, 3, 6)),
        (f"nn.Upsample({how}, mode='{mode}'{corners})", image(r, axes, 3, 3, 6)),
        ("nn.UpsamplingBilinear2d(scale_factor=2)", image(r, 2, 3, 3, 6)),
        ("nn.UpsamplingNearest2d(scale_factor=2)", image(r, 2, 3, 3, 6)),
        ("nn.PixelShuffle(2)", image(r, 2, 8, 3, 6)),
    ])


def recurrent(r):
    width = r.randint(2, 9)
    shape = [r.randint(1, 4), r.randint(2, 6), width]
    return (f"nn.{r.choice(['RNN', 'GRU', 'LSTM'])}({width}, {r.randint(2, 9)}, num_layers={r.choice([1, 1, 2, 3])}, bias={r.random() < 0.7}, "
            f"batch_first={r.random() < 0.5}, bidirectional={r.random() < 0.4})"), shape


def cell(r):
    width = r.randint(2, 9)
    return f"nn.{r.choice(['RNNCell', 'GRUCell', 'LSTMCell'])}({width}, {r.randint(2, 9)}, bias={r.random() < 0.7})", [r.randint(1, 4), width]


def attention(r):
    heads = r.choice([1, 2, 4])
    width = heads * r.choice([2, 4, 6])
    shape = [r.randint(1, 4), r.randint(2, 7), width]
    return r.choice([
        (f"nn.MultiheadAttention({width}, {heads}, bias={r.random() < 0.7}, batch_first={r.random() < 0.5})", shape),
        (f"nn.TransformerEncoderLayer({width}, {heads}, {r.randint(3, 9)}, batch_first={r.random() < 0.5}, norm_first={r.random() < 0.5}, "
         f"activation='{r.choice(['relu', 'gelu'])}')", shape),
        (f"nn.TransformerEncoder(nn.TransformerEncoderLayer({width}, {heads}, 7, batch_first={r.random() < 0.5}), 2)", shape),
    ])


def misc(r):
    return r.choice([
        ("nn.Embedding(17, 6)", [2, 5, "int64"]), ("nn.EmbeddingBag(17, 6)", [2, 5, "int64"]),
        ("nn.Flatten()", image(r, 2, 3)), ("nn.ZeroPad2d(1)", image(r, 2, 3)), ("nn.ReflectionPad2d(1)", image(r, 2, 3)),
        ("nn.Unfold(2)", image(r, 2, 3)), ("nn.ChannelShuffle(2)", image(r, 2, 4)), ("nn.CosineSimilarity()", None),
    ])


def call(expression, name="self.m"):
    if "MultiheadAttention" in expression:
        return f"return {name}(x, x, x)[0]"
    if any(word in expression for word in ("nn.RNN(", "nn.GRU(", "nn.LSTM(")):
        return f"return {name}(x)[0]"
    return f"return {name}(x)"


def single(r):
    expression, shape = layer(r)
    if shape is None:
        return single(r)
    return net([f"self.m = {expression}"], [call(expression)]), shape


FUNCTIONS = [
    ("F.relu(x)", 4), ("F.relu(x, inplace=True)", 4), ("torch.relu(x)", 4), ("x.relu()", 4), ("F.relu6(x)", 4), ("F.gelu(x)", 4), ("F.silu(x)", 4), ("F.elu(x)", 4),
    ("F.leaky_relu(x)", 4), ("F.hardswish(x)", 4), ("F.sigmoid(x)", 4), ("torch.sigmoid(x)", 4), ("x.sigmoid()", 4), ("torch.tanh(x)", 4),
    ("F.softmax(x, dim=-1)", 4), ("x.softmax(1)", 4), ("torch.softmax(x, 1)", 4), ("F.log_softmax(x, dim=1)", 4), ("F.layer_norm(x, x.shape[-1:])", 4),
    ("F.group_norm(x, 2)", 4), ("F.instance_norm(x)", 4), ("F.normalize(x)", 4), ("F.avg_pool2d(x, 2)", 4), ("F.max_pool2d(x, 2)", 4),
    ("F.adaptive_avg_pool2d(x, 1)", 4), ("F.adaptive_avg_pool2d(x, 3)", 4), ("F.adaptive_max_pool2d(x, 2)", 4), ("x.mean((2, 3))", 4),
    ("x.mean(-1)", 4), ("F.interpolate(x, scale_factor=2)", 4), ("F.interpolate(x, size=(7, 9), mode='bilinear')", 4), ("F.interpolate(x, scale_factor=2, mode='bilinear', align_corners=False)", 4),
    ("F.interpolate(x, size=x.shape[2:])", 4), ("F.interpolate(x, scale_factor=2, mode='bicubic')", 4), ("F.pad(x, (1, 1))", 4), ("F.dropout(x)", 4), ("F.unfold(x, 2)", 4),
    ("x + x", 4), ("x * x", 4), ("x * 2", 4), ("x + x[:1]", 4), ("torch.add(x, x)", 4), ("torch.mul(x, 2)", 4), ("x.add(x)", 4), ("x.mul(x)", 4), ("torch.add(x, x[0, 0])", 4),
    ("torch.mul(x[0], x)", 4), ("x.add(1)", 4), ("x / 2", 4), ("x - x", 4), ("x ** 2", 4), ("torch.sqrt(x.abs())", 4), ("torch.exp(x)", 4), ("x.sum(1)", 4), ("torch.cat([x, x], 1)", 4),
    ("x.flatten(1)", 4), ("x.permute(0, 2, 3, 1)", 4), ("x.clamp(0, 1)", 4), ("x.max(1)[0]", 4), ("torch.where(x > 0, x, -x)", 4), ("x.cumsum(1)", 4), ("F.glu(x, 1)", 4), ("F.mish(x)", 4),
    ("x @ x.transpose(-1, -2)", 3), ("torch.matmul(x, x.transpose(-1, -2))", 3), ("x.matmul(x.transpose(-1, -2))", 3), ("torch.bmm(x, x.transpose(1, 2))", 3),
    ("x.bmm(x.transpose(1, 2))", 3), ("torch.mm(x[0], x[0].t())", 3), ("x[0].mm(x[0].t())", 3), ("torch.einsum('bij,bkj->bik', x, x)", 3),
    ("torch.einsum('bij,bij->bi', x, x)", 3), ("torch.einsum('bij,kj->bik', x, x[0])", 3), ("torch.einsum('bij,j->bi', x, x[0, 0])", 3),
    ("torch.baddbmm(x @ x.transpose(1, 2), x, x.transpose(1, 2))", 3), ("torch.addmm(x[0] @ x[0].t(), x[0], x[0].t())", 3), ("torch.mv(x[0], x[0, 0])", 3),
    ("x[0] @ x[0, 0]", 3), ("torch.matmul(x, x[0, 0])", 3), ("x[0, 0] @ x[0, 0]", 3), ("torch.dot(x[0, 0], x[0, 0])", 3), ("torch.matmul(x, x[0].t())", 3), ("x[0] @ x.transpose(1, 2)", 3),
    ("torch.matmul(x.unsqueeze(1), x.transpose(1, 2).unsqueeze(0))", 3), ("torch.outer(x[0, 0], x[0, 0])", 3), ("torch.cdist(x, x)", 3), ("torch.chain_matmul(x[0], x[0].t(), x[0])", 3),
    ("F.linear(x, self.w)", 3), ("F.linear(x, self.w, self.b)", 3), ("F.linear(x[0], self.w, self.b)", 3), ("x @ self.w.t() + self.b", 3), ("torch.addmm(self.b, x[0], self.w.t())", 3),
    ("F.conv1d(x, self.k)", 3), ("F.conv1d(x, self.k, self.c, stride=2, padding=1)", 3), ("F.conv_transpose1d(x, self.k.transpose(0, 1))", 3),
    ("F.scaled_dot_product_attention(x, x, x)", 3), ("F.scaled_dot_product_attention(x.unsqueeze(1), x.unsqueeze(1), x.unsqueeze(1))", 3),
    ("F.scaled_dot_product_attention(x.unsqueeze(1), x.unsqueeze(1), x.unsqueeze(1), is_causal=True)", 3),
    ("F.bilinear(x, x, self.t)", 3), ("F.rms_norm(x, x.shape[-1:])", 3), ("F.batch_norm(x, self.c0, self.c1)", 3), ("F.batch_norm(x, None, None, training=True)", 3), ("F.prelu(x, self.a)", 3),
    ("F.softmax(x @ x.transpose(1, 2), -1) @ x", 3), ("F.embedding(x.long().abs() % 5, self.w)", 3), ("torch.tensordot(x, x, dims=([1, 2], [1, 2]))", 3), ("torch.fft.fft(x).abs()", 3),
]


def functional(r):
    text, rank = r.choice([f for f in FUNCTIONS if f[1]])
    n, channels = r.choice([1, 2, 3]), 4
    shape = [n, channels, 6, 8] if rank == 4 else [n, channels, 6]
    init = ["self.w = nn.Parameter(torch.randn(5, 6))", "self.b = nn.Parameter(torch.randn(5))", "self.k = nn.Parameter(torch.randn(7, 4, 3))", "self.c = nn.Parameter(torch.randn(7))",
            "self.t = nn.Parameter(torch.randn(3, 6, 6))", "self.a = nn.Parameter(torch.randn(1))", "self.c0 = nn.Buffer(torch.zeros(4))", "self.c1 = nn.Buffer(torch.ones(4))"]
    used = [line for line in init if re.search(r"\b" + line.split(" ")[0].replace(".", r"\.") + r"\b", text)]
    lines = [f"return {text}"]
    if r.random() < 0.3:
        used, lines, shape = used + ["self.p = nn.Linear(8, 8)"], ["x = self.p(x)"] + lines, shape
        if rank == 3:
            used[-1] = "self.p = nn.Linear(6, 6)"
    return net(used or ["pass"], lines), shape


OWN = '''class Linear(nn.Module):
    """A user's class with the name of torch's."""
    def __init__(self, i, o):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(o, i))

    def forward(self, x):
        return torch.matmul(x, self.weight.t())


class BatchNorm2d(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.inner = nn.BatchNorm2d(c)

    def forward(self, x):
        return F.relu(self.inner(x))


class ReLU(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 1)

    def forward(self, x):
        return torch.relu(self.conv(x))


class Conv2d(nn.Conv2d):
    """A subclass by the same name."""


class Scaled(nn.Conv2d):
    def forward(self, x):
        return super().forward(x) * 0.5


class Standardized(nn.Conv2d):
    def forward(self, x):
        w = self.weight - self.weight.mean((1, 2, 3), keepdim=True)
        return F.conv2d(x, w, self.bias, self.stride, self.padding, self.dilation, self.groups)


class Chain(nn.Sequential):
    pass


class Norm(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Attend(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.h, self.q, self.o = h, nn.Linear(d, 3 * d), nn.Linear(d, d)

    def forward(self, x):
        b, c, s, t = x.shape
        y = x.flatten(2).transpose(1, 2)
        q, k, v = self.q(y).reshape(b, -1, 3, self.h, c // self.h).permute(2, 0, 3, 1, 4)
        y = (q @ k.transpose(-2, -1)).softmax(-1) @ v
        return self.o(y.transpose(1, 2).reshape(b, -1, c)).transpose(1, 2).reshape(x.shape)


class Residual(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return x + self.inner(x)


class Twice(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(self.inner(x))


class Squeeze(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.a, self.b = nn.Conv2d(c, 2, 1), nn.Conv2d(2, c, 1)

    def forward(self, x):
        y = F.adaptive_avg_pool2d(x, 1)
        return x * torch.sigmoid(self.b(F.relu(self.a(y), inplace=True)))


'''

C = 4
BLOCKS = ["nn.Conv2d(4, 4, 3, padding=1)", "nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False)", "nn.BatchNorm2d(4)", "nn.ReLU()", "nn.GELU()", "nn.GroupNorm(2, 4)",
          "nn.Conv2d(4, 4, 1, bias=False)", "nn.Dropout(0.1)", "nn.SiLU()", "nn.MaxPool2d(3, 1, 1)", "nn.AvgPool2d(3, 1, 1)", "nn.Upsample(scale_factor=2)", "nn.Hardswish()",
          "nn.ConvTranspose2d(4, 4, 3, padding=1)", "nn.InstanceNorm2d(4)", "nn.PReLU()", "nn.Softmax(1)", "nn.Identity()",
          "BatchNorm2d(4)", "ReLU(4)", "Conv2d(4, 4, 3, padding=1)", "Scaled(4, 4, 3, padding=1)", "Standardized(4, 4, 3, padding=1)", "Norm(4)", "Attend(4, 2)", "Squeeze(4)"]


def block(r, depth):
    if depth == 0 or r.random() < 0.5:
        return r.choice(BLOCKS)
    inner = ", ".join(block(r, depth - 1) for _ in range(r.randint(1, 3)))
    return r.choice([f"nn.Sequential({inner})", f"Chain({inner})", f"Residual(nn.Sequential({inner}))" if "Upsample" not in inner else f"nn.Sequential({inner})", f"Twice(nn.Sequential({inner}))"])


def composed(r):
    init, forward = [], []
    for i in range(r.randint(1, 4)):
        init.append(f"self.m{i} = {block(r, 2)}")
        forward.append(f"x = self.m{i}(x)")
    turn = r.random()
    if turn < 0.15:
        forward += ["x = self.m0(x)"]
    elif turn < 0.3:
        init += ["self.again = self.m0"]
        forward += ["x = self.again(x)"]
    elif turn < 0.4:
        init += ["self.holder = nn.ModuleList([self.m0, nn.Conv2d(4, 4, 1)])"]
        forward += ["x = self.holder[0](self.holder[1](x))"]
    elif turn < 0.5:
        init += ["self.unused = nn.Conv2d(4, 9, 3)"]
    elif turn < 0.6:
        init += ["self.bare = nn.Parameter(torch.ones(1, 4, 1, 1))"]
        forward += ["x = x * self.bare"]
    elif turn < 0.7:
        init += ["for p in self.m0.parameters():", "    p.requires_grad = False"]
    elif turn < 0.8:
        init += ["self.hidden = [nn.Conv2d(4, 4, 1)]"]
        forward += ["x = self.hidden[0](x)"]
    end = r.random()
    if end < 0.4:
        init += ["self.head = nn.Linear(4, 10)"]
        forward += ["x = self.head(x.mean((2, 3)))"]
    elif end < 0.6:
        init += ["self.pool, self.head = nn.AdaptiveAvgPool2d(1), Linear(4, 10)"]
        forward += ["x = self.head(torch.flatten(self.pool(x), 1))"]
    return net(init, forward + ["return x"], OWN), [r.choice([1, 2, 3]), 4, r.randint(5, 9), r.randint(5, 9)]


def probes(seed, count):
    r = random.Random(seed)
    for i in range(count):
        source, shape = r.choice([single, single, functional, composed])(r)
        dtype = ""
        if shape and shape[-1] == "int64":
            shape, dtype = shape[:-1], ":int64"
        yield {"case": f"{seed}.{i}", "source": source, "input": size(shape) + dtype}


# ---- the tools

def build(probe):
    import torch
    scope = {"__name__": "model"}
    if probe.get("source"):
        exec(compile(probe["source"], "model.py", "exec"), scope)
        model = scope["Net"]()
    else:
        import torchvision
        options = {"weights_backbone": None} if probe["input"].startswith("[") else {}
        model = torchvision.models.get_model(probe["model"], weights=None, **options)
    model.train(probe.get("training", False))
    inputs = []
    for text in probe["input"].split(","):
        if text.startswith("["):  # a list of one image, as detectors take
            inputs.append([torch.randn([int(n) for n in text.strip("[]").split("x")])])
            continue
        text, _, dtype = text.partition(":")
        shape = [int(n) for n in text.split("x") if n]
        inputs.append(torch.randint(0, 17, shape) if dtype == "int64" else torch.randn(shape))
    return model, tuple(inputs)


def fvcore(model, inputs):
    from fvcore.nn import FlopCountAnalysis
    a = FlopCountAnalysis(model, inputs).unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    return {"flops": a.total(), "by_operator": dict(a.by_operator())}


def fvcore_activations(model, inputs):
    from fvcore.nn import ActivationCountAnalysis
    return {"activations": ActivationCountAnalysis(model, inputs).unsupported_ops_warnings(False).uncalled_modules_warnings(False).total()}


def mmengine(model, inputs):
    from mmengine.analysis import ActivationAnalyzer, FlopAnalyzer
    return {"flops": FlopAnalyzer(model, inputs).unsupported_ops_warnings(False).uncalled_modules_warnings(False).total(),
            "activations": ActivationAnalyzer(model, inputs).unsupported_ops_warnings(False).uncalled_modules_warnings(False).total()}


def thop(model, inputs):
    import thop as tool
    macs, params = tool.profile(model, inputs, verbose=False)
    return {"macs": macs, "params": params}


def torchinfo(model, inputs):
    import torchinfo as tool
    s = tool.summary(model, input_data=list(inputs), verbose=0)
    return {"mult_adds": s.total_mult_adds, "params": s.total_params, "output_bytes": s.total_output_bytes, "param_bytes": s.total_param_bytes}


def torchsummary(model, inputs):
    """Of one sample, as it is printed; the tool runs two."""
    from torchsummary import summary
    printed = io.StringIO()
    shapes = [tuple(x.shape[1:]) for x in inputs]
    with contextlib.redirect_stdout(printed):
        summary(model, shapes, device="cpu")
    text = printed.getvalue()
    number = lambda what: re.search(what + r": *([\d.,]+)", text).group(1).replace(",", "")
    return {"params": int(number("Total params")), "trainable": int(number("Trainable params")), "forward_backward": number(r"Forward/backward pass size \(MB\)"),
            "size": number(r"Params size \(MB\)"), "input": number(r"Input size \(MB\)"), "total": number(r"Estimated Total Size \(MB\)")}


def ptflops_with(backend, **options):
    def count(model, inputs):
        from ptflops.aten_engine import get_flops_aten
        from ptflops.pytorch_engine import get_flops_pytorch
        engine = get_flops_aten if backend == "aten" else get_flops_pytorch
        names = list(__import__("inspect").signature(model.forward).parameters)
        if len(inputs) != 1:
            raise ValueError("one input only")
        macs, params = engine(model, (1,), print_per_layer_stat=False, input_constructor=lambda _: {names[0]: inputs[0]}, extra_config=options)
        return {"macs": macs, "params": params}
    return count


def calflops(model, inputs):
    from calflops import calculate_flops
    flops, macs, params = calculate_flops(model, args=list(inputs), print_results=False, print_detailed=False, output_as_string=False)
    return {"flops": flops, "macs": macs, "params": params}


def torchprofile(model, inputs):
    from torchprofile import profile_macs
    return {"macs": profile_macs(model, inputs)}


def flop_counter(model, inputs):
    import torch
    from torch.utils.flop_counter import FlopCounterMode
    torch.backends.mkldnn.enabled = False
    with FlopCounterMode(display=False) as forward:
        model(*inputs)
    return {"flops": forward.get_total_flops()}


def flop_counter_backward(model, inputs):
    import torch
    from torch.utils.flop_counter import FlopCounterMode
    torch.backends.mkldnn.enabled = False

    def first(out):
        if isinstance(out, torch.Tensor):
            return out
        return first(next(iter(out.values())) if isinstance(out, dict) else out[0])
    with FlopCounterMode(display=False) as both:
        first(model(*inputs)).sum().backward()
    return {"flops": both.get_total_flops()}


def deepspeed(model, inputs):
    from deepspeed.profiling.flops_profiler.profiler import FlopsProfiler
    profiler = FlopsProfiler(model)
    profiler.start_profile()
    model(*inputs)
    answer = {"flops": profiler.get_total_flops(), "macs": profiler.get_total_macs(), "params": profiler.get_total_params()}
    profiler.end_profile()
    return answer


GROUPS = {
    "base": {"fvcore": fvcore, "fvcore_activations": fvcore_activations, "thop": thop, "torchinfo": torchinfo, "torchsummary": torchsummary,
             "ptflops_pytorch": ptflops_with("pytorch"), "ptflops_modules": ptflops_with("pytorch", count_functional=False),
             "ptflops_aten": ptflops_with("aten"), "calflops": calflops, "torchprofile": torchprofile, "mmengine": mmengine, "flop_counter": flop_counter,
             "flop_counter_backward": flop_counter_backward},
    "ultralytics": {"ultralytics_thop": thop},
    "deepspeed": {"deepspeed": deepspeed},
    "main": {"torchinfo_main": torchinfo, "torchsummary_head": torchsummary},
}
PACKAGES = {"base": ["fvcore.nn", "thop", "torchinfo", "torchsummary", "ptflops", "calflops", "torchprofile", "mmengine.analysis"], "ultralytics": ["thop"],
            "deepspeed": ["deepspeed.profiling.flops_profiler.profiler"], "main": ["torchinfo", "torchsummary"]}


def ask(tool, probe, seconds=60):
    """The tool's answer from a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(seconds)
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            import torch
            torch.manual_seed(0)
            model, inputs = build(probe)
            if tool is not flop_counter and tool is not flop_counter_backward and not probe.get("training"):
                model.eval()
            answer = tool(model, inputs)
        except BaseException as e:
            answer = {"error": f"{type(e).__name__}: {e}"[:160]}
        if "error" not in answer and any(v is None for v in answer.values()):
            answer = {"error": "no answer"}
        os.write(writer, json.dumps(answer, default=float).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"error": "died"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--tools", default="base", choices=sorted(GROUPS))
    parser.add_argument("--sources", help="an earlier output whose programs are asked about")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    os.environ["OMP_NUM_THREADS"] = "1"
    import importlib
    import torch
    torch.set_num_threads(1)
    import torchvision  # noqa: F401
    for package in PACKAGES[options.tools]:
        importlib.import_module(package)
    rows = probes(options.seed, options.count)
    if options.sources:
        rows = (json.loads(line) for line in open(options.sources))
    for probe in rows:
        probe.setdefault("tools", {})
        for name, tool in GROUPS[options.tools].items():
            probe["tools"][name] = ask(tool, probe)
        print(json.dumps(probe), flush=True)


if __name__ == "__main__":
    main()
