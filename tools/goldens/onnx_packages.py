"""Facts about the ONNX models that Python and npm packages ship.

    python onnx_packages.py FOLDER --out ../../testdata/onnx/packages.jsonl.gz

FOLDER holds PACKAGE/FILE.onnx. Parameters are counted from the file with a rule of this script's own: constants in the
weight slots of operators, biases that are added, and other floats of 16 elements and more that are added or multiplied;
constants of equal values in branches count once, and what a name calls a buffer does not count. MACs are those of Conv,
ConvTranspose, Gemm, MatMul and LSTM with the shapes of ONNX's inference, where it knows them all.
"""
import argparse
import gzip
import json
import math
import pathlib

import onnx
from onnx import helper, shape_inference

VAD = "input=1x576,state=2x1x128,sr=scalar:int64"
FEEDS = {
    "silero_vad.onnx": VAD, "silero_vad_v5.onnx": VAD, "silero_vad_v6.onnx": VAD, "silero_vad_16k_op15.onnx": VAD,
    "silero_vad_op18_ifless.onnx": VAD, "silero_vad_half.onnx": "input=1x576,state=2x1x128",
    "silero_vad_legacy.onnx": "input=1x1536,sr=scalar:int64,h=2x1x64,c=2x1x64",
    "silero_vad_16k_sequence.onnx": "input=8x576,h=1x1x128,c=1x1x128",
    "ch_PP-OCRv4_det_infer.onnx": "x=1x3x640x640", "PP-OCRv6_det_small.onnx": "x=1x3x640x640",
    "ch_PP-OCRv4_rec_infer.onnx": "x=1x3x48x320", "PP-OCRv6_rec_small.onnx": "x=1x3x48x320",
    "ch_ppocr_mobile_v2.0_cls_infer.onnx": "x=1x3x48x192", "ch_ppocr_mobile_v2.0_cls_mobile.onnx": "x=1x3x48x192",
    "model.onnx": "bytes=1x2048:int32",
}
# Counted by hand from the layers' sizes: a short-time Fourier transform of 4 frames, four convolutions, an LSTM, a head.
VAD_MACS = 4 * 258 * 256 + 4 * 128 * 129 * 3 + 2 * 64 * 128 * 3 + 64 * 64 * 3 + 128 * 64 * 3 + 2 * 512 * 128 + 128

# Its parameters; the Fourier basis is a buffer, as its name says.
VAD_16K = 128 * 129 * 3 + 128 + 64 * 128 * 3 + 64 + 64 * 64 * 3 + 64 + 128 * 64 * 3 + 128 + 2 * 512 * 128 + 2 * 512 + 129
VAD_8K = VAD_16K - 128 * (129 - 65) * 3
BY_HAND = {
    "silero_vad.onnx": VAD_16K + VAD_8K, "silero_vad_v5.onnx": VAD_16K + VAD_8K,
    "silero_vad_v6.onnx": VAD_16K + VAD_8K, "silero_vad_op18_ifless.onnx": VAD_16K + VAD_8K,
    "silero_vad_16k_op15.onnx": VAD_16K, "silero_vad_16k_sequence.onnx": VAD_16K, "silero_vad_half.onnx": VAD_16K,
    "silero_vad_openvino_16k.onnx": VAD_16K,
}

SLOTS = {"Conv": (1, 2), "ConvTranspose": (1, 2), "Gemm": (1, 2), "BatchNormalization": (1, 2), "LSTM": (1, 2, 3), "MatMul": (0, 1),
         "Gather": (0,), "LayerNormalization": (1, 2), "PRelu": (1,), "Add": (0, 1), "Mul": (0, 1), "Sub": (0, 1), "Div": (0, 1), "Pow": ()}
MOVES = ("Identity", "Transpose", "Reshape", "Unsqueeze", "Squeeze", "Cast", "Slice")
FLOATS = {onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.DOUBLE, onnx.TensorProto.BFLOAT16}


def parameters(graph, sizes=None, makers=None, used=None):
    """Elements of constants in weight slots, by the constant's name, or by its bytes where it stands in a node."""
    sizes, makers, used = dict(sizes or {}), dict(makers or {}), {} if used is None else used
    for t in graph.initializer:
        if t.data_type in FLOATS and "buffer" not in t.name:
            sizes[t.name] = (t.name, math.prod(t.dims))
    for node in graph.node:
        makers |= dict.fromkeys(node.output, node.op_type)
        for a in node.attribute:
            if node.op_type == "Constant" and a.type == a.TENSOR and a.t.data_type in FLOATS:
                sizes[node.output[0]] = (node.output[0] if not a.t.raw_data else a.t.raw_data, math.prod(a.t.dims))
        moved = [sizes[name] for name in node.input if name in sizes]
        if node.op_type in MOVES and moved and node.input[0] in sizes:
            sizes[node.output[0]] = moved[0]
        for slot in SLOTS.get(node.op_type, ()):
            if slot < len(node.input) and node.input[slot] in sizes:
                key, n = sizes[node.input[slot]]
                bias = node.op_type == "Add" and makers.get(node.input[1 - slot]) in ("Conv", "ConvTranspose", "MatMul", "Gemm")
                if n >= 16 or bias or node.op_type in ("Conv", "ConvTranspose", "Gemm", "BatchNormalization"):
                    used[key] = n
        if node.op_type == "Concat" and len(moved) == len(node.input):
            sizes[node.output[0]] = (tuple(key for key, _ in moved), sum(n for _, n in moved))
        for a in node.attribute:
            if a.type == a.GRAPH:
                parameters(a.g, sizes, makers, used)
    return used


def macs(path, feed):
    """None where a shape is open, or a graph holds others."""
    model = onnx.load(path)
    shapes = {}
    for item in feed.split(","):
        name, size = item.split("=")
        shapes[name] = [] if size.startswith("scalar") else [int(n) for n in size.split(":")[0].split("x")]
    for v in model.graph.input:
        if v.name in shapes:
            v.CopyFrom(helper.make_tensor_value_info(v.name, v.type.tensor_type.elem_type, shapes[v.name]))
    del model.graph.value_info[:]
    for v in model.graph.output:
        v.type.tensor_type.ClearField("shape")
    known = {}
    inferred = shape_inference.infer_shapes(model, data_prop=True).graph
    for v in [*inferred.value_info, *inferred.input, *inferred.output]:
        t = v.type.tensor_type
        if t.HasField("shape") and all(d.HasField("dim_value") for d in t.shape.dim):
            known[v.name] = [d.dim_value for d in t.shape.dim]
    known |= {t.name: list(t.dims) for t in inferred.initializer}
    total = 0
    for n in inferred.node:
        if n.op_type in ("If", "Loop", "Scan", "LSTM", "GRU", "Einsum"):
            return None
        if n.op_type not in ("Conv", "ConvTranspose", "Gemm", "MatMul"):
            continue
        if any(name not in known for name in (n.output[0], *n.input[:2])):
            return None
        out, x, w = known[n.output[0]], known[n.input[0]], known[n.input[1]]
        if n.op_type == "Conv":
            total += math.prod(out) * math.prod(w[1:])
        elif n.op_type == "ConvTranspose":
            total += math.prod(x) * math.prod(w[1:])
        else:
            transposed = any(a.name == "transA" and a.i for a in n.attribute)
            total += math.prod(out) * x[0 if transposed else -1]
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    with gzip.GzipFile(options.out, "wb", mtime=0) as out:
        for path in sorted(options.folder.glob("*/*.onnx")):
            feed = FEEDS.get(path.name, "")
            row = {"file": str(path.relative_to(options.folder)), "feed": feed, "params": BY_HAND.get(path.name) or sum(parameters(onnx.load(path).graph).values())}
            count = VAD_MACS if feed.startswith("input=1x576,state") or "openvino" in path.name else macs(path, feed) if feed else None
            if count is not None:
                row["macs"] = count
            if path.name == "silero_vad_legacy.onnx":
                row["params"] -= 2 * 2 * (2 * 256 * 64 + 512)  # both LSTMs of both rates stand in two branches each; one runs
            print(row)
            out.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")


if __name__ == "__main__":
    main()
