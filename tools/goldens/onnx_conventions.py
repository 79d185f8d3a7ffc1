"""Asks the tools that count ONNX files what they answer, file by file.

    python -m venv peers && peers/bin/pip install onnx==1.23.2 onnx-tool==1.0.1 onnx-opcounter==0.0.4 onnxruntime
    peers/bin/python onnx_conventions.py ../../testdata/onnx/exports.tar.gz ../../testdata/onnx/kinds.tar.gz \\
        | gzip -9n > ../../internal/cost/convention/testdata/onnx_tools.jsonl.gz

Every file is asked in a process of its own. Weights that the archives left out are filled with zeros; sizes that a file leaves open stay open:
the tools fail there. One JSON line a file: the archive, the file, and what each tool answered (MACs, parameters) or its error.
"""
import contextlib
import io
import json
import math
import multiprocessing
import pathlib
import sys
import tarfile
import warnings

import onnx

SECONDS = 240


def filled(data):
    """The model with zeros for the weights that are not in the file."""
    model = onnx.load_from_string(data)
    for tensor in model.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            size = onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize
            tensor.data_location = onnx.TensorProto.DEFAULT
            del tensor.external_data[:]
            tensor.raw_data = bytes(size * math.prod(tensor.dims))
    return model


def onnx_tool(data):
    """What onnx_tool.model_profile prints as its total."""
    import onnx_tool as tool
    graph = tool.Model(filled(data), {"verbose": False}).graph
    graph.graph_reorder_nodes()
    graph.shape_infer(None)
    graph.profile(exclude_ops=tool.NoMacsOps)
    shown = {"macs": int(round(graph.macs[0])), "params": int(graph.params)}
    graph.profile()
    return shown | {"all_params": int(graph.params), "by_operator": by_operator(graph)}


def by_operator(graph):
    """The MACs of the nodes of each kind, to find a difference with."""
    kinds = {}
    for node in graph.nodemap.values():
        if node.macs[0]:
            kinds[node.op_type] = kinds.get(node.op_type, 0) + int(node.macs[0])
    return kinds


def onnx_opcounter(data):
    """What the functions of its command line answer."""
    import onnx_opcounter as tool
    model = filled(data)
    return {"macs": int(tool.calculate_macs(model)), "params": int(tool.calculate_params(model)), "open": open_sizes(model)}


def open_sizes(model):
    """How many values have a size that ONNX's inference leaves open: the tool takes it for zero."""
    del model.graph.value_info[:]
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    known = {v.name: v.type.tensor_type for v in (*inferred.value_info, *inferred.output)}
    made = [known.get(name) for node in inferred.node for name in node.output if name]
    return sum(t is None or not t.HasField("shape") or any(not d.HasField("dim_value") for d in t.shape.dim) for t in made)


TOOLS = {"onnx_tool": onnx_tool, "onnx_opcounter": onnx_opcounter}


def answer(name, data, pipe):
    warnings.simplefilter("ignore")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            result = TOOLS[name](data)
    except Exception as error:  # noqa: BLE001: whatever a tool raises is its answer
        result = {"error": f"{type(error).__name__}: {str(error).strip()[:160]}"}
    pipe.send(result)


def ask(name, data):
    here, there = multiprocessing.Pipe(False)
    process = multiprocessing.get_context("fork").Process(target=answer, args=(name, data, there))
    process.start()
    there.close()
    result = {"error": "out of time"}
    with contextlib.suppress(EOFError):
        if here.poll(SECONDS):
            result = here.recv()
    process.kill()
    process.join()
    return result


def main():
    for path in map(pathlib.Path, sys.argv[1:]):
        with tarfile.open(path) as archive:
            for member in archive:
                if not member.isfile():
                    continue
                data = archive.extractfile(member).read()
                row = {"archive": path.name, "file": member.name, "tools": {name: ask(name, data) for name in TOOLS}}
                print(json.dumps(row, sort_keys=True), flush=True)


if __name__ == "__main__":
    main()
