"""What real torch says of the models in models.txt: one JSON row a model.

    python tools/wild/facts.py FOLDER [PATH...] > facts.jsonl

FOLDER holds the repositories as owner/name, PATH the folders of packages that they
need. A model is loaded as `heft` loads it: a file in a package by its dotted name,
any other as a script of its folder. Each runs in a process of its own: on tensors
without values, and where a program looks at one on zeros.
"""
import json, os, re, sys, types, importlib, importlib.abc, importlib.machinery, contextlib, signal

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils.flop_counter import FlopCounterMode
from unittest import mock
import timm, torchvision, einops, numpy, yaml  # noqa: once, before the processes part

here = os.path.dirname(os.path.abspath(__file__))


# Packages that repositories import and their models do not use.
UNUSED = ("cv2 sklearn pandas matplotlib librosa gym imgaug kornia_rs lightning omegaconf hydra skimage pycocotools "
          "monotonic_align tensorboard tensorboardX torchsummaryX fcn dmc2gym altair GPUtil wandb seaborn nltk unidecode inflect soundfile").split()


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in UNUSED:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return mock.MagicMock(__name__=spec.name, __path__=[], __spec__=spec)

    def exec_module(self, module):
        pass


def rows():
    for line in open(os.path.join(here, "models.txt")):
        line = line.rstrip("\n")
        if line and not line.startswith("#"):
            yield line.split("\t")


def split_outside(text, separator):
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in "[{(") - (c in "]})")
        if c == separator and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    return parts + [text[start:]]


def value(text):
    if text.startswith("["):
        return [value(each) for each in split_outside(text[1:-1], ",")]
    if text.startswith("("):
        return tuple(value(each) for each in split_outside(text[1:-1], ","))
    sizes, _, kind = text.partition(":")
    shape = [] if sizes == "scalar" else [int(n) for n in sizes.split("x")]
    dtype = getattr(torch, kind or "float32")
    return torch.ones(shape, dtype=dtype) if dtype == torch.int64 else torch.zeros(shape, dtype=dtype)


def inputs(text):
    args, named = [], {}
    for part in split_outside(text, ",") if text != "-" else []:
        name, literal, python = part.partition(":=")
        if literal:
            named[name] = eval(python)
            continue
        found = re.match(r"(\w+)=(.*)", part)
        if found:
            named[found[1]] = value(found[2])
        else:
            args.append(value(part))
    return args, named


def load(root, file):
    folder = os.path.dirname(os.path.join(root, file))
    top = folder
    while os.path.exists(os.path.join(top, "__init__.py")):
        top = os.path.dirname(top)
    source = open(os.path.join(root, file), errors="replace").read()
    sys.path[:0] = [top, root, folder] if top != folder else [folder, root]
    sys.argv = [file]
    if top == folder and re.search(r"^\s*from\s+\.", source, re.M):
        sys.path.insert(0, os.path.dirname(folder))
        top = os.path.dirname(folder)
    if top != folder:
        return importlib.import_module(os.path.relpath(os.path.join(root, file), top)[:-3].replace("/", "."))
    module = types.ModuleType(os.path.basename(file)[:-3])
    module.__file__ = os.path.join(root, file)
    sys.modules[module.__name__] = module
    exec(compile(source, module.__file__, "exec"), module.__dict__)
    return module


def shapes(out, found):
    if isinstance(out, torch.Tensor):
        found.append(list(out.shape))
    elif isinstance(out, dict):
        for each in out.values():
            shapes(each, found)
    elif isinstance(out, (list, tuple)):
        for each in out:
            shapes(each, found)
    elif hasattr(out, "__dict__"):
        for each in vars(out).values():
            shapes(each, found)
    return found


def fact(root, entry, text):
    file, _, expression = entry.partition(":")
    os.chdir(root)
    module = load(root, file)
    try:
        with FakeTensorMode(allow_non_fake_inputs=True):
            return measure(module, expression, text)
    except Exception:
        return measure(module, expression, text)


def measure(module, expression, text):
    torch.manual_seed(0)
    model = eval(expression, module.__dict__)
    if not isinstance(model, torch.nn.Module):
        model = model()
    model = model.float().eval()
    args, named = inputs(text)
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        out = model(*args, **named)
    buffers = {id(b): b for b in model.buffers()}
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "buffers": sum(b.numel() for b in buffers.values()),
        "outputs": shapes(out, []), "macs": counter.get_total_flops() // 2,
    }


def main():
    folder = os.path.abspath(sys.argv[1])
    paths = [os.path.abspath(each) for each in sys.argv[2:]]
    torch.set_num_threads(1)
    sys.meta_path.append(Absent())
    for repository, entry, text in rows():
        root = os.path.join(folder, repository.partition("@")[0])
        if not os.path.isdir(root):
            continue
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            signal.alarm(120)
            sys.path += paths
            silent = open(os.devnull, "w")
            with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
                try:
                    answer = fact(root, entry, text)
                except BaseException as error:
                    answer = {"error": f"{type(error).__name__}: {error}"[:300]}
            os.write(writer, json.dumps(answer).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            answer = pipe.read()
        os.waitpid(child, 0)
        answer = json.loads(answer or b'{"error": "no answer"}')
        print(json.dumps({"repository": repository, "entry": entry, "input": text, **answer}), flush=True)


main()
