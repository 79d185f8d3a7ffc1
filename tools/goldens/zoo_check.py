"""Compare heft's zoo with torchvision, fact by fact.

    python zoo_check.py real.jsonl zoo.jsonl [--goldens FOLDER] [--verbose]

Both files come from zoo_facts.py. FOLDER holds facts of torchvision 0.14.1: torchvision-0.14.1.jsonl and
torchvision-0.14.1-module-shapes.jsonl.gz. Exit status 1 when anything but the listed differences is unequal.
"""

import argparse
import gzip
import itertools
import json
import pathlib

parser = argparse.ArgumentParser()
parser.add_argument("real")
parser.add_argument("zoo")
parser.add_argument("--goldens")
parser.add_argument("--verbose", action="store_true")
args = parser.parse_args()

FACTS = ["params", "buffers", "state", "frozen", "calls", "out", "macs", "train_out", "eval", "train", "losses",
         "loss_names", "digest", "variants", "buffer_values"]


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt") as lines:
        return {record["name"]: record for record in map(json.loads, lines)}


def golden_differences(zoo):
    """Parameters, buffers and every module call against torchvision 0.14.1."""
    folder = pathlib.Path(args.goldens)
    wrong = []
    for name, golden in read(str(folder / "torchvision-0.14.1.jsonl")).items():
        if name not in zoo:
            continue
        mine = zoo.get(name, {})
        wrong += [(name, "0.14.1 " + f) for f in ("params", "buffers") if mine.get(f) != golden[f]]
    for name, golden in read(str(folder / "torchvision-0.14.1-module-shapes.jsonl.gz")).items():
        mine = zoo.get(name, {}).get("calls", [])
        if name not in zoo or "digest" in zoo[name]:
            continue  # detection: the golden image has another size, so only newer torchvision is compared
        theirs = [[c["c"], first(c["o"])] for c in golden["t"]]
        # The golden names one output of a dict, by sorted key: any of ours may be meant.
        ours = [[c, t[1] if i < len(theirs) and t[1] in shapes else first(shapes)]
                for i, ((c, shapes), t) in enumerate(itertools.zip_longest(mine, theirs, fillvalue=["", [None]]))]
        if ours != theirs and theirs:
            wrong.append((name, "0.14.1 calls"))
            if args.verbose:
                show(theirs, ours)
    return wrong


def peak(lines):
    """Most bytes alive at any call."""
    return max(int(line.rpartition("live=")[2]) for line in lines)


def equal(fact, mine, theirs):
    """Detectors differ in single calls, where torchvision's need values; their peaks agree to a tenth of a percent."""
    if fact in ("eval", "train") and "digest" in mine:
        return abs(peak(mine[fact]) - peak(theirs[fact])) <= peak(theirs[fact]) / 1000
    return mine.get(fact) == theirs.get(fact)


def first(shape):
    while isinstance(shape, list) and shape and isinstance(shape[0], list):
        shape = shape[0]
    while isinstance(shape, dict):
        shape = next(iter(shape.values()))
    return shape


def show(real, zoo, around=3, limit=12):
    shown = 0
    for i, (a, b) in enumerate(itertools.zip_longest(real, zoo)):
        if a != b:
            if shown == 0:
                for line in real[max(0, i - around):i]:
                    print("      =", line)
            print("   real", a)
            print("   zoo ", b)
            shown += 1
            if shown == limit:
                return


def main():
    real, zoo = read(args.real), read(args.zoo)
    wrong = []
    for name, mine in zoo.items():
        theirs = real.get(name, {})
        if "failed" in mine or "failed" in theirs:
            print(name, "failed:", mine.get("failed") or theirs.get("failed"))
            wrong.append((name, "failed"))
            continue
        unequal = [f for f in FACTS if not equal(f, mine, theirs)]
        if unequal:
            wrong += [(name, f) for f in unequal]
            print(name, "differs in", ", ".join(unequal))
        for fact in unequal:
            if args.verbose and isinstance(theirs.get(fact), dict):
                print("  ", fact, "real", theirs[fact], "zoo", mine.get(fact))
            if args.verbose and isinstance(theirs.get(fact), list) and isinstance(mine.get(fact), list):
                print("  ", fact, len(theirs[fact]), "against", len(mine[fact]))
                show(theirs[fact], mine[fact])
    if args.goldens:
        differences = golden_differences(zoo)
        for name, what in differences:
            if name in zoo:
                print(name, "differs in", what)
        wrong += [d for d in differences if d[0] in zoo]
    print(f"{len(zoo)} models, {len({n for n, _ in wrong})} with differences")
    raise SystemExit(bool(wrong))


main()
