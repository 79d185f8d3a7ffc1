#!/usr/bin/env python3
"""Makes golden facts with real torch. See README.md; `goldens.py --help` lists the subcommands."""
import argparse
import gzip
import json
import sys
import time
from pathlib import Path

import torch

import corpora
import measure
from describe import read_jsonl, write_jsonl

ROOT = Path(__file__).resolve().parents[2]
GOLDENS = ROOT / "testdata" / "goldens"


def version(package):
    return package.__version__.split("+")[0]


def corpus(name):
    """(names, builder, inputs, version) of a corpus."""
    if name == "torchvision":
        import torchvision
        return corpora.torchvision_names(), corpora.torchvision_builder, corpora.torchvision_inputs, version(torchvision)
    import timm
    return corpora.timm_names(), corpora.timm_builder, lambda name: corpora.timm_inputs, version(timm)


def input_of(corpus_name, name):
    if corpus_name == "torchvision":
        return corpora.torchvision_input_shapes(name)
    import timm
    return [[1, *timm.models.get_pretrained_cfg(name).input_size]]


def measure_one(corpus_name, name, builder, inputs, trace):
    detection = corpus_name == "torchvision" and corpora.is_detection(name)
    ladder = [("real", measure.rung_real)] if detection else measure.LADDER
    facts = measure.measure(builder(name), inputs(name), trace=trace, ladder=ladder)
    if detection and "error" not in facts and not trace:
        facts |= detection_bound(name, builder, inputs)
    if corpus_name == "timm":
        facts = {"family": corpora.timm_family(name)} | facts
    return {"name": name, "input": input_of(corpus_name, name)} | facts


def detection_bound(name, builder, inputs):
    """Output and MACs when nothing is thresholded or suppressed (runs in this process only)."""
    nms = corpora.DETECTION.rpn.box_ops.batched_nms
    bound = measure.measure(lambda: corpora.keep_everything(builder(name)()), inputs(name),
                            ladder=[("real", measure.rung_real)])
    corpora.DETECTION.rpn.box_ops.batched_nms = nms
    corpora.DETECTION.roi_heads.box_ops.batched_nms = nms
    return {"out_bound": bound.get("out"), "macs_bound": bound.get("macs")}


def run_models(options):
    """Appends one line a model to a shard file; a rerun continues where the last one stopped."""
    names, builder, inputs, _ = corpus(options.corpus)
    if options.trace and options.corpus == "timm":
        names = corpora.timm_sample()
    names = [n for i, n in enumerate(names) if i % options.shards == options.shard and options.only in n]
    done = {row["name"] for row in read_jsonl(options.out)} if Path(options.out).exists() else set()
    with open(options.out, "a", encoding="utf-8") as out:
        for name in names:
            if name in done:
                continue
            start = time.time()
            row = measure_one(options.corpus, name, builder, inputs, options.trace)
            out.write(json.dumps(row, separators=(",", ":")) + "\n")
            out.flush()
            print(f"{name} {time.time() - start:.1f} s {row.get('how', row.get('error'))}", file=sys.stderr)


def run_merge(options):
    """Merges shards into the committed golden file; failures go to stderr."""
    rows = sorted((row for shard in options.shard_files for row in read_jsonl(shard)), key=lambda row: row["name"])
    _, _, _, number = corpus(options.corpus)
    for row in rows:
        if "error" in row:
            print(row["name"], row["error"], file=sys.stderr)
    if options.trace:
        rows = [{"name": r["name"], "input": r["input"], "calls": r["calls"]} for r in rows if "error" not in r]
    suffix = "-module-shapes" if options.trace else ""
    path = GOLDENS / f"{options.corpus}-{number}{suffix}.jsonl.gz"
    write_jsonl(path, rows)
    print(f"{path}: {len(rows)} models, {path.stat().st_size} bytes")


def run_user_models(options):
    import user_models
    user_models.run(ROOT, options.only)


def run_opcases(options):
    import opcases
    write_jsonl(GOLDENS / "opcases.jsonl", opcases.rows())


def run_pycases(options):
    import pycases
    write_jsonl(GOLDENS / "pycases.jsonl", pycases.rows())
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in pycases.rows("pycase_tables.programs"))
    (GOLDENS / "pytables.jsonl.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in pycases.rows("pycase_calls.programs"))
    (GOLDENS / "pycalls.jsonl.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    models = commands.add_parser("models", help="sizes and MACs of a corpus (with --trace: every module call)")
    models.add_argument("corpus", choices=("torchvision", "timm"))
    models.add_argument("--trace", action="store_true")
    models.add_argument("--shard", type=int, default=0)
    models.add_argument("--shards", type=int, default=1)
    models.add_argument("--only", default="", help="substring of the model name")
    models.add_argument("--out", required=True, help="shard file to append to")
    models.set_defaults(run=run_models)
    merge = commands.add_parser("merge", help="merge shard files into testdata/goldens")
    merge.add_argument("corpus", choices=("torchvision", "timm"))
    merge.add_argument("--trace", action="store_true")
    merge.add_argument("shard_files", nargs="+")
    merge.set_defaults(run=run_merge)
    user = commands.add_parser("user-models", help="facts of testdata/models")
    user.add_argument("--only", default="")
    user.set_defaults(run=run_user_models)
    commands.add_parser("opcases", help="single-op cases").set_defaults(run=run_opcases)
    commands.add_parser("pycases", help="plain Python cases").set_defaults(run=run_pycases)
    options = parser.parse_args()
    torch.set_num_threads(1)
    # oneDNN's fused LSTM hides its matrix products from the flop counter
    torch.backends.mkldnn.set_flags(options.command in ("models", "opcases"))
    options.run(options)


if __name__ == "__main__":
    main()
