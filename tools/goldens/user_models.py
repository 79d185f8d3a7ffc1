"""Golden facts of testdata/models: builds every manifest entry with real torch and runs it."""
import importlib
import importlib.abc
import importlib.machinery
import json
import random
import sys
import types
from pathlib import Path

import torch

import measure
from describe import dtype_name, structure, write_jsonl

# Imported by some models, never used by their constructors or forwards.
ABSENT = {"wandb", "matplotlib", "gym", "tensorboard"}


class Placeholder(types.ModuleType):
    """A module any name can be imported from."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return object()


class PlaceholderFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves placeholders for packages that models import but do not need."""

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ABSENT or name.startswith("torch.utils.tensorboard"):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Placeholder(spec.name)

    def exec_module(self, module):
        pass


def load_module(models_folder, entry):
    """Imports the entry's file with its root folder first on the path; forgets modules of other entries."""
    path = models_folder / entry["file"]
    root = models_folder / entry["root"] if "root" in entry else path.parent
    for name, module in list(sys.modules.items()):
        names = vars(module) if isinstance(module, types.ModuleType) else {}
        folders = [str(p) for p in names.get("__path__") or []] + [str(names.get("__file__"))]
        if any(folder.startswith(str(models_folder)) for folder in folders):
            del sys.modules[name]
    importlib.invalidate_caches()
    sys.path.insert(0, str(root))
    relative = path.relative_to(root).with_suffix("")
    parts = relative.parts[:-1] if relative.name == "__init__" else relative.parts
    return importlib.import_module(".".join(parts))


def make_input(spec, generator):
    """A tensor by the manifest's shape, dtype and range, seeded."""
    dtype = getattr(torch, spec["dtype"])
    if "range" in spec:
        low, high = spec["range"]
        return torch.randint(low, high, spec["shape"], generator=generator, dtype=dtype)
    return torch.rand(spec["shape"], generator=generator, dtype=dtype)


def build(models_folder, entry):
    """The entry's model, built with fixed seeds."""
    torch.manual_seed(0)
    random.seed(0)
    module = load_module(models_folder, entry)
    return eval(entry["build"], dict(vars(module)))


def inputs_of(entry):
    generator = torch.Generator().manual_seed(0)
    return [make_input(spec, generator) for spec in entry["inputs"]]


def run_mode(model, entry, train):
    torch.manual_seed(0)
    random.seed(0)
    try:
        return measure.forward_facts(model, inputs_of(entry), trace=True, train=train, grad=train)
    except Exception as failure:
        return {"error": f"{type(failure).__name__}: {failure}"[:300]}


def facts(models_folder, entry):
    """Sizes, names of parameters and buffers, and module calls in eval and train mode."""
    torch.backends.mha.set_fastpath_enabled(False)
    model = build(models_folder, entry)
    row = {"id": entry["id"]}
    row["eval"] = run_mode(model, entry, train=False)
    row["train"] = run_mode(model, entry, train=True)
    if row["train"] == row["eval"]:
        row["train"] = "same"
    # after the forwards, so that lazy parameters have their shapes
    row |= measure.counts(model)
    row["parameters"] = [[name, list(p.shape)] for name, p in model.named_parameters()]
    row["buffer_names"] = [[name, list(b.shape), dtype_name(b.dtype)] for name, b in model.named_buffers()]
    persistent = set(model.state_dict())
    row["not_in_state_dict"] = [n for n, _ in model.named_buffers() if n not in persistent]
    return row


def run(root, only):
    """Writes testdata/goldens/models.jsonl; models that fail are named on stderr."""
    sys.meta_path.insert(0, PlaceholderFinder())
    models_folder = root / "testdata" / "models"
    sys.dont_write_bytecode = True
    rows = []
    for entry in json.loads((models_folder / "manifest.json").read_text()):
        if only not in entry["id"]:
            continue
        try:
            row = facts(models_folder, entry)
        except Exception as failure:
            print(f"{entry['id']}: {type(failure).__name__}: {failure}", file=sys.stderr)
            continue
        for mode in ("eval", "train"):
            if "error" in row[mode]:
                print(f"{entry['id']} {mode}: {row[mode]['error']}", file=sys.stderr)
        rows.append(row)
    if not only:
        write_jsonl(root / "testdata" / "goldens" / "models.jsonl", rows)
    print(f"{len(rows)} models")
