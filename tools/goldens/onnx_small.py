"""Writes the small ONNX files of testdata/onnx, one for each thing that a reader must know. Needs onnx and numpy.

    python onnx_small.py FOLDER

The expected numbers stand, worked out by hand, in internal/onnx/small_test.go.
"""
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper as n

FLOAT, INT64, BOOL = T.FLOAT, T.INT64, T.BOOL


def value(name, shape, dtype=FLOAT):
    return h.make_tensor_value_info(name, dtype, shape)


def weight(name, *shape, dtype=np.float32):
    return n.from_array(np.arange(int(np.prod(shape)), dtype=dtype).reshape(shape), name)


def ints(name, *numbers):
    return n.from_array(np.array(numbers, dtype=np.int64), name)


def model(nodes, inputs, outputs, initializers=(), opset=17, ir=8, producer="hand", functions=(), info=(), domains=()):
    graph = h.make_graph(nodes, "g", inputs, outputs, list(initializers), value_info=list(info))
    imports = [h.make_opsetid("", opset)] + [h.make_opsetid(d, 1) for d in domains]
    return h.make_model(graph, opset_imports=imports, ir_version=ir, producer_name=producer, functions=list(functions))


def symbolic():
    """A perceptron with a symbolic batch; the second layer's bias is an addition."""
    return model(
        [h.make_node("Gemm", ["x", "fc1.weight", "fc1.bias"], ["a"], name="/fc1/Gemm", transB=1),
         h.make_node("Relu", ["a"], ["b"], name="/act/Relu"),
         h.make_node("MatMul", ["b", "fc2.weight"], ["c"], name="/fc2/MatMul"),
         h.make_node("Add", ["c", "fc2.bias"], ["y"], name="/fc2/Add")],
        [value("x", ["batch", 16])], [value("y", ["batch", 4])],
        [weight("fc1.weight", 32, 16), weight("fc1.bias", 32), weight("fc2.weight", 32, 4), weight("fc2.bias", 4)], producer="pytorch")


def convolution():
    """Convolution, batch norm and classifier with torch's names of scopes."""
    return model(
        [h.make_node("Conv", ["image", "body.0.weight"], ["a"], name="/body/body.0/Conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[2, 2]),
         h.make_node("BatchNormalization", ["a", "body.1.weight", "body.1.bias", "body.1.running_mean", "body.1.running_var"], ["b"], name="/body/body.1/BatchNormalization"),
         h.make_node("Relu", ["b"], ["c"], name="/body/body.2/Relu"),
         h.make_node("GlobalAveragePool", ["c"], ["d"], name="/pool/GlobalAveragePool"),
         h.make_node("Flatten", ["d"], ["e"], name="/Flatten"),
         h.make_node("Gemm", ["e", "head.weight", "head.bias"], ["y"], name="/head/Gemm", transB=1)],
        [value("image", ["N", 3, "height", "width"])], [value("y", None)],
        [weight("body.0.weight", 8, 3, 3, 3), weight("body.1.weight", 8), weight("body.1.bias", 8), weight("body.1.running_mean", 8),
         weight("body.1.running_var", 8), weight("head.weight", 10, 8), weight("head.bias", 10)], producer="pytorch")


def shapes():
    """A reshape whose sizes are computed from the input's."""
    return model(
        [h.make_node("Shape", ["x"], ["s"]), h.make_node("Gather", ["s", "zero"], ["n"]), h.make_node("Gather", ["s", "three"], ["w"]),
         h.make_node("Div", ["w", "two"], ["half"]), h.make_node("Unsqueeze", ["n", "first"], ["n1"]),
         h.make_node("Unsqueeze", ["half", "first"], ["half1"]), h.make_node("Concat", ["n1", "rest", "half1"], ["sizes"], axis=0),
         h.make_node("Reshape", ["x", "sizes"], ["y"])],
        [value("x", ["N", 4, 6, 10])], [value("y", None)],
        [n.from_array(np.array(0), "zero"), n.from_array(np.array(3), "three"), n.from_array(np.array(2), "two"), ints("first", 0), ints("rest", -1)])


def branch():
    """A condition that depends on data: one side multiplies, the other does not."""
    dear = h.make_graph([h.make_node("MatMul", ["x", "w"], ["t"])], "dear", [], [value("t", [4, 4])], [weight("w", 4, 4)])
    cheap = h.make_graph([h.make_node("Identity", ["x"], ["e"])], "cheap", [], [value("e", [4, 4])])
    return model(
        [h.make_node("ReduceSum", ["x"], ["sum"], keepdims=0), h.make_node("Greater", ["sum", "limit"], ["which"]),
         h.make_node("If", ["which"], ["y"], name="choice", then_branch=cheap, else_branch=dear)],
        [value("x", [4, 4])], [value("y", [4, 4])], [n.from_array(np.array(0.5, dtype=np.float32), "limit")])


def loop():
    """Three rounds of a product, each kept."""
    body = h.make_graph(
        [h.make_node("MatMul", ["state", "w"], ["next"]), h.make_node("Identity", ["go"], ["on"]), h.make_node("Identity", ["next"], ["seen"])],
        "body", [value("i", [], INT64), value("go", [], BOOL), value("state", [2, 8])],
        [value("on", [], BOOL), value("next", [2, 8]), value("seen", [2, 8])])
    return model(
        [h.make_node("Loop", ["rounds", "", "x"], ["last", "all"], name="rounds", body=body)],
        [value("x", [2, 8])], [value("last", [2, 8]), value("all", [3, 2, 8])], [n.from_array(np.array(3), "rounds"), weight("w", 8, 8)])


def scan():
    """A sum over five steps, with what it was after each."""
    body = h.make_graph(
        [h.make_node("Add", ["sum", "step"], ["new"]), h.make_node("Identity", ["new"], ["out"])],
        "body", [value("sum", [3]), value("step", [3])], [value("new", [3]), value("out", [3])])
    return model(
        [h.make_node("Scan", ["start", "x"], ["total", "each"], name="sum", body=body, num_scan_inputs=1)],
        [value("start", [3]), value("x", [5, 3])], [value("total", [3]), value("each", [5, 3])])


def quantized():
    """A convolution between steps from and to bytes; its weight is int8."""
    return model(
        [h.make_node("QuantizeLinear", ["x", "s", "z"], ["xq"]), h.make_node("DequantizeLinear", ["xq", "s", "z"], ["xf"]),
         h.make_node("DequantizeLinear", ["w", "ws"], ["wf"]), h.make_node("Conv", ["xf", "wf"], ["y"], kernel_shape=[3, 3])],
        [value("x", [1, 4, 10, 10])], [value("y", [1, 16, 8, 8])],
        [weight("w", 16, 4, 3, 3, dtype=np.int8), n.from_array(np.float32(0.1), "ws"), n.from_array(np.float32(0.1), "s"), n.from_array(np.uint8(128), "z")])


def function():
    """A function with an attribute that its call sets, and one that it leaves."""
    leaky = h.make_node("LeakyRelu", ["p"], ["q"])
    leaky.attribute.add(name="alpha", ref_attr_name="slope", type=onnx.AttributeProto.FLOAT)
    f = h.make_function("local", "Block", ["a", "b"], ["q"], [h.make_node("MatMul", ["a", "b"], ["p"]), leaky], [h.make_opsetid("", 17)], attributes=["slope"])
    return model(
        [h.make_node("Block", ["x", "w1"], ["m"], domain="local", name="one", slope=0.1), h.make_node("Block", ["m", "w2"], ["y"], domain="local", name="two", slope=0.2)],
        [value("x", [2, 6])], [value("y", [2, 3])], [weight("w1", 6, 5), weight("w2", 5, 3)], functions=[f], domains=["local"], ir=9)


def legacy():
    """IR 3 and operator set 6: weights are listed among the inputs, sizes and axes stand in attributes."""
    return model(
        [h.make_node("Conv", ["x", "w"], ["a"], kernel_shape=[1, 1]), h.make_node("Add", ["a", "b"], ["c"], broadcast=1, axis=1),
         h.make_node("Clip", ["c"], ["d"], min=0.0, max=6.0), h.make_node("Reshape", ["d", "shape"], ["y"])],
        [value("x", [1, 4, 5, 5]), value("w", [6, 4, 1, 1]), value("b", [6]), value("shape", [2], INT64)], [value("y", [1, 150])],
        [weight("w", 6, 4, 1, 1), weight("b", 6), ints("shape", 1, -1)], opset=6, ir=3)


def constants():
    """All weights in Constant nodes, as some exporters keep them."""
    return model(
        [h.make_node("Constant", [], ["w"], value=weight("", 8, 3, 3, 3)), h.make_node("Conv", ["x", "w"], ["a"], kernel_shape=[3, 3]),
         h.make_node("Constant", [], ["scale"], value=weight("", 1, 8, 1, 1)), h.make_node("Constant", [], ["shift"], value=weight("", 1, 16, 1, 1)),
         h.make_node("Mul", ["a", "scale"], ["b"]), h.make_node("Concat", ["b", "b"], ["c"], axis=1), h.make_node("Add", ["c", "shift"], ["y"])],
        [value("x", [1, 3, 8, 8])], [value("y", [1, 16, 6, 6])], opset=13)


def unknown():
    """An operator of a domain that nobody knows, with a declared result."""
    return model(
        [h.make_node("Mystery", ["x"], ["m"], domain="corp.secret", name="riddle"), h.make_node("Gemm", ["m", "w"], ["y"])],
        [value("x", [2, 3])], [value("y", [2, 5])], [weight("w", 7, 5)], info=[value("m", [2, 7])], domains=["corp.secret"])


def recurrent():
    """An LSTM in both directions over a symbolic sequence."""
    return model(
        [h.make_node("LSTM", ["x", "w", "r", "b"], ["y", "h", "c"], name="/rnn/LSTM", hidden_size=5, direction="bidirectional")],
        [value("x", ["seq_len", "batch", 4])], [value("y", None), value("h", None), value("c", None)],
        [weight("w", 2, 20, 4), weight("r", 2, 20, 5), weight("b", 2, 40)])


def detector():
    """Suppression of boxes: the number that stays depends on data."""
    return model(
        [h.make_node("NonMaxSuppression", ["boxes", "scores", "most"], ["kept"], name="nms"),
         h.make_node("Gather", ["kept", "column"], ["y"], axis=1)],
        [value("boxes", [1, 50, 4]), value("scores", [1, 3, 50])], [value("y", None, INT64)], [ints("most", 20), ints("column", 2)])


def external():
    """Weights in a file beside the model."""
    m = model([h.make_node("MatMul", ["x", "w"], ["y"])], [value("x", [2, 1000])], [value("y", [2, 500])], [weight("w", 1000, 500)])
    t = m.graph.initializer[0]
    t.ClearField("raw_data")
    t.data_location = T.EXTERNAL
    for key, text in (("location", "external.bin"), ("offset", "4096"), ("length", "2000000")):
        t.external_data.add(key=key, value=text)
    return m


def uncounted():
    """Operators without a count: one whose result is declared, two whose result is not, and what follows one of them."""
    return model(
        [h.make_node("MoE", ["x", "router", "w1", "", "w2"], ["a"], domain="com.microsoft"),
         h.make_node("MatMul", ["a", "w"], ["b"]),
         h.make_node("PagedAttention", ["b"], ["c"], domain="com.microsoft"),
         h.make_node("Relu", ["c"], ["d"]), h.make_node("Softmax", ["d"], ["y"]),
         h.make_node("LinearAttention", ["b"], ["z"])],
        [value("x", [6, 8]), value("router", [6, 2])], [value("y", None), value("z", None)],
        [weight("w1", 2, 8, 16), weight("w2", 2, 16, 8), weight("w", 8, 3)], info=[value("a", [6, 8])], domains=["com.microsoft"])


def fallback():
    """A condition that depends on data; the side that would cost more cannot run with this input."""
    dear = h.make_graph([h.make_node("MatMul", ["x", "wide"], ["t"], name="misfit")], "dear", [], [value("t", None)], [weight("wide", 5, 400)])
    cheap = h.make_graph([h.make_node("MatMul", ["x", "w"], ["e"])], "cheap", [], [value("e", None)], [weight("w", 4, 4)])
    return model(
        [h.make_node("ReduceSum", ["x"], ["sum"], keepdims=0), h.make_node("Greater", ["sum", "limit"], ["which"]),
         h.make_node("If", ["which"], ["y"], name="choice", then_branch=dear, else_branch=cheap)],
        [value("x", ["rows", 4])], [value("y", None)], [n.from_array(np.array(0.5, dtype=np.float32), "limit")])


def copies():
    """Vectors stored once because they are equal: two scales of one block, and a bias of two layers."""
    return model(
        [h.make_node("Identity", ["block.scale1"], ["block.scale2"]), h.make_node("Identity", ["block.fc1.bias"], ["block.fc2.bias"]),
         h.make_node("Gemm", ["x", "block.fc1.weight", "block.fc1.bias"], ["a"], name="/block/fc1/Gemm"),
         h.make_node("Mul", ["a", "block.scale1"], ["b"], name="/block/Mul"),
         h.make_node("Gemm", ["b", "block.fc2.weight", "block.fc2.bias"], ["c"], name="/block/fc2/Gemm"),
         h.make_node("Mul", ["c", "block.scale2"], ["y"], name="/block/Mul_1")],
        [value("x", [2, 4])], [value("y", None)],
        [weight("block.scale1", 4), weight("block.fc1.bias", 4), weight("block.fc1.weight", 4, 4), weight("block.fc2.weight", 4, 4)], producer="pytorch")


def standardized():
    """A convolution whose weight is standardized at each run, as torch's older exporter writes it: the weight is there
    twice, reshaped for the norm and transposed for the mean."""
    return model(
        [h.make_node("ReduceMean", ["onnx::ReduceMean_5"], ["mean"], name="/conv/ReduceMean", axes=[0, 1], keepdims=0),
         h.make_node("Sub", ["onnx::ReduceMean_5", "mean"], ["d"], name="/conv/Sub"), h.make_node("Mul", ["d", "d"], ["dd"], name="/conv/Mul"),
         h.make_node("ReduceMean", ["dd"], ["variance"], name="/conv/ReduceMean_1", axes=[0, 1], keepdims=0),
         h.make_node("Constant", [], ["zeros"], value=n.from_array(np.zeros(4, dtype=np.float32))),
         h.make_node("BatchNormalization", ["onnx::BatchNormalization_3", "onnx::BatchNormalization_4", "zeros", "mean", "variance"], ["n"], name="/conv/BatchNormalization"),
         h.make_node("Reshape", ["n", "sizes"], ["w"], name="/conv/Reshape"),
         h.make_node("Conv", ["x", "w", "conv.bias"], ["y"], name="/conv/Conv")],
        [value("x", [1, 2, 6, 6])], [value("y", None)],
        [weight("onnx::BatchNormalization_3", 1, 4, 18), weight("onnx::ReduceMean_5", 1, 18, 4), weight("onnx::BatchNormalization_4", 4),
         ints("sizes", 4, 2, 3, 3), weight("conv.bias", 4)], producer="pytorch")


def variables():
    """Names as TensorFlow's exporter writes them: a convolution with a folded norm, a norm of 4 groups, a dense layer,
    and the zeros that a recurrent layer starts from."""
    return model(
        [h.make_node("Conv", ["x", "net/conv/convolution/merged_input:0", "net/bn/batchnorm/sub:0"], ["Conv__7:0"], name="Conv__7"),
         h.make_node("Mul", ["Conv__7:0", "net/group/Reshape_1:0"], ["net/group/mul:0"], name="net/group/mul"),
         h.make_node("ReduceMean", ["net/group/mul:0"], ["net/pool/Mean:0"], name="net/pool/Mean", axes=[2, 3], keepdims=0),
         h.make_node("Add", ["net/pool/Mean:0", "net/rnn/zeros:0"], ["net/rnn/add:0"], name="net/rnn/add"),
         h.make_node("MatMul", ["net/rnn/add:0", "net/dense/Cast/ReadVariableOp:0"], ["net/dense/MatMul:0"], name="net/dense/MatMul"),
         h.make_node("Add", ["net/dense/MatMul:0", "net/dense/BiasAdd/ReadVariableOp:0"], ["y"], name="net/dense/BiasAdd")],
        [value("x", [1, 2, 6, 6])], [value("y", None)],
        [weight("net/conv/convolution/merged_input:0", 20, 2, 3, 3), weight("net/bn/batchnorm/sub:0", 20), weight("net/group/Reshape_1:0", 1, 20, 1, 1),
         n.from_array(np.zeros((1, 20), dtype=np.float32), "net/rnn/zeros:0"), weight("net/dense/Cast/ReadVariableOp:0", 20, 3),
         weight("net/dense/BiasAdd/ReadVariableOp:0", 3)], producer="tf2onnx")


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for make in (symbolic, convolution, shapes, branch, loop, scan, quantized, function, legacy, constants, unknown, recurrent, detector, external,
                 uncounted, fallback, copies, standardized, variables):
        (folder / f"{make.__name__}.onnx").write_bytes(make().SerializeToString())


if __name__ == "__main__":
    main()
