"""Writes small ONNX models of the kinds that a reader gets wrong in silence, and what is right of each.

    python onnx_kinds.py FOLDER        writes FOLDER/kinds.tar.gz and FOLDER/kinds.jsonl

Shapes of outputs are those of a run of ONNX Runtime, where it has the operator on a CPU; parameters and MACs are worked out by hand
beside each model. Needs onnx, onnxruntime and numpy.
"""
import gzip
import io
import json
import pathlib
import sys
import tarfile
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper as n

MS, ML = "com.microsoft", "ai.onnx.ml"
cases, failed = [], []


def case(params=0, macs=0, feed=None, out=None, mark="", codes="", sizes=None, why=""):
    """A model and what is right of it: parameters and MACs by hand; feed gives sizes of symbols or values of inputs; out are the shapes,
    where ONNX Runtime cannot tell them (why); mark is what stands before the totals; codes are what heft assumes."""
    def add(make):
        cases.append(dict(name=make.__name__, make=make, params=params, macs=macs, feed=feed or {}, out=out, mark=mark, codes=codes, why=why))
        return make
    return add


def value(name, shape, dtype=T.FLOAT):
    return h.make_tensor_value_info(name, dtype, shape)


def weight(name, *shape, dtype=np.float32):
    return n.from_array(np.ones(shape, dtype=dtype), name)


def scalar(name, number, dtype=np.int64):
    return n.from_array(np.array(number, dtype=dtype), name)


def ints(name, *numbers):
    return n.from_array(np.array(numbers, dtype=np.int64), name)


node = h.make_node


def model(nodes, inputs, outputs, initializers=(), opset=17, ir=8, producer="hand", domains=(), info=()):
    outputs = [onnx.ValueInfoProto(name=o) if isinstance(o, str) else o for o in outputs]  # types are inferred
    graph = h.make_graph(nodes, "g", inputs, outputs, list(initializers), value_info=list(info))
    imports = [h.make_opsetid("", opset)] + [h.make_opsetid(d, 3 if d == ML else 1) for d in domains]
    return h.make_model(graph, opset_imports=imports, ir_version=ir, producer_name=producer)


def body(nodes, inputs, outputs, initializers=()):
    return h.make_graph(nodes, "body", inputs, outputs, list(initializers))


TURN, HOLDS = value("turn", [], T.INT64), value("holds", [], T.BOOL)


def counting(extra=(), condition=("Less", "next", "steps"), carried=(), results=(), initializers=(), start="zero"):
    """The body of a loop as TensorFlow's exporter writes it: a counter, and a condition on it."""
    nodes = [node("Add", ["counter", "one"], ["next"]), node(condition[0], list(condition[1:]), ["again"])] + list(extra)
    return body(nodes, [TURN, HOLDS, value("counter", [], T.INT64)] + list(carried),
                [value("again", [], T.BOOL), value("next", [], T.INT64)] + list(results), initializers)


COUNTERS = [scalar("zero", 0), scalar("one", 1)]


# Loops that end where a condition over known integers says so.

@case(params=64 * 64, macs=50 * 64 * 64)
def loop_counter():
    """TF's while loop: 50 steps of the input's first axis."""
    steps = [node("Gather", ["x", "counter"], ["step"]), node("MatMul", ["step", "w"], ["o"])]
    return model(
        [node("Shape", ["x"], ["shape"]), node("Gather", ["shape", "zero"], ["steps"]), node("Less", ["zero", "steps"], ["first"]),
         node("Loop", ["", "first", "zero"], ["last", "y"], body=counting(steps, results=[value("o", None)]))],
        [value("x", [50, 1, 64])], ["y"], COUNTERS + [weight("w", 64, 64)], opset=13)


@case(params=16, macs=7 * 16)
def loop_two_conditions():
    """Two counters, And of two comparisons: the shorter limit holds."""
    nodes = [node("Add", ["i", "one"], ["i2"]), node("Add", ["j", "two"], ["j2"]), node("Less", ["i2", "ten"], ["a"]),
             node("LessOrEqual", ["j2", "twelve"], ["b"]), node("And", ["a", "b"], ["again"]), node("MatMul", ["s", "w"], ["s2"])]
    b = body(nodes, [TURN, HOLDS, value("i", [], T.INT64), value("j", [], T.INT64), value("s", [1, 4])],
             [value("again", [], T.BOOL), value("i2", [], T.INT64), value("j2", [], T.INT64), value("s2", [1, 4])])
    return model([node("Loop", ["", "yes", "zero", "zero", "x"], ["i_end", "j_end", "y"], body=b)], [value("x", [1, 4])], ["i_end", "y"],
                 COUNTERS + [scalar("two", 2), scalar("ten", 10), scalar("twelve", 12), scalar("yes", True, bool), weight("w", 4, 4)])


@case(params=16, macs=3 * 4 * 16)
def loop_counts_down():
    """A counter that halves, 8 4 2 1: 3 turns from 8 until it is 1; then a second loop's turns by the first's counter."""
    b = body([node("Div", ["k", "two"], ["k2"]), node("Greater", ["k2", "one"], ["again"]), node("MatMul", ["s", "w"], ["s2"])],
             [TURN, HOLDS, value("k", [], T.INT64), value("s", [4, 4])], [value("again", [], T.BOOL), value("k2", [], T.INT64), value("s2", [4, 4])])
    return model([node("Loop", ["", "yes", "eight", "x"], ["k_end", "y"], body=b)], [value("x", [4, 4])], ["y"],
                 [scalar("one", 1), scalar("two", 2), scalar("eight", 8), scalar("yes", True, bool), weight("w", 4, 4)])


@case(params=16, macs=5 * 3 * 16)
def loop_nested():
    """5 turns of 3 turns."""
    inner = body([node("Identity", ["ih"], ["ig"]), node("MatMul", ["is", "w"], ["is2"])],
                 [value("it", [], T.INT64), value("ih", [], T.BOOL), value("is", [1, 4])], [value("ig", [], T.BOOL), value("is2", [1, 4])])
    outer = counting([node("Loop", ["three", "", "s"], ["s2"], body=inner)], ("Less", "next", "five"), [value("s", [1, 4])], [value("s2", [1, 4])])
    return model([node("Loop", ["", "yes", "zero", "x"], ["n", "y"], body=outer)], [value("x", [1, 4])], ["y"],
                 COUNTERS + [scalar("three", 3), scalar("five", 5), scalar("yes", True, bool), weight("w", 4, 4)])


@case(params=16, macs=(0 + 1 + 0 + 1) * 16)
def loop_if_inside():
    """An If that the counter's parity decides: two of four turns multiply."""
    yes = h.make_graph([node("MatMul", ["s", "w"], ["t"])], "yes", [], [value("t", [1, 4])])
    no = h.make_graph([node("Identity", ["s"], ["e"])], "no", [], [value("e", [1, 4])])
    extra = [node("Mod", ["counter", "two"], ["parity"]), node("Equal", ["parity", "one"], ["odd"]),
             node("If", ["odd"], ["s2"], then_branch=yes, else_branch=no)]
    return model([node("Loop", ["", "yes", "zero", "x"], ["n", "y"], body=counting(extra, ("Less", "next", "four"), [value("s", [1, 4])], [value("s2", [1, 4])]))],
                 [value("x", [1, 4])], ["y"], COUNTERS + [scalar("two", 2), scalar("four", 4), scalar("yes", True, bool), weight("w", 4, 4)])


@case(params=16, macs=6 * 2 * 16)
def loop_sequence():
    """A sequence is carried and grows by one tensor a turn; joined it has 12 rows."""
    seq = h.make_tensor_sequence_value_info
    extra = [node("MatMul", ["x", "w"], ["row"]), node("SequenceInsert", ["s", "row"], ["s2"])]
    b = counting(extra, ("Less", "next", "six"), [seq("s", T.FLOAT, None)], [seq("s2", T.FLOAT, None)])
    return model([node("SequenceEmpty", [], ["empty"]), node("Loop", ["", "yes", "zero", "empty"], ["n", "all"], body=b),
                  node("ConcatFromSequence", ["all"], ["y"], axis=0)], [value("x", [2, 4])], ["y"],
                 COUNTERS + [scalar("six", 6), scalar("yes", True, bool), weight("w", 4, 4)])


@case(params=12, macs=5 * 12)
def loop_grows():
    """What is carried grows by a row a turn: the last has 6 rows."""
    extra = [node("MatMul", ["x", "w"], ["row"]), node("Concat", ["s", "row"], ["s2"], axis=0)]
    return model([node("Loop", ["", "yes", "zero", "start"], ["n", "y"], body=counting(extra, ("Less", "next", "five"), [value("s", None)], [value("s2", None)]))],
                 [value("x", [1, 4]), value("start", [1, 3])], ["y"], COUNTERS + [scalar("five", 5), scalar("yes", True, bool), weight("w", 4, 3)])


@case()
def loop_old_numbers():
    """The number of the turn as a vector of one, as exporters wrote it once."""
    b = body([node("Squeeze", ["it"], ["k"], axes=[0]), node("Gather", ["x", "k"], ["r"]), node("Identity", ["c"], ["co"]), node("Add", ["s", "r"], ["s2"]), node("Identity", ["r"], ["o"])],
             [value("it", [1], T.INT64), value("c", [], T.BOOL), value("s", [4])], [value("co", [], T.BOOL), value("s2", [4]), value("o", [4])])
    return model([node("Loop", ["limit", "yes", "start"], ["z", "y"], body=b)], [value("x", [5, 4]), value("start", [4])], ["z", "y"],
                 [scalar("limit", 5), scalar("yes", True, bool)], opset=9, ir=4)


@case(params=16, macs=3000 * 16)
def loop_long():
    """3,000 turns by a limit: those beyond 1,024 are like the last."""
    b = body([node("Identity", ["holds"], ["again"]), node("MatMul", ["s", "w"], ["s2"]), node("ReduceSum", ["s2"], ["o"], keepdims=0)],
             [TURN, HOLDS, value("s", [1, 4])], [value("again", [], T.BOOL), value("s2", [1, 4]), value("o", [])])
    return model([node("Loop", ["limit", "", "x"], ["y", "sums"], body=b)], [value("x", [1, 4])], ["y", "sums"], [scalar("limit", 3000), weight("w", 4, 4)])


@case(params=16, macs=2000 * 16)
def loop_long_counter():
    """2,000 turns that a condition on a counter ends."""
    extra = [node("MatMul", ["s", "w"], ["s2"])]
    return model([node("Loop", ["", "yes", "zero", "x"], ["n", "y"], body=counting(extra, ("Less", "next", "many"), [value("s", [1, 4])], [value("s2", [1, 4])]))],
                 [value("x", [1, 4])], ["n", "y"], COUNTERS + [scalar("many", 2000), scalar("yes", True, bool), weight("w", 4, 4)])


@case(params=16, macs=1_000_000 * 16, out=[[1, 4]], why="a million turns: the shape is the carried one")
def loop_million():
    b = body([node("Identity", ["holds"], ["again"]), node("MatMul", ["s", "w"], ["s2"])], [TURN, HOLDS, value("s", [1, 4])], [value("again", [], T.BOOL), value("s2", [1, 4])])
    return model([node("Loop", ["limit", "", "x"], ["y"], body=b)], [value("x", [1, 4])], ["y"], [scalar("limit", 1_000_000), weight("w", 4, 4)])


@case(params=16, macs=1024 * 16, out=[[1, 4]], mark="≥", codes="loop", why="10^15 turns end nowhere")
def loop_endless():
    b = body([node("Identity", ["holds"], ["again"]), node("MatMul", ["s", "w"], ["s2"])], [TURN, HOLDS, value("s", [1, 4])], [value("again", [], T.BOOL), value("s2", [1, 4])])
    return model([node("Loop", ["limit", "", "x"], ["y"], body=b)], [value("x", [1, 4])], ["y"], [scalar("limit", 10 ** 15), weight("w", 4, 4)])


def until_small(limit):
    """A loop that ends when a computed number is small."""
    b = body([node("MatMul", ["s", "w"], ["s2"]), node("ReduceSum", ["s2"], ["sum"], keepdims=0), node("Greater", ["sum", "half"], ["again"]), node("Identity", ["s2"], ["o"])],
             [TURN, HOLDS, value("s", [1, 4])], [value("again", [], T.BOOL), value("s2", [1, 4]), value("o", [1, 4])])
    return model([node("Loop", [limit, "yes", "x"], ["z", "y"], body=b)], [value("x", [1, 4])], ["z", "y"],
                 [scalar("nine", 9), scalar("yes", True, bool), scalar("half", 0.5, np.float32), weight("w", 4, 4)])


@case(params=16, macs=9 * 16, out=["[1 4]", "≤[9 1 4]"], mark="≤", codes="loop", why="it may end sooner")
def loop_until_with_limit():
    return until_small("nine")


@case(params=16, macs=16, out=["[1 4]", "≥[1 1 4]"], mark="≥", codes="loop", why="it ends where data says so")
def loop_until():
    return until_small("")


@case(params=16, macs=11 * 16, out=[[11, 1, 4]], why="the file declares how often")
def loop_until_declared():
    m = until_small("")
    del m.graph.output[:]
    m.graph.output.extend([value("y", [11, 1, 4])])
    return m


@case(params=16, macs=16, out=["≥[2 4]"], mark="≥", codes="loop", why="what grows by a row a turn has no known rows")
def loop_until_grows():
    b = body([node("MatMul", ["x", "w"], ["row"]), node("ReduceSum", ["row"], ["sum"], keepdims=0), node("Greater", ["sum", "half"], ["again"]),
              node("Concat", ["s", "row"], ["s2"], axis=0)], [TURN, HOLDS, value("s", None)], [value("again", [], T.BOOL), value("s2", None)])
    return model([node("Loop", ["", "yes", "x"], ["y"], body=b)], [value("x", [1, 4])], ["y"],
                 [scalar("yes", True, bool), scalar("half", 0.5, np.float32), weight("w", 4, 4)])


@case(params=24, macs=24, out=[[3, 4]], mark="≥", codes="loop", why="a counter's last number is not known: what is made of it is open, the file's own shape counts")
def loop_until_counter():
    b = body([node("Add", ["k", "one"], ["k2"]), node("ReduceSum", ["x"], ["sum"], keepdims=0), node("Greater", ["sum", "half"], ["again"]), node("MatMul", ["x", "w"], ["o"])],
             [TURN, HOLDS, value("k", [1], T.INT64)], [value("again", [], T.BOOL), value("k2", [1], T.INT64)])
    return model([node("Loop", ["", "yes", "zero1"], ["k_end"], body=b), node("Expand", ["v", "k_end"], ["y"])], [value("x", [1, 4])], [value("y", [3, 4])],
                 [scalar("one", 1), ints("zero1", 0), scalar("yes", True, bool), scalar("half", 0.5, np.float32), weight("w", 4, 6), weight("v", 1)])


@case(params=16, macs=0)
def loop_never():
    extra = [node("MatMul", ["s", "w"], ["o"]), node("Identity", ["s"], ["s2"])]
    return model([node("Loop", ["", "no", "zero", "x"], ["n", "z", "y"], body=counting(extra, ("Less", "next", "one"), [value("s", [1, 4])], [value("s2", [1, 4]), value("o", [1, 4])]))],
                 [value("x", [1, 4])], ["z", "y"], COUNTERS + [scalar("no", False, bool), weight("w", 4, 4)])


@case(params=16, macs=1500 * 16)
def scan_long():
    b = h.make_graph([node("MatMul", ["s", "w"], ["m"]), node("Add", ["m", "r"], ["s2"]), node("Identity", ["s2"], ["o"])], "scan",
                     [value("s", [1, 4]), value("r", [1, 4])], [value("s2", [1, 4]), value("o", [1, 4])])
    return model([node("Scan", ["x", "xs"], ["z", "y"], body=b, num_scan_inputs=1, scan_output_axes=[1])], [value("x", [1, 4]), value("xs", [1500, 1, 4])], ["z", "y"], [weight("w", 4, 4)])


# What is fed, what is stored, and sizes that a weight decides.

@case(params=2 * 32 * 32, macs=2 * 32 * 32)
def cache_is_fed():
    return model([node("MatMul", ["x", "wk"], ["k0"]), node("Reshape", ["k0", "sh"], ["k"]), node("Concat", ["past_key_values.0.key", "k"], ["present.0.key"], axis=2),
                  node("MatMul", ["x", "wq"], ["y"])], [value("x", [1, 1, 32]), value("past_key_values.0.key", [1, 4, 255, 8])], ["y", "present.0.key"],
                 [weight("wk", 32, 32), weight("wq", 32, 32), ints("sh", 1, 4, 1, 8)])


@case(params=64, macs=64)
def later_input_is_fed():
    """A static second input with the name of a weight, in a file that stores its weights."""
    return model([node("MatMul", ["x", "w"], ["m"]), node("Add", ["m", "decoder.memory"], ["y"])],
                 [value("x", [1, 8]), value("decoder.memory", [1, 8])], ["y"], [weight("w", 8, 8)], producer="pytorch")


@case(params=8 * 6 + 6, macs=5 * 48, feed={"batch": 5})
def weights_left_out():
    """A file without its weights; what has an open size is fed."""
    return model([node("Gemm", ["input", "weight", "bias"], ["o"]), node("Unsqueeze", ["mask_index"], ["u"], axes=[1]), node("Cast", ["u"], ["f"], to=T.FLOAT), node("Mul", ["o", "f"], ["y"])],
                 [value("input", ["batch", 8]), value("weight", [8, 6]), value("bias", [6]), value("mask_index", ["batch"], T.INT32)], ["y"], opset=11, ir=6, producer="pytorch")


@case(params=500 * 784 + 500, macs=784 * 500, feed={"input_dim0": 1, "input_dim1": 784}, codes="input")
def gemm_decides():
    return model([node("Gemm", ["input", "w", "b"], ["h"], transB=1), node("Relu", ["h"], ["y"])], [value("input", ["input_dim0", "input_dim1"])], ["y"], [weight("w", 500, 784), weight("b", 500)])


@case(params=128, macs=128, feed={"M": 1, "K": 16, "C": 8}, codes="input")
def product_decides():
    return model([node("MatMul", ["x", "w"], ["m"]), node("Mul", ["m", "s"], ["y"])], [value("x", ["M", "K"]), value("s", ["C"])], ["y"], [weight("w", 16, 8)])


@case(params=5 * 7 * 9, macs=8 * 8 * 5 * 7 * 9, feed={"b": 1, "ch": 7, "h": 10, "w": 10}, codes="input")
def convolution_decides():
    return model([node("Relu", ["x"], ["r"]), node("Conv", ["r", "k"], ["y"])], [value("x", ["b", "ch", 10, 10])], ["y"], [weight("k", 5, 7, 3, 3)])


@case(params=4 * 5 * (6 + 5), macs=3 * 4 * 5 * (6 + 5), feed={"b": 1, "f": 6, "d": 1, "hid": 5, "b2": 1}, codes="input")
def recurrent_decides():
    return model([node("LSTM", ["x", "W", "R", "", "", "h0", "c0"], ["y", "yh", "yc"], hidden_size=5)],
                 [value("x", [3, "b", "f"]), value("h0", ["d", "b2", "hid"]), value("c0", ["d", "b2", "hid"])], ["y", "yh", "yc"], [weight("W", 1, 20, 6), weight("R", 1, 20, 5)])


@case(params=11 + 11 + 11 * 4, macs=2 * 11 * 4, feed={"b": 1, "c": 11}, codes="input")
def norm_decides():
    return model([node("LayerNormalization", ["x", "g", "b"], ["l"]), node("Transpose", ["l"], ["t"], perm=[0, 2, 1]), node("Transpose", ["t"], ["u"], perm=[0, 2, 1]), node("MatMul", ["u", "w"], ["y"])],
                 [value("x", ["b", 2, "c"])], ["y"], [weight("g", 11), weight("b", 11), weight("w", 11, 4)])


@case(feed={}, out=[[1, 4, 4, 4, 4, 4, 4, 4, 4]], codes="input", why="every size is open")
def nine_open_axes():
    return model([node("Add", ["x", "b"], ["y"])], [value("x", [None] * 9), value("b", [None] * 9)], ["y"])


# Weights of few bits.

def nbits(bits, k, cols, block=32):
    blocks = (k + block - 1) // block
    return model([node("MatMulNBits", ["x", "B", "s"], ["y"], domain=MS, K=k, N=cols, bits=bits, block_size=block)], [value("x", [2, k])], ["y"],
                 [weight("B", cols, blocks, block * bits // 8, dtype=np.uint8), weight("s", cols * blocks)], domains=[MS])


@case(params=256 * 256, macs=2 * 256 * 256)
def bits_4():
    return nbits(4, 256, 256)


@case(params=64 * 48, macs=2 * 64 * 48)
def bits_8():
    return nbits(8, 64, 48)


@case(params=70 * 16, macs=2 * 70 * 16)
def bits_4_padded():
    """K is no multiple of the block: the file stores 96 codes a row."""
    return nbits(4, 70, 16)


@case(params=64 * 32, macs=4 * 64 * 32)
def bits_bnb4():
    return model([node("MatMulBnb4", ["a", "B", "m"], ["y"], domain=MS, K=64, N=32, block_size=32, quant_type=1)], [value("a", [4, 64])], ["y"],
                 [weight("B", 1024, dtype=np.uint8), weight("m", 64)], domains=[MS])


@case(params=20 * 64, out=[[3, 64]], why="the release at hand wants weights that were packed before")
def bits_table():
    return model([node("GatherBlockQuantized", ["t", "i", "s"], ["y"], domain=MS, bits=4, block_size=32, gather_axis=0, quantize_axis=1)], [value("i", [3], T.INT64)], ["y"],
                 [weight("t", 20, 32, dtype=np.uint8), weight("s", 20, 2)], opset=21, ir=10, domains=[MS])


# ONNX Runtime's attention.

def packed_attention(name="Attention", past=True, **attributes):
    inputs = ["x", "W", "B"] + (["", "past"] if past else [])
    return model([node(name, inputs, ["y", "present"], domain=MS, num_heads=4, **attributes)], [value("x", [1, 128, 64])] + ([value("past", [2, 1, 4, 128, 16])] if past else []),
                 ["y", "present"], [weight("W", 64, 192), weight("B", 192)], domains=[MS])


@case(params=64 * 192 + 192, macs=128 * 64 * 192 + 2 * 128 * 256 * 64)
def attention_past():
    return packed_attention(unidirectional=1)


@case(params=64 * 192 + 192, macs=128 * 64 * 192 + 2 * 128 * 128 * 64)
def attention_no_past():
    return packed_attention(past=False)


@case(params=64 * 192 + 192, macs=16 * 64 * 192 + 2 * 16 * 16 * 64)
def attention_8_bits():
    return model([node("QAttention", ["x", "W", "B", "xs", "ws", "", "xz", "wz"], ["y"], domain=MS, num_heads=4)], [value("x", [1, 16, 64], T.UINT8)], ["y"],
                 [weight("W", 64, 192, dtype=np.int8), weight("B", 192), scalar("xs", 0.1, np.float32), scalar("ws", 0.1, np.float32), scalar("xz", 0, np.uint8), scalar("wz", 0, np.int8)], domains=[MS])


@case(macs=3 * 2 * 4 * 4 * 4)
def attention_scores():
    """The scores are returned: a product more."""
    return model([node("MultiHeadAttention", ["q", "k", "v", "", "", "", "", ""], ["y", "", "", "qk"], domain=MS, num_heads=2)],
                 [value("q", [1, 4, 8]), value("k", [1, 4, 8]), value("v", [1, 4, 8])], ["y", value("qk", None)], domains=[MS])


@case(params=24, macs=2 * 4 * 11 * 8)
def attention_heads_past():
    return model([node("MultiHeadAttention", ["q", "k", "v", "b", "", "", "pk", "pv"], ["y", "nk", "nv"], domain=MS, num_heads=2)],
                 [value(x, [1, 4, 8]) for x in "qkv"] + [value("pk", [1, 2, 7, 4]), value("pv", [1, 2, 7, 4])], ["y", "nk", "nv"], [weight("b", 24)], domains=[MS])


@case(macs=2 * 3 * 5 * 8)
def attention_cross():
    """Keys that are cut into heads already, of another length."""
    return model([node("MultiHeadAttention", ["q", "k", "v"], ["y"], domain=MS, num_heads=2)], [value("q", [1, 3, 8]), value("k", [1, 2, 5, 4]), value("v", [1, 2, 5, 4])], ["y"], domains=[MS])


def group_query(past, total, queries=1):
    return model([node("GroupQueryAttention", ["q", "k", "v", "pk", "pv", "sl", "tl"], ["y", "nk", "nv"], domain=MS, num_heads=8, kv_num_heads=2)],
                 [value("q", [1, queries, 128]), value("k", [1, queries, 32]), value("v", [1, queries, 32]), value("pk", [1, 2, past, 16]), value("pv", [1, 2, past, 16])], ["y", "nk", "nv"],
                 [n.from_array(np.array([total - 1], dtype=np.int32), "sl"), scalar("tl", total, np.int32)], domains=[MS])


@case(macs=2 * 8 * 100 * 16)
def group_query_decode():
    return group_query(99, 100)


@case(macs=2 * 8 * 100 * 16)
def group_query_buffer():
    """A buffer of 128 of which 100 are filled."""
    return group_query(128, 100)


@case(macs=2 * 8 * 100 * 16)
def group_query_packed():
    """Keys and values stand behind the queries in one tensor."""
    return model([node("GroupQueryAttention", ["q", "", "", "pk", "pv", "sl", "tl"], ["y", "nk", "nv"], domain=MS, num_heads=8, kv_num_heads=2)],
                 [value("q", [1, 1, 192]), value("pk", [1, 2, 99, 16]), value("pv", [1, 2, 99, 16])], ["y", "nk", "nv"],
                 [n.from_array(np.array([99], dtype=np.int32), "sl"), scalar("tl", 100, np.int32)], domains=[MS])


# Its other operators.

@case(params=4 * 32 + 8 * 32 + 64 + 8 * 100, macs=10 * (4 * 32 + 8 * 32) + 10 * 8 * 100)
def lstm_8_bits():
    return model([node("DynamicQuantizeLSTM", ["X", "W", "R", "B", "", "", "", "", "ws", "wz", "rs", "rz"], ["Y", "Yh"], domain=MS, hidden_size=8), node("Squeeze", ["Y", "axis"], ["s"]), node("MatMul", ["s", "fc"], ["y"])],
                 [value("X", [10, 1, 4])], ["y", "Yh"], [weight("W", 1, 4, 32, dtype=np.int8), weight("R", 1, 8, 32, dtype=np.int8), weight("B", 1, 64), weight("fc", 8, 100), ints("axis", 1)]
                 + [weight(x, 1) for x in ("ws", "rs")] + [weight(x, 1, dtype=np.int8) for x in ("wz", "rz")], domains=[MS])


@case(params=16 * 8, macs=4 * 16 * 8)
def integer_product():
    return model([node("MatMulIntegerToFloat", ["a", "b", "as", "bs"], ["y"], domain=MS)], [value("a", [4, 16], T.UINT8)], ["y"],
                 [weight("b", 16, 8, dtype=np.int8), scalar("as", 0.1, np.float32), scalar("bs", 0.1, np.float32)], domains=[MS])


@case(params=16 * 8, macs=4 * 16 * 8)
def dynamic_product():
    return model([node("DynamicQuantizeMatMul", ["a", "b", "bs"], ["y"], domain=MS)], [value("a", [4, 16])], ["y"], [weight("b", 16, 8, dtype=np.int8), scalar("bs", 0.1, np.float32)], domains=[MS])


@case(params=6 * 5 + 5, macs=4 * 6 * 5)
def gelu_product():
    """Optimizers for transformers write it for GPUs alone."""
    return model([node("FusedMatMul", ["a", "w"], ["m"], domain=MS, alpha=0.5), node("BiasGelu", ["m", "b"], ["y"], domain=MS)], [value("a", [4, 6])], ["y"], [weight("w", 6, 5), weight("b", 5)], domains=[MS])


def quantized_pool(name, **attributes):
    return model([node(name, ["x", "s", "z", "s", "z"], ["y"], domain=MS, **attributes)], [value("x", [1, 3, 8, 8], T.UINT8)], [value("y", None, T.UINT8)],
                 [scalar("s", 0.1, np.float32), scalar("z", 0, np.uint8)], domains=[MS])


@case()
def pool_8_bits():
    return quantized_pool("QLinearAveragePool", kernel_shape=[2, 2], strides=[2, 2])


@case()
def pool_8_bits_last():
    return quantized_pool("QLinearAveragePool", kernel_shape=[2, 2], strides=[2, 2], channels_last=1, pads=[1, 0, 1, 0])


@case()
def pool_8_bits_global():
    return quantized_pool("QLinearGlobalAveragePool")


@case(out=[[1, 3]], why="the release at hand has no kernel")
def mean_8_bits():
    return model([node("QLinearReduceMean", ["x", "s", "z", "s", "z"], ["y"], domain=MS, axes=[2, 3], keepdims=0)], [value("x", [1, 3, 8, 8], T.UINT8)], [value("y", None, T.UINT8)],
                 [scalar("s", 0.1, np.float32), scalar("z", 0, np.uint8)], domains=[MS])


@case(params=32, out=[[1, 8, 8, 16]], why="for GPUs alone")
def group_norm_last():
    return model([node("GroupNorm", ["x", "g", "b"], ["y"], domain=MS, activation=1, channels_last=1, groups=4)], [value("x", [1, 8, 8, 16])], ["y"], [weight("g", 16), weight("b", 16)], domains=[MS])


@case(params=48, out=[[1, 8, 8, 16], [1, 8, 8, 16]], why="for GPUs alone")
def group_norm_skip():
    return model([node("SkipGroupNorm", ["x", "g", "b", "s", "bias"], ["y", "sum"], domain=MS, activation=0, channels_last=1, groups=4)], [value("x", [1, 8, 8, 16]), value("s", [1, 8, 8, 16])], ["y", "sum"],
                 [weight("g", 16), weight("b", 16), weight("bias", 16)], domains=[MS])


@case(params=4 * 2 * 8 * 16, macs=6 * 2 * 2 * 8 * 16)
def experts():
    """6 tokens, 2 of 4 experts each."""
    return model([node("MoE", ["x", "router", "w1", "", "w2"], ["y"], domain=MS, k=2, activation_type="relu")], [value("x", [6, 8]), value("router", [6, 4])], ["y"],
                 [weight("w1", 4, 16, 8), weight("w2", 4, 8, 16)], domains=[MS])


@case(params=4 * 8 + 8 * 8 + 8 * 7, macs=4 * (8 * 8 + 8 * 7), mark="≥", codes="loop", out=[[2, 20]], why="one word's run is counted; a whole model would be needed to run it")
def generation():
    """A decoder inside of a search: its weights are the model's. Two prompts of two words are four rows."""
    decoder = h.make_graph([node("Gather", ["table", "input_ids"], ["e"]), node("MatMul", ["e", "w"], ["d"]), node("MatMul", ["d", "head"], ["logits"])], "decoder",
                           [value("input_ids", ["batch_size", "sequence_length"], T.INT32)], [value("logits", None)], [])
    return model([node("GreedySearch", ["ids", "twenty"], ["y"], domain=MS, decoder=decoder, eos_token_id=0, pad_token_id=0)], [value("ids", [2, 2], T.INT32)], ["y"],
                 [scalar("twenty", 20, np.int32), weight("table", 4, 8), weight("w", 8, 8), weight("head", 8, 7)], domains=[MS])


def optimized(made):
    """What ONNX Runtime saves of a model, optimized for the CPU that it runs on."""
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.optimized_model_filepath = folder + "/optimized.onnx"
        onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return onnx.load(options.optimized_model_filepath)


@case(params=32 * 27 + 32 + 48 * 32 * 9 + 5 * 36, macs=256 * 32 * 27 + 36 * 48 * 32 * 9 + 36 * 5, codes="blocked")
def saved_optimized():
    """20 and 36 channels in blocks of 16: 32 and 48 are stored."""
    return optimized(model(
        [node("Conv", ["x", "w1", "b1"], ["a"], pads=[1, 1, 1, 1]), node("Relu", ["a"], ["r"]), node("MaxPool", ["r"], ["p"], kernel_shape=[2, 2], strides=[2, 2]), node("Conv", ["p", "w2"], ["c"]),
         node("Sigmoid", ["c"], ["s"]), node("Mul", ["c", "s"], ["q"]), node("GlobalAveragePool", ["q"], ["g"]), node("Flatten", ["g"], ["f"]), node("Gemm", ["f", "w3"], ["y"], transB=1)],
        [value("x", [1, 3, 16, 16])], ["y"], [weight("w1", 20, 3, 3, 3), weight("b1", 20), weight("w2", 36, 20, 3, 3), weight("w3", 5, 36)]))


@case(params=64 * 27 + 64 + 64 * 64 * 9, macs=256 * 64 * 27 + 256 * 64 * 64 * 9, codes="blocked")
def saved_optimized_sum():
    """A residual: the addition is the convolution's fourth input."""
    return optimized(model(
        [node("Conv", ["x", "w1", "b1"], ["a"], pads=[1, 1, 1, 1]), node("Conv", ["a", "w2"], ["b"], pads=[1, 1, 1, 1]), node("Add", ["a", "b"], ["s"]), node("Relu", ["s"], ["y"])],
        [value("x", [1, 3, 16, 16])], ["y"], [weight("w1", 64, 3, 3, 3), weight("b1", 64), weight("w2", 64, 64, 3, 3)]))


@case(params=8 * 4 * 9, macs=6 * 5 * 8 * 4 * 9, out=[[1, 6, 5, 8]], why="a domain that no file may import from outside")
def channels_last():
    return model([node("Conv", ["x", "w"], ["c"], domain="com.ms.internal.nhwc", pads=[1, 1, 1, 1], kernel_shape=[3, 3]), node("MaxPool", ["c"], ["y"], domain="com.ms.internal.nhwc", kernel_shape=[1, 1])],
                 [value("x", [1, 6, 5, 4])], ["y"], [weight("w", 8, 4, 3, 3)], domains=["com.ms.internal.nhwc"])


@case(params=64 * 192 + 192, macs=10 * 64 * 192 + 2 * 10 * 10 * 64, out=[[10, 64]], mark="≤", codes="bound", why="for GPUs alone")
def attention_packed_tokens():
    return model([node("PackedAttention", ["x", "W", "B", "o", "c"], ["y"], domain=MS, num_heads=4)], [value("x", [10, 64]), value("o", [2, 8], T.INT32), value("c", [3], T.INT32)], ["y"],
                 [weight("W", 64, 192), weight("B", 192)], domains=[MS])


# Operators of versions before 1.5 of the format, and classical models.

@case(params=108 + 144, macs=4 * 196 * 27 + 4 * 100 * 36)
def retired_image():
    """ImageScaler, Crop and Affine around two convolutions."""
    return model([node("ImageScaler", ["x"], ["a"], bias=[0.0, 0.0, 0.0], scale=1.0), node("Conv", ["a", "w"], ["c"]), node("Crop", ["c"], ["d"], border=[1, 1, 1, 1]), node("Affine", ["d"], ["e"], alpha=1.0, beta=0.0), node("Conv", ["e", "w2"], ["y"])],
                 [value("x", [1, 3, 16, 16])], ["y"], [weight("w", 4, 3, 3, 3), weight("w2", 4, 4, 3, 3)], opset=7, ir=3)


@case()
def retired_crop_scale():
    return model([node("Crop", ["x"], ["c"], border=[2, 1, 0, 0], scale=[5, 6]), node("ParametricSoftplus", ["c"], ["p"], alpha=1.0, beta=2.0), node("ScaledTanh", ["p"], ["y"], alpha=1.0, beta=1.0)],
                 [value("x", [1, 3, 16, 16])], ["y"], opset=7, ir=3)


@case(params=30, macs=12 + 15, feed={"N": 1}, codes="input")
def linear_classifier():
    return model([node("LinearClassifier", ["x"], ["l", "p"], domain=ML, classlabels_ints=[0, 1, 2], coefficients=[0.0] * 12, intercepts=[0.0] * 3, post_transform="SOFTMAX"), node("MatMul", ["p", "w"], ["y"])],
                 [value("x", ["N", 4])], [value("l", None, T.INT64), "y"], [weight("w", 3, 5)], opset=15, domains=[ML])


@case(params=5, macs=7 * 4)
def linear_two_classes():
    return model([node("LinearClassifier", ["x"], ["l", "p"], domain=ML, classlabels_strings=["a", "b"], coefficients=[0.5] * 4, intercepts=[0.1], post_transform="LOGISTIC")],
                 [value("x", [7, 4])], [value("l", None, T.STRING), "p"], opset=15, domains=[ML])


@case(params=10, macs=7 * 8)
def linear_regressor():
    return model([node("Scaler", ["x"], ["s"], domain=ML, offset=[0.0] * 4, scale=[1.0] * 4), node("LinearRegressor", ["s"], ["y"], domain=ML, coefficients=[0.5] * 8, intercepts=[0.1] * 2, targets=2)],
                 [value("x", [7, 4])], ["y"], opset=15, domains=[ML])


def stump(kind, **attributes):
    """Two trees: one of depth 1, one of depth 2."""
    shape = dict(nodes_treeids=[0, 0, 0, 1, 1, 1, 1, 1], nodes_nodeids=[0, 1, 2, 0, 1, 2, 3, 4], nodes_featureids=[0, 0, 0, 1, 2, 0, 0, 0],
                 nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF"], nodes_values=[0.5, 0.0, 0.0, 0.1, 0.2, 0.0, 0.0, 0.0],
                 nodes_truenodeids=[1, 0, 0, 1, 3, 0, 0, 0], nodes_falsenodeids=[2, 0, 0, 2, 4, 0, 0, 0])
    return node(kind, ["x"], ["l", "y"] if "Classifier" in kind else ["y"], domain=ML, **shape, **attributes)


LEAVES = [1, 2, 2, 3, 4], [0, 0, 1, 1, 1]


@case(mark="≤", codes="bound")
def trees_regressor():
    n_, t_ = LEAVES
    return model([stump("TreeEnsembleRegressor", n_targets=1, target_nodeids=n_, target_treeids=t_, target_ids=[0] * 5, target_weights=[1.0] * 5)], [value("x", [7, 3])], ["y"], opset=15, domains=[ML])


@case(mark="≤", codes="bound")
def trees_classifier():
    n_, t_ = LEAVES
    return model([stump("TreeEnsembleClassifier", classlabels_int64s=[0, 1, 2], class_nodeids=n_, class_treeids=t_, class_ids=[0, 1, 2, 0, 1], class_weights=[1.0] * 5)], [value("x", [7, 3])],
                 [value("l", None, T.INT64), "y"], opset=15, domains=[ML])


@case(macs=7 * 5 * 4 + 7 * 5)
def vectors_regressor():
    return model([node("SVMRegressor", ["x"], ["y"], domain=ML, kernel_type="RBF", kernel_params=[0.1, 0.0, 3.0], support_vectors=[0.5] * 20, coefficients=[1.0] * 5, rho=[0.1], n_supports=5)],
                 [value("x", [7, 4])], ["y"], opset=15, domains=[ML])


@case()
def extracted_features():
    return model([node("ArrayFeatureExtractor", ["x", "i"], ["a"], domain=ML), node("Normalizer", ["a"], ["y"], domain=ML, norm="L2")], [value("x", [7, 4])], ["y"], [ints("i", 0, 2, 3)], opset=15, domains=[ML])


# Operators that nobody knows.

@case(params=8 * 8 + 8 * 4, macs=2 * 8 * 4, mark="≥", codes="unknown", out=[[2, 4]], why="no runtime has the operator")
def secret_declared():
    """Declared shapes go on behind an operator without an entry, and its weights, codes of 8 bits, stay."""
    return model([node("Secret", ["x", "q"], ["a"], domain="corp"), node("Secret2", ["a"], ["b"], domain="corp"), node("MatMul", ["b", "w"], ["y"])], [value("x", [2, 8])], ["y"],
                 [weight("q", 8, 8, dtype=np.int8), weight("w", 8, 4)], domains=["corp"], info=[value("b", [2, 8])])


@case(params=8 * 8 + 8 * 4, macs=3 * 8 * 4, feed={"n": 3}, mark="≥", codes="unknown", out=[[3, 4]], why="no runtime has the operator")
def secret_symbolic():
    return model([node("Secret", ["x", "q"], ["a"], domain="corp"), node("MatMul", ["a", "w"], ["y"])], [value("x", ["n", 8])], ["y"], [weight("q", 8, 8), weight("w", 8, 4)], domains=["corp"], info=[value("a", ["n", 8])])


# Axes, scalars, names.

@case(macs=7)
def scalar_result():
    return model([node("MatMul", ["a", "b"], ["y"])], [value("a", [7]), value("b", [7])], ["y"])


@case()
def squeeze_no_axes():
    return model([node("Squeeze", ["x", "ax"], ["y"])], [value("x", [3, 1, 5, 1])], ["y"], [ints("ax")], opset=13)


@case()
def unsqueeze_no_axes():
    return model([node("Unsqueeze", ["x", "ax"], ["y"])], [value("x", [3, 1, 5])], ["y"], [ints("ax")], opset=13)


def moving_slice(nodes, start, end):
    return model(nodes + [node("Slice", ["x", start, end, "ax"], ["s"]), node("Squeeze", ["s", "ax"], ["y"])], [value("x", [6, 20, 3]), value("i", [1], T.INT64)], ["y"],
                 [ints("one", 1), ints("ax", 0), scalar("one0", 1)], opset=13)


@case(codes="bound")
def slice_moves():
    return moving_slice([node("Add", ["i", "one"], ["j"])], "i", "j")


@case(codes="bound")
def slice_moves_back():
    return moving_slice([node("Add", ["i", "one"], ["k"]), node("Sub", ["k", "one"], ["j"])], "j", "k")


@case(codes="bound")
def slice_moves_scalar():
    return moving_slice([node("Squeeze", ["i"], ["i0"]), node("Add", ["i0", "one0"], ["j0"]), node("Unsqueeze", ["i0", "ax"], ["a"]), node("Unsqueeze", ["j0", "ax"], ["b"])], "a", "b")


@case(params=2)
def norm_of_vector():
    return model([node("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"])], [value("x", [10])], ["y"], [weight(k, 1) for k in "sbmv"])


@case(params=216 + 576, macs=216 * 196 + 576 * 144)
def other_name():
    """Layers that run under another name than they are registered under."""
    return model([node("Conv", ["x", "_conv.conv1.weight"], ["a"], name="/conv1/Conv"), node("Conv", ["a", "_conv.conv2.weight"], ["y"], name="/conv2/Conv")], [value("x", [1, 3, 16, 16])], ["y"],
                 [weight("_conv.conv1.weight", 8, 3, 3, 3), weight("_conv.conv2.weight", 8, 8, 3, 3)], producer="pytorch")


@case(params=60 + 10 + 36, macs=40 * 6 * 10 + 2 * 5 * 4 * 4 * 10 + 40 * 10, codes="computed")
def folded_product():
    """The exporter computed w·wᵀ: the source has 70 parameters, the file 106, and that is said."""
    return model([node("Einsum", ["x", "w"], ["e"], name="/Einsum", equation="bhwc,cd->bhwd"), node("Add", ["e", "b"], ["a"], name="/Add"), node("Einsum", ["a", "a"], ["y"], name="/Einsum_1", equation="bhwd,bhvd->bhwv"),
                  node("Einsum", ["a", "b"], ["z"], name="/Einsum_2", equation="...d,d->..."), node("Einsum", ["onnx::Einsum_25"], ["t"], name="/Einsum_3", equation="ii")],
                 [value("x", [2, 5, 4, 6])], ["y", "z", "t"], [weight("w", 6, 10), weight("b", 10), weight("onnx::Einsum_25", 6, 6)], producer="pytorch")


@case(params=4 * 2 * 9 + 4, macs=9 * 4 * 18 + 4 * 18 + 4)
def spectral_norm():
    """torch's spectral_norm: two vectors that are no parameters, and the weight's second copy."""
    return model([node("MatMul", ["onnx::MatMul_9", "c.weight_v"], ["a"], name="/MatMul"), node("MatMul", ["c.weight_u", "a"], ["s"], name="/MatMul_1"), node("Div", ["c.weight_orig", "s"], ["w"], name="/Div"),
                  node("Conv", ["x", "w", "c.bias"], ["y"], name="/c/Conv")], [value("x", [1, 2, 5, 5])], ["y"],
                 [weight("c.weight_orig", 4, 2, 3, 3), weight("c.bias", 4), weight("c.weight_u", 4), weight("c.weight_v", 18), weight("onnx::MatMul_9", 4, 18)], producer="pytorch")


def run(name, made, feed):
    """The shapes that ONNX Runtime gives."""
    try:
        return ran(made, feed)
    except Exception as problem:  # every case is tried before the script ends
        failed.append(f"{name}: {problem}")
        return []


def ran(made, feed):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])
    types = {"tensor(float)": np.float32, "tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(uint8)": np.uint8}
    fed = {}
    for x in session.get_inputs():
        fed[x.name] = np.ones([feed.get(d, d) if isinstance(d, str) else d for d in x.shape], dtype=types[x.type])
    return [list(np.asarray(y).shape) for y in session.run(None, fed)]


def main(folder):
    folder = pathlib.Path(folder)
    lines = []
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for c in sorted(cases, key=lambda c: c["name"]):
            made = c["make"]()
            out = c["out"] if c["why"] else run(c["name"], made, c["feed"])
            data = made.SerializeToString()
            entry = tarfile.TarInfo(c["name"] + ".onnx")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
            out = [s if isinstance(s, str) else "[" + " ".join(map(str, s)) + "]" for s in out]
            dims = {k: v for k, v in c["feed"].items() if not c["codes"].startswith("input")}
            lines.append(json.dumps({"file": c["name"], "params": c["params"], "macs": c["macs"], "out": " ".join(out), "mark": c["mark"], "codes": c["codes"], "dims": dims,
                                     "source": c["why"] or "onnxruntime " + onnxruntime.__version__}, ensure_ascii=False))
    if failed:
        sys.exit("\n".join(failed))
    with open(folder / "kinds.tar.gz", "wb") as f, gzip.GzipFile(fileobj=f, mode="wb", mtime=0) as z:
        z.write(raw.getvalue())
    (folder / "kinds.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
