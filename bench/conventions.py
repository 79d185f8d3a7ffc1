"""Runs the tools that people count with beside heft's presets of them, and prints a table of what differs.

    python -m venv peers && peers/bin/pip install torch torchvision thop fvcore ptflops torchinfo calflops torchprofile
    go build -o heft ./cmd/heft
    peers/bin/python bench/conventions.py --heft ./heft > table.md

Forty models: CNNs, vision transformers, an LSTM and a detector, as small images where the model takes them, so that it ends within
minutes. Every tool gets each model in a process of its own (tools/goldens/convention_probes.py).
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools" / "goldens"))
import convention_probes as probes  # noqa: E402

SMALL = ("alexnet resnet18 resnet34 resnet50 resnext50_32x4d wide_resnet50_2 mobilenet_v2 mobilenet_v3_small mobilenet_v3_large densenet121 "
         "efficientnet_b0 efficientnet_b1 efficientnet_v2_s squeezenet1_0 squeezenet1_1 shufflenet_v2_x0_5 shufflenet_v2_x1_0 mnasnet0_5 mnasnet1_0 "
         "convnext_tiny regnet_y_400mf regnet_x_400mf regnet_y_800mf vgg11 vgg16_bn googlenet swin_t swin_v2_t densenet169 resnet101 vgg13 "
         "efficientnet_b2 mnasnet0_75 shufflenet_v2_x1_5").split()
MODELS = [(name, "1x3x64x64") for name in SMALL] + [
    ("inception_v3", "1x3x96x96"), ("vit_b_32", "1x3x224x224"), ("maxvit_t", "1x3x224x224"), ("r3d_18", "1x3x4x32x32"),
    ("lstm", "2x12x16"), ("ssdlite320_mobilenet_v3_large", "[3x320x320]")]

LSTM = '''import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(16, 32, num_layers=2, batch_first=True, bidirectional=True)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.rnn(x)[0][:, -1])
'''

# tool: its function, the field of its answer, heft's preset
TOOLS = {
    "thop": (probes.thop, "macs", "thop"),
    "fvcore": (probes.fvcore, "flops", "fvcore"),
    "fvcore activations": (probes.fvcore_activations, "activations", "activations"),
    "ptflops": (probes.ptflops_with("pytorch"), "macs", "ptflops"),
    "ptflops aten": (probes.ptflops_with("aten"), "macs", "ptflops-aten"),
    "torchinfo": (probes.torchinfo, "mult_adds", "torchinfo"),
    "calflops": (probes.calflops, "flops", "calflops"),
    "torchprofile": (probes.torchprofile, "macs", "torchprofile"),
    "FlopCounterMode": (probes.flop_counter, "flops", "flop-counter"),
}


def heft_counts(binary, name, shape, folder):
    """What heft counts by every preset, in one run."""
    model = name
    if name == "lstm":
        model = os.path.join(folder, "model.py")
        pathlib.Path(model).write_text(LSTM)
        model += ":Net"
    command = [binary, model, "--input", shape, "--format", "json", "--convention", ",".join(t[2] for t in TOOLS.values())]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return {c["convention"]: c["total"] for c in json.loads(done.stdout)["counts"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--heft", default="./heft")
    parser.add_argument("--only", help="models whose names contain this")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    import importlib
    import torch
    import torchvision  # noqa: F401
    torch.set_num_threads(1)
    for package in ["fvcore.nn", "thop", "torchinfo", "ptflops", "calflops", "torchprofile"]:
        importlib.import_module(package)
    print("| model | input | " + " | ".join(TOOLS) + " |")
    print("|---" * (len(TOOLS) + 2) + "|")
    equal = dict.fromkeys(TOOLS, 0)
    asked = dict.fromkeys(TOOLS, 0)
    with tempfile.TemporaryDirectory() as folder:
        for name, shape in MODELS:
            if options.only and options.only not in name:
                continue
            ours = heft_counts(options.heft, name, shape, folder)
            cells = []
            for tool, (function, field, preset) in TOOLS.items():
                probe = {"input": shape, "source": LSTM} if name == "lstm" else {"input": shape, "model": name}
                answer = probes.ask(function, probe, seconds=240)
                if field not in answer:
                    cells.append("fails")
                    continue
                asked[tool] += 1
                theirs = int(answer[field])
                equal[tool] += theirs == ours[preset]
                cells.append(f"{theirs:,}" if theirs == ours[preset] else f"**{theirs:,}** heft {ours[preset]:,}")
            print(f"| {name} | {shape} | " + " | ".join(cells) + " |", flush=True)
    print("| equal | | " + " | ".join(f"{equal[t]} of {asked[t]}" for t in TOOLS) + " |")


if __name__ == "__main__":
    main()
