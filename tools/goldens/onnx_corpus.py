"""What the scripts that export models share: files without weights, so that a corpus is small enough to keep, and one
line of facts an export."""
import json
import os
import sys
import time

import onnx


def weightless(source, target):
    """Writes a model with every tensor over a kibibyte in an external file of holes, and without stack traces."""
    model = onnx.load(source, load_external_data=False)
    location, size = os.path.basename(target) + ".data", 0
    for tensor in tensors(model.graph):
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            length = next(int(e.value) for e in tensor.external_data if e.key == "length")
        else:
            length = len(tensor.raw_data)
            if length <= 1024:
                continue
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        del tensor.external_data[:]
        for key, value in (("location", location), ("offset", str(size)), ("length", str(length))):
            tensor.external_data.add(key=key, value=value)
        size += length
    for holder in [model.graph, *model.functions]:
        for node in holder.node:
            keep = [p for p in node.metadata_props if not p.key.endswith(("stack_trace", "fx_node"))]
            del node.metadata_props[:]
            node.metadata_props.extend(keep)
            node.doc_string = ""
    with open(target, "wb") as f:
        f.write(model.SerializeToString())
    with open(target + ".data", "wb") as f:
        f.truncate(size)
    return model


def tensors(graph):
    """Every stored tensor of a graph and of the graphs inside it."""
    yield from graph.initializer
    for node in graph.node:
        for a in node.attribute:
            if a.type == onnx.AttributeProto.GRAPH:
                yield from tensors(a.g)


def write(name, make, facts):
    """Adds the line of one export to the file of facts; one that cannot be made gets a line with the error."""
    start = time.time()
    try:
        row = make()
    except Exception as error:
        row = {"name": name, "error": f"{type(error).__name__}: {str(error).strip()[:200]}"}
    print(f"{row['name']} {time.time() - start:.1f} s {row.get('error', '')}", file=sys.stderr, flush=True)
    with facts.open("a") as f:
        f.write(json.dumps(row) + "\n")
