"""Writes the ONNX project's own conformance models to a folder, from the onnx package.

    python onnx_backend.py FOLDER

The folder gets KIND/NAME.onnx: the node tests, which the package makes when it is asked, and the simple and pytorch
models that it ships. Where a model takes small inputs, KIND/NAME.values.onnx is the same model with the test's own
inputs stored as constants: then shapes that depend on an input's value can be told. A file is written once.
"""
import pathlib
import sys
import warnings

import numpy as np
import onnx
from onnx import numpy_helper
from onnx.backend.test.case import node as node_cases
from onnx.backend.test.loader import load_model_tests

LARGEST = 4096  # elements of an input that is stored as a constant


def node_tests():
    for case in node_cases.collect_testcases(None):
        inputs = case.data_sets[0][0] if case.data_sets else []
        yield "node", case.name, case.model, inputs


def shipped_tests():
    for kind in ("simple", "pytorch-converted", "pytorch-operator"):
        for case in load_model_tests(kind=kind):
            folder = pathlib.Path(case.model_dir)
            model = onnx.load(folder / "model.onnx")
            data = folder / "test_data_set_0"
            inputs = [onnx.load_tensor(data / f"input_{i}.pb") if is_tensor(v) else None
                      for i, v in enumerate(real_inputs(model)) if (data / f"input_{i}.pb").exists()]
            yield kind, case.name, model, inputs


def real_inputs(model):
    stored = {t.name for t in model.graph.initializer}
    return [v for v in model.graph.input if v.name not in stored]


def is_tensor(value):
    return value.type.HasField("tensor_type")


def with_values(model, inputs):
    """A copy whose small inputs are constants; None if there is none."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    stored = []
    for value, given in zip(real_inputs(model), inputs):
        if not is_tensor(value) or given is None:
            continue
        tensor = given if isinstance(given, onnx.TensorProto) else numpy_helper.from_array(np.asarray(given), value.name)
        if np.prod(list(tensor.dims)) > LARGEST:
            continue
        kept = copy.graph.initializer.add()
        kept.CopyFrom(tensor)
        kept.name = value.name
        stored.append(value.name)
    rest = [v for v in copy.graph.input if v.name not in stored]
    del copy.graph.input[:]
    copy.graph.input.extend(rest)
    return copy if stored else None


def write(path, model):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())


def main():
    folder = pathlib.Path(sys.argv[1])
    warnings.simplefilter("ignore")
    count = 0
    for tests in (shipped_tests, node_tests):
        for kind, name, model, inputs in tests():
            write(folder / kind / f"{name}.onnx", model)
            if (bound := with_values(model, inputs)) is not None:
                write(folder / kind / f"{name}.values.onnx", bound)
            count += 1
    print(f"{count} models")


if __name__ == "__main__":
    main()
