"""Recordings of torchvision's models by the Python package: testdata/tapes.

Each is a tape in training mode that grows with the batch, which the tests run beside heft's own
built-in model: parameters, work and memory must be the same.

    PYTHONPATH=../../python/src HEFT_PROGRAM=… python tapes.py
"""
import gzip
import json
from pathlib import Path

import torchvision

import heft

OUT = Path(__file__).parents[2] / "testdata/tapes"
MODELS = ["alexnet", "resnet18", "mobilenet_v3_small", "shufflenet_v2_x0_5", "swin_t", "vit_b_16"]


def main():
    OUT.mkdir(exist_ok=True)
    for name in MODELS:
        model = torchvision.models.get_model(name, weights=None)
        tape = heft.record(model, input_size=(4, 3, 224, 224), train=True, grows=True)
        tape["name"] = name
        text = json.dumps(tape, separators=(",", ":")).encode()
        with open(OUT / f"{name}.json.gz", "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed:
            packed.write(text)
        print(name, len(tape["events"]), "events,", len(text), "bytes")


if __name__ == "__main__":
    main()
