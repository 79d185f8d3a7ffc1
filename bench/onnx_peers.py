"""Times heft on ONNX files beside onnx-tool and ONNX's own shape inference, in one run.

    python bench/onnx_peers.py FILE.onnx ... --heft ./heft --python VENV/bin/python [--runs 5]

The environment behind --python needs onnx and onnx-tool. Every tool reports each file in a process of its own, as a
user starts it; the runs of all tools take turns, so that a busy machine slows them alike. Printed for each file: the
median wall time, the ratio to heft and the peak resident memory.
"""
import argparse
import statistics
import sys

from peers import measure

INFERENCE = """
import onnx, sys
m = onnx.load(sys.argv[1], load_external_data=False)
onnx.shape_inference.infer_shapes(m, data_prop=True)
"""

TOOL = """
import onnx_tool, sys
m = onnx_tool.Model(sys.argv[1], {'verbose': False})
m.graph.shape_infer(None)
m.graph.profile()
"""

LOAD = """
import onnx, sys
onnx.load(sys.argv[1], load_external_data=False)
"""


def commands(options, file):
    yield "heft", [options.heft, file]
    for name, code in (("onnx-tool", TOOL), ("onnx inference", INFERENCE), ("onnx load only", LOAD)):
        yield name, [options.python, "-c", code, file]


def compare(options, file):
    results, failures = {}, {}
    for _ in range(options.runs):
        for name, command in commands(options, file):
            if name in failures:
                continue
            try:
                results.setdefault(name, []).append(measure(command))
            except RuntimeError as error:
                failures[name] = str(error).strip().splitlines()[-1][:80]
    base = statistics.median(seconds for seconds, _ in results["heft"])
    print(f"\n{file}\n{'tool':<16} {'median':>10} {'ratio':>8} {'peak memory':>12}")
    for name, runs in ((name, runs) for name, runs in results.items() if runs):
        seconds = statistics.median(s for s, _ in runs)
        print(f"{name:<16} {seconds * 1000:8.1f} ms {seconds / base:7.0f}x {max(m for _, m in runs):8.1f} MiB")
    for name, reason in failures.items():
        print(f"{name:<16} fails: {reason}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--heft", default="./heft")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    for file in options.files:
        compare(options, file)


if __name__ == "__main__":
    main()
