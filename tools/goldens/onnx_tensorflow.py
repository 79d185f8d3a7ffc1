"""Exports Keras models on TensorFlow with tf2onnx, and writes down what Keras and TensorFlow say of them.

    python onnx_tensorflow.py FOLDER --facts FILE [--only TEXT,TEXT]

The files and lines are those of onnx_exports.py. Parameters are Keras's own counts. MACs are TensorFlow's: its profiler
counts the convolutions and products of the frozen graph, of which half the operations are multiplications. It knows
neither batched products nor how often a loop runs, so the models with such layers bring formulas of their own.
"""
import argparse
import os
import pathlib
import tempfile

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import tensorflow as tf
import tf2onnx
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from onnx_corpus import weightless, write

APPLICATIONS = {"MobileNetV2": 224, "MobileNetV3Small": 224, "EfficientNetB0": 224, "ResNet50": 224, "ResNet50V2": 224,
                "DenseNet121": 224, "Xception": 299, "InceptionV3": 299, "NASNetMobile": 224, "EfficientNetV2B0": 224, "MobileNet": 224,
                "InceptionResNetV2": 299}


def text_lstm():
    """A classifier of text: an embedding, an LSTM, two dense layers."""
    ids = keras.Input((40,), dtype="int32")
    x = keras.layers.LSTM(48)(keras.layers.Embedding(500, 32)(ids))
    return keras.Model(ids, keras.layers.Dense(4, activation="softmax")(keras.layers.Dense(24, activation="relu")(x))), \
        40 * 4 * 48 * (32 + 48) + 48 * 24 + 24 * 4


def text_gru():
    """A tagger: two GRUs that run both ways, a dense layer a word."""
    ids = keras.Input((30,), dtype="int32")
    x = keras.layers.Embedding(300, 24)(ids)
    x = keras.layers.Bidirectional(keras.layers.GRU(20, return_sequences=True))(x)
    return keras.Model(ids, keras.layers.Dense(9)(x)), 2 * 30 * 3 * 20 * (24 + 20) + 30 * 40 * 9


def text_encoder():
    """One layer of a transformer, and a mean over the words."""
    ids = keras.Input((32,), dtype="int32")
    x = keras.layers.Embedding(200, 64)(ids)
    x = keras.layers.LayerNormalization()(x + keras.layers.MultiHeadAttention(4, 16)(x, x))
    x = keras.layers.Dense(64)(keras.layers.Dense(128, activation="gelu")(x))
    return keras.Model(ids, keras.layers.Dense(5)(keras.layers.GlobalAveragePooling1D()(x))), \
        4 * 32 * 64 * 64 + 2 * 32 * 32 * 64 + 2 * 32 * 64 * 128 + 64 * 5


def odd_layers():
    """Layers that the applications do not have."""
    image = keras.Input((32, 32, 3))
    x = keras.layers.SeparableConv2D(16, 3, padding="same", activation="relu")(image)
    x = keras.layers.Conv2DTranspose(8, 3, strides=2, padding="same")(keras.layers.MaxPooling2D()(x))
    x = keras.layers.UpSampling2D()(keras.layers.GroupNormalization(4)(x))
    x = keras.layers.Conv1D(12, 5, padding="causal")(keras.layers.Reshape((64 * 64, 8))(x))
    return keras.Model(image, keras.layers.Dense(3)(keras.layers.GlobalAveragePooling1D()(x))), \
        32 * 32 * (3 * 9 + 3 * 16) + 16 * 16 * 16 * 8 * 9 + 64 * 64 * 8 * 12 * 5 + 12 * 3


def models():
    """Names and builders: of a model and its MACs, where TensorFlow does not tell them."""
    for build in (text_lstm, text_gru, text_encoder, odd_layers):
        yield f"tf/{build.__name__}", build
    for name, size in APPLICATIONS.items():
        yield f"tf/{name.lower()}", lambda name=name, size=size: (getattr(keras.applications, name)(weights=None, input_shape=(size, size, 3)), None)


def profile(function):
    """The multiplications of a frozen function's convolutions and products."""
    options = tf.compat.v1.profiler.ProfileOptionBuilder(tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()).with_empty_output().build()
    total = tf.compat.v1.profiler.profile(graph=function.graph, cmd="op", options=options)
    found = {}

    def visit(node):
        found[node.name] = node.float_ops
        for child in node.children:
            visit(child)

    visit(total)
    return sum(found[name] for name in ("Conv2D", "DepthwiseConv2dNative", "MatMul") if name in found) // 2


def left(model, exported):
    """The trainable parameters that the file keeps. A norm that the exporter folded into a convolution loses its scale, and
    its shift becomes the convolution's bias; of the others, which follow no convolution, a multiplication remains."""
    kept = {part for n in exported.graph.node if n.op_type == "Mul" for part in n.name.split("/")}
    norms = [layer for layer in model._flatten_layers() if isinstance(layer, keras.layers.BatchNormalization) and layer.scale]
    gone = [layer for layer in norms if f"{layer.name}_1" not in kept]
    return sum(w.numpy().size for w in model.trainable_weights) - sum(layer.gamma.numpy().size for layer in gone)


def run(name, build, folder):
    keras.utils.set_random_seed(0)
    model, macs = build()
    for weight in model.weights:  # an exporter stores equal vectors once, and untrained models are full of them
        weight.assign(weight + 0.01 * tf.random.uniform(weight.shape))
    shape, dtype = (1, *model.inputs[0].shape[1:]), model.inputs[0].dtype
    function = tf.function(lambda x: model(x, training=False))
    signature = [tf.TensorSpec(shape, dtype, name="input")]
    if macs is None:
        macs = profile(convert_variables_to_constants_v2(function.get_concrete_function(*signature)))
    row = {"name": f"{name}.tf2onnx", "file": name.replace("/", "-") + ".tf2onnx.onnx", "macs": macs,
           "params": model.count_params() - sum(w.numpy().size for w in model.non_trainable_weights), "out": [[1, *model.outputs[0].shape[1:]]]}
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "model.onnx")
        tf2onnx.convert.from_function(function, input_signature=signature, opset=18, output_path=path)
        exported = weightless(path, str(folder / row["file"]))
    row["left"] = left(model, exported)
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--facts", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, build in models():
        if any(part in name for part in options.only.split(",")):
            write(f"{name}.tf2onnx", lambda: run(name, build, options.folder), options.facts)


if __name__ == "__main__":
    main()
