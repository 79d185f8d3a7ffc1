"""Times heft as a whole process beside the tools people use today, in one run.

    python bench/peers.py --heft ./heft --python VENV/bin/python [--runs 5]

The environment behind --python needs torch, torchvision, torchinfo, thop, fvcore
and ptflops. Each tool reports ResNet-50 at 1x3x224x224 in a process of its own,
as a user starts it; the runs of all tools take turns, so that a busy machine
slows them alike. Printed: the median wall time, the ratio to heft, and the peak
resident memory.
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

MODEL = "import torch, torchvision; m = torchvision.models.resnet50(); x = torch.zeros(1, 3, 224, 224); m.eval()\n"

PEERS = {
    "torchinfo": MODEL + "import torchinfo; print(torchinfo.summary(m, input_data=x, verbose=0))",
    "thop": MODEL + "import thop; print(thop.profile(m, inputs=(x,), verbose=False))",
    "fvcore": MODEL + "from fvcore.nn import FlopCountAnalysis as A; print(A(m, x).total())",
    "ptflops": MODEL + "import ptflops; print(ptflops.get_model_complexity_info(m, (3, 224, 224), print_per_layer_stat=False))",
    "torch only": MODEL,
}


def measure(command):
    """Runs a command; returns seconds and the peak resident memory in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        raise RuntimeError(f"{command[0]} failed: {errors.decode()[-400:]}")
    return seconds, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--heft", default="./heft")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    commands = {"heft": [options.heft, "resnet50"]}
    commands.update({name: [options.python, "-c", code] for name, code in PEERS.items()})
    results = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            results[name].append(measure(command))
    base = statistics.median(seconds for seconds, _ in results["heft"])
    print(f"{'tool':<12} {'median':>10} {'ratio':>8} {'peak memory':>12}")
    for name, runs in results.items():
        seconds = statistics.median(s for s, _ in runs)
        memory = max(m for _, m in runs)
        print(f"{name:<12} {seconds * 1000:8.1f} ms {seconds / base:7.0f}x {memory:8.1f} MiB")


if __name__ == "__main__":
    main()
