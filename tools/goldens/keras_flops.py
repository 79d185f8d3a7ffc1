"""Asks keras-flops what it answers for Keras' layers, of one sample and of two.

    python3.11 -m venv peers && peers/bin/pip install tensorflow-cpu==2.12.1 && peers/bin/pip install --no-deps keras-flops==0.1.2
    peers/bin/python keras_flops.py > answers.txt

A line a layer: its name, the samples, the answer. internal/cost/convention/testdata/keras.txt holds them beside torch's layers.
"""
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf  # noqa: E402
from keras_flops import get_flops  # noqa: E402
from tensorflow import keras as k  # noqa: E402

L = k.layers


def chain(shape, *layers):
    x = i = k.Input(shape)
    for layer in layers:
        x = layer(x)
    return k.Model(i, x)


def apply(shape, function):
    i = k.Input(shape)
    return k.Model(i, function(i))


def documented():
    """The network of the tool's documentation."""
    return chain((32, 32, 3), L.Conv2D(32, 3, activation="relu"), L.Conv2D(64, 3, activation="relu"), L.MaxPooling2D(2), L.Dropout(0.25),
                 L.Flatten(), L.Dense(128, activation="relu"), L.Dropout(0.5), L.Dense(10, activation="softmax"))


LAYERS = {
    "conv": chain((8, 8, 3), L.Conv2D(8, 3, padding="same")),
    "convnb": chain((8, 8, 3), L.Conv2D(8, 3, padding="same", use_bias=False)),
    "convg": chain((8, 8, 4), L.Conv2D(8, 3, groups=2)),
    "dw": chain((8, 8, 8), L.DepthwiseConv2D(3, padding="same")),
    "convt": chain((8, 8, 3), L.Conv2DTranspose(8, 4, strides=2, padding="same")),
    "conv1d": chain((16, 4), L.Conv1D(6, 3)),
    "conv3d": chain((4, 8, 8, 2), L.Conv3D(4, 3)),
    "dense": chain((16,), L.Dense(10)),
    "dense3": chain((5, 16), L.Dense(10)),
    "dense3nb": chain((5, 16), L.Dense(10, use_bias=False)),
    "bn": chain((8, 8, 8), L.BatchNormalization()),
    "bn1": chain((8,), L.BatchNormalization()),
    "ln": chain((5, 16), L.LayerNormalization()),
    "relu": chain((8, 8, 8), L.ReLU()),
    "relu6": chain((8, 8, 8), L.ReLU(6.)),
    "sig": chain((8, 8, 8), L.Activation("sigmoid")),
    "tanh": chain((8, 8, 8), L.Activation("tanh")),
    "swish": chain((8, 8, 8), L.Activation("swish")),
    "gelu": chain((8, 8, 8), L.Activation("gelu")),
    "softmax": chain((16,), L.Softmax()),
    "leaky": chain((8, 8, 8), L.LeakyReLU()),
    "maxpool": chain((8, 8, 8), L.MaxPool2D()),
    "avgpool": chain((8, 8, 8), L.AvgPool2D()),
    "maxpool3": chain((8, 8, 8), L.MaxPool2D(3, 2, padding="same")),
    "gap": chain((8, 8, 8), L.GlobalAveragePooling2D()),
    "up": chain((8, 8, 8), L.UpSampling2D()),
    "upb": chain((8, 8, 8), L.UpSampling2D(interpolation="bilinear")),
    "emb": chain((5,), L.Embedding(100, 16)),
    "lstm": chain((5, 16), L.LSTM(8)),
    "add": apply((8, 8, 8), lambda i: L.Add()([i, i])),
    "mul": apply((8, 8, 8), lambda i: L.Multiply()([i, i])),
    "concat": apply((8, 8, 8), lambda i: L.Concatenate()([i, i])),
    "matmul": apply((5, 16), lambda i: tf.matmul(i, i, transpose_b=True)),
    "sub": apply((8, 8, 8), lambda i: i - 1.),
    "div": apply((8, 8, 8), lambda i: i / 3.),
    "mha": apply((5, 16), lambda i: L.MultiHeadAttention(2, 8)(i, i)),
    "dropout": chain((16,), L.Dropout(.5)),
    "zeropad": chain((8, 8, 8), L.ZeroPadding2D()),
    "documented": documented(),
    "vgg16": k.applications.VGG16(weights=None),
    "convt1": chain((8, 3), L.Conv1DTranspose(8, 4, strides=2, padding="same")),
    "convt3": chain((4, 4, 4, 3), L.Conv3DTranspose(8, 4, strides=2, padding="same")),
    "dilated": chain((8, 8, 3), L.Conv2D(8, 3, padding="same", dilation_rate=2)),
    "bnplain": chain((8, 8, 8), L.BatchNormalization(scale=False, center=False)),
    "bn1plain": chain((8,), L.BatchNormalization(scale=False, center=False)),
    "bn3": chain((4, 4, 4, 8), L.BatchNormalization()),
    "bnseq": chain((5, 16), L.BatchNormalization()),
    "lnplain": chain((5, 16), L.LayerNormalization(scale=False, center=False)),
    "ln2": chain((4, 5, 16), L.LayerNormalization(axis=[2, 3])),
    "gelut": chain((8, 8, 8), L.Activation(lambda x: tf.nn.gelu(x, approximate=True))),
    "elu": chain((8, 8, 8), L.Activation("elu")),
    "hsig": chain((8, 8, 8), L.Activation("hard_sigmoid")),
    "softplus": chain((8, 8, 8), L.Activation("softplus")),
    "prelu": chain((8, 8, 8), L.PReLU(shared_axes=[1, 2])),
    "maxpool1": chain((16, 8), L.MaxPool1D()),
    "maxpool3d": chain((4, 8, 8, 8), L.MaxPool3D()),
    "avgpool3d": chain((4, 8, 8, 8), L.AvgPool3D()),
    "avg2pad": chain((9, 9, 8), L.AvgPool2D(3, 2)),
    "gmp": chain((8, 8, 8), L.GlobalMaxPool2D()),
    "gap1": chain((16, 8), L.GlobalAveragePooling1D()),
    "up1": chain((8, 8), L.UpSampling1D()),
    "gru": chain((5, 16), L.GRU(8)),
    "rnn": chain((5, 16), L.SimpleRNN(8)),
    "lstmcell": chain((5, 16), L.LSTM(8, unroll=True)),
    "maximum": apply((8, 8, 8), lambda x: tf.maximum(x, 0.5 * x)),
    "pow": apply((8, 8, 8), lambda x: x ** 2),
    "pow3": apply((8, 8, 8), lambda x: x ** 3.),
    "square": apply((8, 8, 8), lambda x: tf.square(x)),
    "sqrt": apply((8, 8, 8), lambda x: tf.sqrt(x)),
    "rsqrt": apply((8, 8, 8), lambda x: tf.math.rsqrt(x)),
    "exp": apply((8, 8, 8), lambda x: tf.exp(x)),
    "log": apply((8, 8, 8), lambda x: tf.math.log(x)),
    "neg": apply((8, 8, 8), lambda x: -x),
    "abs": apply((8, 8, 8), lambda x: tf.abs(x)),
    "recip": apply((8, 8, 8), lambda x: tf.math.reciprocal(x)),
    "clip": apply((8, 8, 8), lambda x: tf.clip_by_value(x, 0., 1.)),
    "sum": apply((8, 8, 8), lambda x: tf.reduce_sum(x, 3)),
    "mean": apply((8, 8, 8), lambda x: tf.reduce_mean(x, 3)),
    "max": apply((8, 8, 8), lambda x: tf.reduce_max(x, 3)),
    "min": apply((8, 8, 8), lambda x: tf.reduce_min(x, 3)),
    "prod": apply((8, 8, 8), lambda x: tf.reduce_prod(x, 3)),
    "argmax": apply((8, 8, 8), lambda x: tf.argmax(x, 3)),
    "ge": apply((8, 8, 8), lambda x: tf.cast(x >= 0., tf.float32)), "where": apply((8, 8, 8), lambda x: tf.where(x > 0., x, 0.)),
    "eq": apply((8, 8, 8), lambda x: tf.cast(tf.equal(x, 0.), tf.float32)),
    "einsum": apply((5, 16), lambda x: tf.einsum("bij,bkj->bik", x, x)),
    "bcast": apply((8, 8, 8), lambda x: x * tf.reduce_mean(x, 3, keepdims=True)),
    "gn": chain((8, 8, 8), L.GroupNormalization(2)),
    "logsoftmax": chain((16,), L.Activation(tf.nn.log_softmax)),
    "softmax4": chain((8, 8, 8), L.Softmax()),
    "mha4": apply((5, 16), lambda i: L.MultiHeadAttention(2, 8, use_bias=False)(i, i)),
    "sepconv": chain((8, 8, 8), L.SeparableConv2D(4, 3)),
}


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the profiler prints
    for name, model in LAYERS.items():
        for samples in (1, 2):
            try:
                count = get_flops(model, batch_size=samples)
            except Exception as error:  # noqa: BLE001: whatever it raises is its answer
                count = repr(error)[:100]
            print(name, samples, count, file=answers, flush=True)


if __name__ == "__main__":
    sys.exit(main())
