"""Facts about the exports of torchvision's models, from the built-in zoo and from ONNX's own shape inference.

    python onnx_zoo.py FOLDER --heft ./heft --out ../../testdata/onnx/torchvision-0.14.jsonl.gz

FOLDER holds one NAME.onnx a model, made with export_params=False, so that its weights are inputs. One line a model:
the zoo's parameters and MACs at the file's input, the parameters that the file keeps where batch norms were folded
into convolutions, and the shapes of the nodes' outputs, in order, as far as ONNX's inference knows them.
"""
import argparse
import gzip
import json
import math
import pathlib
import subprocess

import onnx


CONVOLUTIONS = {"Conv1d", "Conv2d", "Conv3d", "ConvTranspose2d", "Conv3DSimple", "Conv3DNoTemporal"}


def zoo(heft, name, shape):
    """What heft says of the built-in model: parameters, MACs, and the numbers of its norms and biases."""
    detector = len(shape) == 3
    spec = "x".join(map(str, shape))
    command = [heft, name, "--input", f"[{spec}]" if detector else spec, "--depth", "all", "--format", "json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def kept_parameters(report, graph):
    """Parameters that an export keeps. A folded norm's weight and bias become a bias of the convolution before it;
    modules that do not run are left out; a table of relative positions, 13 x 13 for windows of 7, is stored as it is
    gathered: one number for each two of the 49 positions."""
    rows = report["layers"]
    total = report["totals"]["parameters"]
    total -= sum(row["parameters"] for row in rows if row["depth"] == 1 and row["kind"] == "unused")
    for row in rows:
        if row["path"].endswith(".relative_position_bias_table"):
            heads = row["parameters"] // 13**2
            total += heads * (49**2 - 13**2)
    return total + folded_norms(rows, graph)


def folded_norms(rows, graph):
    """What folding adds to the parameters: a negative number, or 0."""
    kept = {n.input[1].removesuffix(".weight") for n in graph.node if n.op_type == "BatchNormalization"}
    ran = [row for row in rows if row["kind"] != "unused"]
    norms = sum(row["parameters"] for row in ran if row["type"].startswith("BatchNorm") and row["path"] not in kept)
    if norms == 0:
        return 0
    sizes = {v.name: math.prod(d.dim_value for d in v.type.tensor_type.shape.dim) for v in graph.input}
    sizes |= {t.name: math.prod(t.dims) for t in graph.initializer}
    alias = {n.output[0]: n.input[0] for n in graph.node if n.op_type == "Identity"}
    sizes |= {name: sizes[of] for name, of in alias.items() if of in sizes}
    convolutions = {n.input[1]: n for n in graph.node if n.op_type in ("Conv", "ConvTranspose")}.values()
    stored = sum(sizes[name] for n in convolutions for name in n.input[1:3])
    had = sum(row["parameters"] for row in ran if row["type"] in CONVOLUTIONS and row["leaf"])
    return stored - had - norms


def inferred(model):
    """Shapes of all nodes' outputs by ONNX's own inference; None where it does not know."""
    del model.graph.value_info[:]
    model = onnx.shape_inference.infer_shapes(model, data_prop=True)
    shapes = {}
    for v in [*model.graph.value_info, *model.graph.output]:
        t = v.type.tensor_type
        if t.HasField("shape") and all(d.HasField("dim_value") for d in t.shape.dim):
            shapes[v.name] = [d.dim_value for d in t.shape.dim]
    return [shapes.get(name) for n in model.graph.node for name in n.output]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--heft", default="./heft")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    static = 0
    with gzip.GzipFile(options.out, "wb", mtime=0) as out:
        for path in sorted(options.folder.glob("*.onnx")):
            model = onnx.load(path)
            name = path.stem.removeprefix("x_")
            shape = [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim]
            report = zoo(options.heft, name, shape)
            row = {"name": name, "file": path.name, "input": shape, "params": report["totals"]["parameters"],
                   "macs": report["totals"]["macs"], "bound": report["totals"]["macs_bound"],
                   "left": kept_parameters(report, model.graph), "shapes": inferred(model)}
            static += None not in row["shapes"]
            out.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")
            print(name, row["params"], row["left"], row["macs"], row["shapes"].count(None))
    print(f"ONNX's inference is static for {static}")


if __name__ == "__main__":
    main()
