"""Writes models of one ONNX operator each, with the sizes and types of its outputs as ONNX Runtime gives them.

    python onnx_operators.py        writes ../../testdata/onnx/operators.jsonl.gz

A row is {"name", "model": base64, "out": [[type, shape], ...], "by"}: by is "runtime", "reference" (onnx's evaluator) or "inference"
(onnx's shape inference), the first that can; without it there is no out. Outputs that depend on random numbers have sizes all the same.
"""
import base64
import gzip
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper as n
from onnx.reference import ReferenceEvaluator

OUT = pathlib.Path(__file__).parent / "../../testdata/onnx/operators.jsonl.gz"
MS, ML = "com.microsoft", "ai.onnx.ml"
cases = []


class Given:
    """An input: what the model is fed with."""

    def __init__(self, *shape, dtype=np.float32, values=None):
        self.array = np.array(values, dtype=dtype) if values is not None else (np.arange(int(np.prod(shape))).reshape(shape) % 7).astype(dtype)
        if values is None and dtype == np.float32:
            self.array = self.array / 8 + np.float32(0.1)


class Weight(Given):
    """An input whose numbers stand in the file."""


def x(*shape, dtype=np.float32):
    return Given(*shape, dtype=dtype)


def w(*shape, dtype=np.float32):
    return Weight(*shape, dtype=dtype)


def v(*values, dtype=np.int64):
    return Weight(dtype=dtype, values=values)


def s(value, dtype=np.int64):
    return Weight(dtype=dtype, values=value)


def case(kind, *inputs, outputs=1, opset=20, domain="", **attributes):
    """A case: an operator, its inputs (None is an absent one) and attributes."""
    cases.append((kind, inputs, outputs, opset, domain, attributes))


def ms(kind, *inputs, outputs=1, **attributes):
    case(kind, *inputs, outputs=outputs, domain=MS, **attributes)


def ml(kind, *inputs, outputs=1, **attributes):
    case(kind, *inputs, outputs=outputs, domain=ML, **attributes)


def build(kind, inputs, outputs, opset, domain, attributes):
    names, values, weights = [], [], []
    for i, given in enumerate(inputs):
        names.append("" if given is None else f"i{i}")
        if isinstance(given, Weight):
            weights.append(n.from_array(given.array, names[-1]))
        elif given is not None:
            values.append(h.make_tensor_value_info(names[-1], h.np_dtype_to_tensor_dtype(given.array.dtype), given.array.shape))
    results = [f"o{i}" for i in range(outputs)]
    node = h.make_node(kind, names, results, domain=domain, **attributes)
    graph = h.make_graph([node], "g", values, [onnx.ValueInfoProto(name=o) for o in results], weights)
    imports = [h.make_opsetid("", opset)] + ([h.make_opsetid(domain, 3 if domain == ML else 1)] if domain else [])
    return h.make_model(graph, opset_imports=imports, ir_version=8 if opset < 21 else 10)


def fed(inputs):
    return {f"i{i}": g.array for i, g in enumerate(inputs) if g is not None and not isinstance(g, Weight)}


def described(arrays):
    return [["sequence", len(a)] if isinstance(a, list) else [str(np.asarray(a).dtype), list(np.asarray(a).shape)] for a in arrays]


def by_runtime(model, inputs):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    try:  # the types of outputs are inferred first: the runtime wants them declared
        model = onnx.shape_inference.infer_shapes(model)
    except Exception:
        pass
    return described(onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"]).run(None, fed(inputs)))


def by_reference(model, inputs):
    return described(ReferenceEvaluator(model).run(None, fed(inputs)))


def by_inference(model, inputs):
    rows = []
    for o in onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True).graph.output:
        tensor = o.type.tensor_type
        sizes = [d.dim_value for d in tensor.shape.dim]
        if not tensor.elem_type or not tensor.HasField("shape") or 0 in sizes:
            raise ValueError("not inferred")
        rows.append([str(np.dtype(h.tensor_dtype_to_np_dtype(tensor.elem_type))), sizes])
    return rows


def rows():
    counts = {}
    for kind, inputs, outputs, opset, domain, attributes in cases:
        counts[kind] = counts.get(kind, 0) + 1
        model = build(kind, inputs, outputs, opset, domain, attributes)
        row = {"name": f"{kind}-{counts[kind]}", "model": base64.b64encode(model.SerializeToString()).decode()}
        for by, ask in (("runtime", by_runtime), ("reference", by_reference), ("inference", by_inference)):
            try:
                row |= {"out": ask(model, inputs), "by": by}
                break
            except Exception as failure:
                row.setdefault("why", []).append(str(failure)[:160])
        why = row.pop("why", [])
        if "out" not in row:
            print(row["name"], why[0][:150])
        yield row


def main():
    text = "".join(json.dumps(row) + "\n" for row in rows())
    OUT.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    import onnx_operators
    import onnx_operator_list  # noqa: F401 its lines call case
    onnx_operators.main()
