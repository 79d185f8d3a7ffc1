"""Op order, lifetimes and saved tensors of small models, as eager PyTorch runs them.

Two devices:

    cuda   fake tensors that say they are on a GPU: the dispatcher takes the
           CUDA path (cudnn_batch_norm, _cudnn_rnn, ...) without a GPU. Forward only:
           the autograd engine wants a real device for backward.
    cpu    real numbers, forward and backward, oneDNN off.

A row of the ops files:

    {"id", "mode": "eval" | "train", "storages": [...], "tensors": [...], "ops": [...],
     "backward": index of the first op after forward, "peak": bytes}

    storages  by number of first appearance: [kind, name, bytes] for parameters ("p"), buffers ("b")
              and inputs ("i"), else bytes
    tensors   [storage, dtype, shape] + [strides, offset] when not contiguous or offset not 0
    ops       [name, [inputs], [outputs]] + [[storages freed since the previous op]] when there are any
    peak      the largest sum of live storages that are neither parameter, buffer nor input, seen right
              after an op; memory inside an op's kernel is not seen

Storages are dead when nothing holds them: Python names, the autograd graph, containers.
Under "train" with a backward, the loss is the sum of the sums of all floating outputs.

A row of the saved files:

    {"id", "storages", "tensors", "nodes": [[node name, [[attribute, tensor], ...]], ...], "bytes"}

Nodes that save nothing are listed too, in creation order; AccumulateGrad is left out. bytes is the sum of
storages held by saved tensors that are neither parameter, buffer nor input.
"""
import contextlib
import json
import random
import sys

import torch
import torchvision
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

import measure
import user_models
from describe import dtype_name, tensors_in, write_jsonl

TORCHVISION = {
    "alexnet": 64, "vgg11_bn": 32, "resnet18": 64, "resnet50": 64, "wide_resnet50_2": 64, "resnext50_32x4d": 64,
    "mobilenet_v2": 64, "mobilenet_v3_small": 64, "efficientnet_b0": 64, "efficientnet_v2_s": 64, "squeezenet1_0": 64,
    "shufflenet_v2_x0_5": 64, "densenet121": 64, "googlenet": 64, "inception_v3": 96, "mnasnet0_5": 64,
    "regnet_y_400mf": 64, "convnext_tiny": 64, "vit_b_16": 224, "swin_t": 64, "swin_v2_t": 64, "maxvit_t": 224,
    "fcn_resnet50": 64, "deeplabv3_mobilenet_v3_large": 64, "lraspp_mobilenet_v3_large": 64, "r3d_18": 32,
}
# Too long for a golden: thousands of ops that repeat.
LEFT_OUT = {"capsnet", "finetune_vgg"}
# Reading what these saved would run their checkpointed parts again.
CHECKPOINTED = {"densenet_checkpoint", "checkpointed_mlp"}
METADATA = {"prim.device.default", "aten.is_same_size.default", "aten.sym_size.int", "aten.sym_stride.int"}


class Book:
    """Numbers storages and tensors."""

    def __init__(self, model, inputs):
        self.storages, self.tensors, self.numbers, self.seen = [], [], {}, {}
        self.weak = {}
        self.held = {}
        for kind, named in (("p", model.named_parameters()), ("b", model.named_buffers()), ("i", inputs)):
            for name, tensor in named:
                self.held.setdefault(StorageWeakRef(tensor.untyped_storage()), (kind, name))

    def storage(self, tensor):
        storage = tensor.untyped_storage()
        ref = StorageWeakRef(storage)
        if ref not in self.numbers:
            number = self.numbers[ref] = len(self.storages)
            size = storage.nbytes()
            if ref in self.held:
                self.storages.append([*self.held[ref], size])
            else:
                self.storages.append(size)
                self.weak[number] = ref
        return self.numbers[ref]

    def tensor(self, tensor):
        entry = [self.storage(tensor), dtype_name(tensor.dtype), list(tensor.shape)]
        offset = tensor.storage_offset()
        if offset or not tensor.is_contiguous():
            entry += [list(tensor.stride()), offset]
        key = json.dumps(entry)
        if key not in self.seen:
            self.seen[key] = len(self.tensors)
            self.tensors.append(entry)
        return self.seen[key]

    def dead(self):
        """Numbers of storages that died since the last call."""
        numbers = [n for n, ref in self.weak.items() if ref.expired()]
        for number in numbers:
            del self.numbers[self.weak.pop(number)]
        return numbers

    def live_bytes(self):
        return sum(self.storages[n] for n, ref in self.weak.items() if not ref.expired())


class Trace(TorchDispatchMode):
    """Records every op that reaches the dispatcher."""

    def __init__(self, book):
        super().__init__()
        self.book, self.ops, self.peak = book, [], 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if str(func) in METADATA:
            return func(*args, **kwargs)
        freed = self.book.dead()
        inputs = [self.book.tensor(t) for t in tree_leaves((args, kwargs)) if isinstance(t, torch.Tensor)]
        result = func(*args, **kwargs)
        outputs = [self.book.tensor(t) for t in tree_leaves(result) if isinstance(t, torch.Tensor)]
        name = str(func).removeprefix("aten.").removesuffix(".default")
        self.ops.append([name, inputs, outputs] + ([freed] if freed else []))
        self.peak = max(self.peak, self.book.live_bytes())
        return result


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


def cases():
    """(id, build, inputs) of every traced model; inputs are manifest specs."""
    entries = json.loads((user_models_folder() / "manifest.json").read_text())
    for entry in entries:
        if entry["id"] not in LEFT_OUT:
            yield entry["id"], lambda entry=entry: user_models.build(user_models_folder(), entry), entry["inputs"]
    for name, size in TORCHVISION.items():
        shape = [1, 3, 4, size, size] if name == "r3d_18" else [2, 3, size, size]
        spec = [{"name": "x", "shape": shape, "dtype": "float32"}]
        yield "torchvision." + name, lambda name=name: build_torchvision(name), spec


def user_models_folder():
    from goldens import ROOT
    return ROOT / "testdata" / "models"


def build_torchvision(name):
    arguments = {"aux_logits": False, "init_weights": False} if name in ("googlenet", "inception_v3") else {}
    segmentation = "deeplab" in name or name.startswith(("fcn", "lraspp"))
    arguments |= {"weights_backbone": None} if segmentation else {}
    return torchvision.models.get_model_builder(name)(weights=None, **arguments)


@contextlib.contextmanager
def on_device(device):
    """Fake CUDA tensors by default, or plain CPU."""
    if device == "cpu":
        yield
        return
    with FakeTensorMode(allow_non_fake_inputs=True), torch.device("cuda"):
        yield


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


def trace_ops(build, specs, device, train):
    model = prepare(build, specs, device, train)
    with on_device(device):
        if device == "cuda":
            model, named = to_fake_cuda(model), fake_inputs(specs)
        else:
            named = inputs_of(specs)
            seed()
        book = Book(model, named)
        inputs = [tensor for _, tensor in named]
        row = {"mode": "train" if train else "eval"}
        with torch.set_grad_enabled(train), Trace(book) as trace:
            output = model(*inputs)
            if train and device == "cpu":
                row["backward"] = len(trace.ops)
                differentiable = [t for t in tensors_in(output) if t.requires_grad]
                if differentiable:
                    sum(t.sum() for t in differentiable).backward()
    return row | {"peak": trace.peak, "storages": book.storages, "tensors": book.tensors, "ops": trace.ops}


def graph_nodes(output):
    """All autograd nodes below the outputs, in creation order, without AccumulateGrad."""
    found, stack = {}, [t.grad_fn for t in tensors_in(output) if t.grad_fn is not None]
    while stack:
        node = stack.pop()
        if node is None or node in found or "AccumulateGrad" in node.name():
            continue
        found[node] = node._sequence_nr()
        stack.extend(next_node for next_node, _ in node.next_functions)
    return sorted(found, key=found.get)


def saved_of(node):
    """(attribute, tensor) of everything a node saved."""
    if not hasattr(type(node), "_raw_saved_tensors") and hasattr(node, "saved_tensors"):
        named = [("saved", t) for t in node.saved_tensors]
    else:
        named = [(a.removeprefix("_saved_"), getattr(node, a)) for a in dir(node) if a.startswith("_saved_")]
    for name, value in named:
        values = value if isinstance(value, (list, tuple)) else [value]
        for tensor in values:
            if isinstance(tensor, torch.Tensor):
                yield name, tensor


def trace_saved(build, specs, device):
    model = prepare(build, specs, device, True)
    with on_device(device):
        if device == "cuda":
            model, named = to_fake_cuda(model), fake_inputs(specs)
        else:
            named = inputs_of(specs)
            seed()
        book = Book(model, named)
        with torch.enable_grad():
            output = model(*(tensor for _, tensor in named))
        nodes = []
        for node in graph_nodes(output):
            nodes.append([node.name(), [[name, book.tensor(t)] for name, t in saved_of(node)]])
    total = sum(s for s in book.storages if isinstance(s, int))
    return {"bytes": total, "storages": book.storages, "tensors": book.tensors, "nodes": nodes}


def attempt(name, what, function, failures):
    try:
        with measure.time_box(120):
            return {"id": name} | function()
    except Exception as failure:
        failures.append(f"{name} {what}: {type(failure).__name__}: {str(failure).splitlines()[0][:150] if str(failure) else ''}")
        return None


def run(root, only, kind, devices):
    """Writes testdata/goldens/{ops,saved}-{cuda,cpu}.jsonl.gz; failures go to stderr."""
    torch.backends.mha.set_fastpath_enabled(False)
    sys.meta_path.insert(0, user_models.PlaceholderFinder())
    sys.dont_write_bytecode = True
    for device in devices:
        rows, failures = [], []
        for name, build, specs in cases():
            if only not in name or (device == "cpu" and name in ("torchvision.maxvit_t", "torchvision.vit_b_16")):
                continue
            if kind == "saved" and name in CHECKPOINTED:
                continue
            if kind == "saved":
                rows.append(attempt(name, device, lambda: trace_saved(build, specs, device), failures))
                continue
            for train in (False, True):
                what = f"{device} {'train' if train else 'eval'}"
                rows.append(attempt(name, what, lambda: trace_ops(build, specs, device, train), failures))
        rows = [row for row in rows if row]
        print("\n".join(failures), file=sys.stderr)
        path = root / "testdata" / "goldens" / f"{kind}-{device}.jsonl.gz"
        if not only:
            write_jsonl(path, rows)
        print(f"{path.name}: {len(rows)} rows, {len(failures)} failures")
