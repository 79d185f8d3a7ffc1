# All layers, by the names torch.nn exports. A submodule is loaded when one of its
# names is first used: most models need a few of them.
_SUBMODULES = {
    "adaptive": "AdaptiveLogSoftmaxWithLoss",
    "activation": (
        "CELU ELU GELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid LogSoftmax Mish "
        "PReLU RReLU ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmax2d Softmin Softplus Softshrink "
        "Softsign Tanh Tanhshrink Threshold"),
    "attention": "MultiheadAttention",
    "batchnorm": "BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm",
    "container": "Container ModuleDict ModuleList ParameterDict ParameterList Sequential",
    "conv": "Conv1d Conv2d Conv3d",
    "conv_transpose": "ConvTranspose1d ConvTranspose2d ConvTranspose3d",
    "dropout": "AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout",
    "instancenorm": "InstanceNorm1d InstanceNorm2d InstanceNorm3d",
    "lazy_layers": (
        "LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d "
        "LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear"),
    "linear": "Bilinear Identity Linear",
    "misc": (
        "ChannelShuffle CosineSimilarity Flatten Fold PairwiseDistance PixelShuffle PixelUnshuffle Unflatten Unfold"),
    "module": "Module",
    "normalization": "CrossMapLRN2d GroupNorm LayerNorm LocalResponseNorm RMSNorm",
    "padding": (
        "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d ReflectionPad1d "
        "ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d ZeroPad1d ZeroPad2d "
        "ZeroPad3d"),
    "pooling": (
        "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d "
        "AdaptiveMaxPool3d AvgPool1d AvgPool2d AvgPool3d MaxPool1d MaxPool2d MaxPool3d"),
    "pooling_inverse": "FractionalMaxPool2d FractionalMaxPool3d LPPool1d LPPool2d LPPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d",
    "rnn": "GRU GRUCell LSTM LSTMCell RNN RNNBase RNNCell RNNCellBase",
    "sparse": "Embedding EmbeddingBag",
    "transformer": (
        "Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer"),
    "loss": (
        "BCELoss BCEWithLogitsLoss CTCLoss CosineEmbeddingLoss CrossEntropyLoss GaussianNLLLoss HingeEmbeddingLoss "
        "HuberLoss KLDivLoss L1Loss MSELoss MarginRankingLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss "
        "MultiMarginLoss NLLLoss NLLLoss2d PoissonNLLLoss SmoothL1Loss SoftMarginLoss TripletMarginLoss "
        "TripletMarginWithDistanceLoss"),
    "upsampling": "Upsample UpsamplingBilinear2d UpsamplingNearest2d",
}

_HOME = {name: submodule for submodule, names in _SUBMODULES.items() for name in names.split()}
__all__ = list(_HOME)


# Submodules that torch has and that pass on layers of misc.
_FORWARDED = ("utils", "flatten", "fold", "pixelshuffle", "distance")


# Where the layers stand that torch's own submodule of a name has too, but few
# models need.
_ELSEWHERE = {
    "activation": ("attention",),
    "batchnorm": ("lazy_layers",),
    "instancenorm": ("lazy_layers",),
    "conv": ("conv_transpose", "lazy_layers"),
    "linear": ("lazy_layers",),
    "pooling": ("pooling_inverse",),
}


def _load(name):
    return __import__(__name__ + "." + name, fromlist=(name,))


def _elsewhere(module, name):
    # The __getattr__ of these submodules.
    if not name.startswith("__"):
        for home in _ELSEWHERE[module.rpartition(".")[2]]:
            found = vars(_load(home))
            if name in found:
                return found[name]
    raise AttributeError(f"module {module!r} has no attribute {name!r}")


def __getattr__(name):
    if name in _SUBMODULES or name in _FORWARDED:
        return _load(name)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(_load(_HOME[name]), name)
    globals()[name] = value
    return value
