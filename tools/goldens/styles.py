"""What torchsummary 1.5.1 prints for ten models: internal/cli/testdata/torchsummary.jsonl.gz, one {"model", "input", "text"} a line.

    python styles.py | gzip -n > ../../internal/cli/testdata/torchsummary.jsonl.gz
"""
import contextlib
import io
import json
import os

import torchvision
from torchsummary import summary

MODELS = ["alexnet", "vgg11", "resnet18", "resnet50", "mobilenet_v2", "mobilenet_v3_small", "squeezenet1_1", "shufflenet_v2_x0_5", "mnasnet0_5", "efficientnet_b0"]

for name in MODELS:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        summary(torchvision.models.get_model(name, weights=None).eval(), (3, 64, 64), device="cpu")
    print(json.dumps({"model": name, "input": "1x3x64x64", "text": printed.getvalue()}))
