"""Exports Keras models, on Keras's torch backend, and writes down what Keras and torch say of them.

    KERAS_BACKEND=torch python onnx_keras.py FOLDER --facts FILE

The files and lines are those of onnx_exports.py. Keras's images have their channels last, which no model of the other
corpora has; its batch norms keep four vectors a layer, of which two train.
"""
import argparse
import os
import pathlib
import tempfile

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import torch
from torch.utils.flop_counter import FlopCounterMode

from onnx_corpus import weightless, write

APPLICATIONS = ["MobileNetV2", "MobileNetV3Small", "EfficientNetB0", "ResNet50", "DenseNet121", "NASNetMobile", "ConvNeXtTiny", "VGG16"]


def sequence_model():
    """A small transformer encoder with an LSTM behind it, of Keras's own layers."""
    ids = keras.Input((32,), dtype="int32")
    x = keras.layers.Embedding(200, 64)(ids)
    y = keras.layers.MultiHeadAttention(4, 16)(x, x)
    x = keras.layers.LayerNormalization()(x + y)
    x = keras.layers.Dense(64)(keras.layers.Dense(128, activation="gelu")(x))
    x = keras.layers.GRU(24)(keras.layers.LSTM(32, return_sequences=True)(x))
    return keras.Model(ids, keras.layers.Dense(5, activation="softmax")(x))


def odd_model():
    """Layers that the applications do not have."""
    image = keras.Input((32, 32, 3))
    x = keras.layers.SeparableConv2D(16, 3, padding="same", activation="relu")(image)
    x = keras.layers.Conv2DTranspose(8, 3, strides=2, padding="same")(keras.layers.MaxPooling2D()(x))
    x = keras.layers.UpSampling2D()(keras.layers.GroupNormalization(4)(x))
    x = keras.layers.Conv1D(12, 5, padding="causal")(keras.layers.Reshape((64 * 64, 8))(x))
    return keras.Model(image, keras.layers.Dense(3)(keras.layers.GlobalAveragePooling1D()(x)))


def models():
    yield "keras/sequence", sequence_model, (1, 32)
    yield "keras/odd", odd_model, (1, 32, 32, 3)
    for name in APPLICATIONS:
        yield f"keras/{name.lower()}", lambda name=name: getattr(keras.applications, name)(weights=None), (1, 224, 224, 3)


def run(name, build, shape, folder):
    keras.utils.set_random_seed(0)
    model = build()
    for weight in model.weights:  # an exporter stores equal vectors once, and untrained models are full of them
        weight.assign(weight + 0.01 * torch.rand(tuple(weight.shape)))
    x = torch.zeros(shape) if len(shape) > 2 else torch.zeros(shape, dtype=torch.int32)
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        out = model(x, training=False)
    row = {"name": f"{name}.keras", "file": name.replace("/", "-") + ".keras.onnx",
           "params": sum(w.numpy().size for w in model.trainable_weights), "macs": counter.get_total_flops() // 2,
           "out": [list(out.shape)], "feed": "x".join(map(str, shape)) + ("" if len(shape) > 2 else ":int32")}
    if name == "keras/sequence":
        # The first step starts from zeros: its products with the state, of LSTM and GRU, are computed ahead.
        row["macs"] -= 32 * 4 * 32 + 24 * 3 * 24
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "model.onnx")
        signature = [keras.InputSpec(shape=shape, dtype="float32" if len(shape) > 2 else "int32")]
        model.export(path, format="onnx", input_signature=signature, verbose=False)
        weightless(path, str(folder / row["file"]))
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--facts", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    for name, build, shape in models():
        if any(part in name for part in options.only.split(",")):
            write(f"{name}.keras", lambda: run(name, build, shape, options.folder), options.facts)


if __name__ == "__main__":
    main()
