"""Write down what the model builders of torchvision, or of heft's zoo, really do.

    python zoo_facts.py --side torchvision --out real.jsonl [NAME ...]
    python zoo_facts.py --side zoo         --out zoo.jsonl  [NAME ...]
    python zoo_facts.py --side torchvision --state-dict zoo/testdata/state_dict.jsonl.gz

One JSON object a line: parameter and buffer elements, the state dict (key, shape, is it a buffer), every
module call in order of return (class, output shapes), multiply-adds as torch counts them, and for evaluation and
training the sequence of aten calls with their plain arguments, output shapes and the bytes alive at each call.
Everything but detection runs on the meta device; detection runs for real on a small image with weights that
depend only on the state-dict key, so that both sides compute the same boxes.

--side zoo answers `import torchvision.models` with zoo/*.py; torchvision.ops stays torchvision's own.
"""

import argparse
import gzip
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import pathlib
import sys

ZOO = pathlib.Path(__file__).resolve().parents[2] / "zoo"
INDEX = json.loads((ZOO / "index.json").read_text()) if (ZOO / "index.json").exists() else {}


class ZooFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads torchvision.models and everything below it from zoo/*.py, as heft does."""

    def find_spec(self, name, path=None, target=None):
        if name != "torchvision.models" and not name.startswith("torchvision.models."):
            return None
        if name not in INDEX["modules"] and name not in INDEX["packages"]:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=name in INDEX["packages"])

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__spec__.name
        if name in INDEX["modules"]:
            path = ZOO / INDEX["modules"][name]
            exec(compile(path.read_text(), str(path), "exec"), module.__dict__)

        def attribute(wanted):
            exports = INDEX["packages"].get(name, {})
            if wanted in exports:
                return getattr(importlib.import_module(exports[wanted]), wanted)
            if wanted.endswith("_Weights"):
                return importlib.import_module("torchvision.models._api").AnyWeights
            raise AttributeError(f"{name} has no {wanted}")

        module.__getattr__ = attribute


parser = argparse.ArgumentParser()
parser.add_argument("--side", choices=["torchvision", "zoo"], required=True)
parser.add_argument("--out")
parser.add_argument("--state-dict", help="write only names, keys and shapes, gzipped")
parser.add_argument("--no-ops", action="store_true", help="leave the aten sequences out")
parser.add_argument("names", nargs="*")
args = parser.parse_args()
if args.side == "zoo":
    sys.meta_path.insert(0, ZooFinder())

import torch
import torch.multiprocessing.reductions
import torchvision
import torchvision.ops
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

for function in dir(torch.nn.init):  # initial values change no fact, and cost minutes
    if function.endswith("_") and not function.startswith("_"):
        setattr(torch.nn.init, function, lambda tensor, *a, **k: tensor)

# Weights are never read: with these, weights="DEFAULT" only changes what it changes in the architecture.
torch.nn.Module.load_state_dict = lambda *a, **k: None
if args.side == "torchvision":
    import torchvision.models._api
    torchvision.models._api.WeightsEnum.get_state_dict = lambda *a, **k: {}

    # The zoo takes the last of several sizes, where torchvision draws one.
    torchvision.models.detection.transform.GeneralizedRCNNTransform.torch_choice = lambda self, sizes: sizes[-1]

PACKAGES = ["", ".segmentation", ".detection", ".video", ".optical_flow"]
GIANTS = 150_000_000  # parameters above which the training sequence is left out


def builder(name):
    for package in PACKAGES:
        function = getattr(importlib.import_module("torchvision.models" + package), name, None)
        if callable(function):
            return function, package[1:]
    raise SystemExit(f"no builder {name}")


def flat(value):
    """The tensors inside a module's result, in order."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        return [t for v in value.values() for t in flat(v)]
    if isinstance(value, (list, tuple)):
        return [t for v in value for t in flat(v)]
    return flat(vars(value)) if hasattr(value, "image_sizes") else []


def shapes(value):
    if isinstance(value, torch.Tensor):
        return list(value.shape)
    if isinstance(value, dict):
        return {str(k): shapes(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [shapes(v) for v in value]
    return None


def plain(value):
    if isinstance(value, torch.Tensor):
        return "T"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(plain(v) for v in value) + "]"
    return str(value)


class Recorder(TorchDispatchMode):
    """Lists aten calls: name, plain arguments, output shapes, bytes of results still alive before the call."""

    def __init__(self):
        super().__init__()
        self.lines, self.alive = [], {}

    def __torch_dispatch__(self, function, types, arguments=(), keywords=None):
        keywords = keywords or {}
        self.alive = {k: v for k, v in self.alive.items() if not v[0].expired()}
        live = sum(bytes for _, bytes in self.alive.values())
        result = function(*arguments, **keywords)
        given = ",".join(plain(a) for a in arguments)
        named = ",".join(f"{k}={plain(v)}" for k, v in keywords.items())
        made = ",".join(str(list(t.shape)) for t in flat(result))
        self.lines.append(f"{function}({given};{named})->{made} live={live}")
        for tensor in flat(result):
            storage = tensor.untyped_storage()
            reference = torch.multiprocessing.reductions.StorageWeakRef(storage)
            self.alive[reference.cdata] = (reference, storage.nbytes())
        return result


def settle(model):
    """Give every parameter and buffer a value that depends on its key alone."""
    for key, tensor in model.state_dict().items():
        if not tensor.is_floating_point():
            continue
        seed = int(hashlib.sha256(key.encode()).hexdigest()[:8], 16)
        values = torch.randn(tensor.shape, generator=torch.Generator().manual_seed(seed))
        if key.endswith("running_var"):
            values = values.abs() + 0.5
        elif tensor.dim() > 1:
            values = values * (2.0 / tensor[0].numel()) ** 0.5
        elif key.endswith("bias") or key.endswith("running_mean"):
            values = values * 0.1
        else:
            values = 1 + 0.1 * values
        if ".bbox_pred." in key:  # or proposals would leave the image and nothing be detected
            values = values * 0.01
        tensor.copy_(values)


def inputs(name, task, device):
    if task == "video":
        return (torch.zeros(1, 3, 16, 224, 224, device=device),)
    if task == "optical_flow":
        return tuple(torch.zeros(1, 3, 128, 128, device=device) for _ in range(2))
    side = 299 if name == "inception_v3" else 224
    return (torch.zeros(1, 3, side, side, device=device),)


def call_trace(model, given):
    calls, hooks = [], []
    for module in model.modules():
        hooks.append(module.register_forward_hook(
            lambda m, i, o: calls.append([type(m).__name__, shapes(flat(o))])))
    result = model(*given)
    for hook in hooks:
        hook.remove()
    return calls, result


def digest(value):
    """Numbers short enough to compare: means of everything a detector returns, but for keypoints.

    The zoo finds a keypoint's cell in the heatmap, torchvision its pixel in the image.
    """
    if isinstance(value, list):
        value = [{k: v for k, v in found.items() if not k.startswith("keypoints")} for found in value]
    return [[list(t.shape), round(t.detach().double().abs().mean().item(), 5) if t.numel() else 0] for t in flat(value)]


def detection_targets(name):
    boxes = torch.tensor([[10.0, 12.0, 70.0, 80.0], [30.0, 20.0, 120.0, 90.0], [60.0, 5.0, 100.0, 50.0]])
    labels = [1, 1, 1] if "keypoint" in name else [1, 2, 1]
    target = {"boxes": boxes, "labels": torch.tensor(labels)}
    if "mask" in name:
        target["masks"] = torch.ones(3, 96, 128, dtype=torch.uint8)
    if "keypoint" in name:
        spots = torch.arange(17.0)[:, None] * 2
        target["keypoints"] = torch.stack([torch.cat([b[:2] + spots, torch.ones(17, 1)], 1) for b in boxes])
    smaller = {key: value[:1, :80, :96] if key == "masks" else value[:1] for key, value in target.items()}
    return [target, smaller]


def detection_facts(name, make):
    small = {} if name.startswith("ssd") else {"min_size": 128, "max_size": 192}
    if "rcnn" in name:  # so that something is detected, and the mask and keypoint heads run
        small.update(box_score_thresh=0.0, box_detections_per_img=7)
    model = make(weights=None, weights_backbone=None, **small)
    settle(model)
    image = torch.rand(3, 96, 128, generator=torch.Generator().manual_seed(1))
    facts = {}
    with torch.no_grad():
        model.eval()
        calls, result = call_trace(model, ([image.clone()],))
        facts["calls"], facts["out"], facts["digest"] = calls, shapes(result), digest(result)
        with Recorder() as recorder:
            model([image.clone()])
        facts["eval"] = recorder.lines
    model.train()
    torch.manual_seed(7)
    with Recorder() as recorder:
        losses = model([image.clone(), image[:, :80, :96].clone()], detection_targets(name))
    facts["train"], facts["losses"] = recorder.lines, digest(losses)
    facts["loss_names"] = list(losses)
    return model, facts


def meta_facts(name, make, task):
    extra = {"weights_backbone": None} if task == "segmentation" else {}
    if name in ("googlenet", "inception_v3"):
        extra["init_weights"] = False
    model = make(weights=None, **extra).eval()
    values = {k: round(float(b.double().abs().mean()), 6) for k, b in model.named_buffers() if "running" not in k}
    model = model.to("meta")  # built in real memory, never touched: RegNet reads values
    given = inputs(name, task, "meta")
    facts = {"buffer_values": values}
    with torch.device("meta"), torch.no_grad():
        facts["calls"], result = call_trace(model, given)
        facts["out"] = shapes(result)
        with FlopCounterMode(display=False) as counter:
            model(*given)
        facts["macs"] = counter.get_total_flops() // 2
        if not args.no_ops:
            with Recorder() as recorder:
                model(*given)
            facts["eval"] = recorder.lines
    elements = sum(p.numel() for p in model.parameters())
    if elements < GIANTS and not args.no_ops:
        model.train()
        torch.manual_seed(7)
        given = [torch.cat([g, g]) for g in given]
        with torch.device("meta"), Recorder() as recorder:
            result = model(*given)
        facts["train"], facts["train_out"] = recorder.lines, shapes(flat(result))
        model.eval()
    return model, facts


def facts_of(name):
    make, task = builder(name)
    if task == "detection":
        model, facts = detection_facts(name, make)
    else:
        model, facts = meta_facts(name, make, task)
    buffers = {key for key, _ in model.named_buffers()}
    state = [[k, list(t.shape), k in buffers] for k, t in model.state_dict().items()]
    # Detectors of torchvision begin with a trained backbone when nothing is said; the zoo's with a bare one.
    bare = {"weights_backbone": "DEFAULT"} if task == "detection" else {}
    return {"name": name, "params": sum(p.numel() for p in model.parameters()),
            "buffers": sum(b.numel() for b in model.buffers()), "frozen": [k for k, p in model.named_parameters() if not p.requires_grad],
            "state": state, "variants": {"no weights": variant(make, **bare), "weights": variant(make, weights="DEFAULT")}, **facts}


def variant(make, **options):
    """What a call with these arguments builds: sizes, frozen parameters, a digest of the state dict."""
    try:
        model = make(**options)
    except ValueError as refused:
        return str(refused)
    state = [(k, list(t.shape)) for k, t in model.state_dict().items()]
    frozen = [k for k, p in model.named_parameters() if not p.requires_grad]
    return {"params": sum(p.numel() for p in model.parameters()), "frozen": len(frozen), "last frozen": frozen[-1:],
            "state": hashlib.sha256(repr((state, frozen)).encode()).hexdigest()[:16],
            "transform_input": getattr(model, "transform_input", None)}


def state_of(name):
    make, task = builder(name)
    options = {"weights_backbone": None} if task in ("detection", "segmentation") else {}
    model = make(weights=None, **options)
    buffers = {key for key, _ in model.named_buffers()}
    return {"name": name, "state": [[k, list(t.shape), k in buffers] for k, t in model.state_dict().items()]}


def main():
    names = args.names or [m["name"] for m in INDEX["models"]]
    if args.state_dict:
        lines = "".join(json.dumps(state_of(n), separators=(",", ":")) + "\n" for n in sorted(names))
        pathlib.Path(args.state_dict).write_bytes(gzip.compress(lines.encode(), 9, mtime=0))
        return
    with open(args.out, "w") as out:
        for name in names:
            try:
                facts = facts_of(name)
            except Exception as failure:
                import traceback
                traceback.print_exc(limit=-6)
                facts = {"name": name, "failed": f"{type(failure).__name__}: {failure}"}
            out.write(json.dumps(facts, separators=(",", ":")) + "\n")


main()
