"""A fourth set of kinds, drawn with --signatures: nothing is written by hand but what an argument of a name may be. The calls are those of
torch's own signatures: each native function as a function, a method and in place, with any of its optional arguments, by position or by
name; each layer and each function of torch.nn.functional with any of its keyword arguments; every operator of Python between tensors of
all types and plain numbers. draw() gives a kind and a template for sample.py.
"""
import inspect
import re

import torch
import torch.nn.functional as F
from torch import nn

# What an argument is, by its name; several texts are drawn from.
NAMED = {
    "dim": ["{dim}"], "dim0": ["{dim}"], "dim1": ["{dim}"], "dim2": ["{dim}"], "axis": ["{dim}"], "axis0": ["{dim}"], "axis1": ["{dim}"],
    "dims": ["{dims}", "{perm}"], "start_dim": ["{dim}"], "end_dim": ["{dim}"], "source_dim": ["{dim}"],
    "index": ["{idx:@0:@0}", "{idx:@-1:@-1}", "{idx:1:@0,@1}", "{idx:2:3}"], "indices": ["{idx:2:3}", "{idx:@0:n,2}"], "mask": ["{like:b}", "{bc:b}"],
    "condition": ["{like:b}"], "weight": ["None", "{like:f}", "{new:f:@-1}", "{new:f:@1}"], "bias": ["None", "{new:f:@-1}"],
    "alpha": ["{num}", "{?2|1.5|0}"], "beta": ["{num}"], "p": ["{?1|2|3|0|0.5|float('inf')}"], "eps": ["1e-5", "1e-3"], "dtype": ["{dtype}", "{fdtype}", "None"],
    "value": ["{num}"], "other": ["{bc}", "{x}", "{like}", "{num}"], "exponent": ["{bc}", "{num}", "{?2|3|0.5}"], "tensor1": ["{bc}"], "tensor2": ["{bc}"], "end": ["{num}", "{bc}"],
    "size": ["{reshape}", "{shape}", "{expand}"], "shape": ["{reshape}"], "stride": ["{?1|2|(1, 2)|None}"], "kernel_size": ["{?1|2|3|(1, 2)|(2, 3)}"],
    "padding": ["{?0|1|(0, 1)|2}"], "dilation": ["{?1|2|(1, 2)}"], "groups": ["{?1|2}"], "output_padding": ["{?0|1}"], "output_size": ["{?1|2|(1, 2)|(None, 2)|3}"],
    "repeats": ["{repeats}", "2", "{idx:3:@0}"], "k": ["{?0|1|2}"], "n": ["{?None|1|3|8}"], "s": ["None", "(2, 3)", "(3,)"], "norm": ["{?None|'ortho'|'forward'|'backward'|'bad'}"],
    "keepdim": ["{bool}"], "mat2": ["{y:f2}", "{new:f:@-1,n}", "{new:f:@0,@2,n}"], "mat1": ["{y:f2}", "{new:f:@0,n}"], "vec": ["{new:f:@-1}"], "vec1": ["{new:f:@0}"], "vec2": ["{new:f:@-1}"], "batch1": ["{new:f:@0,@1,n}"], "batch2": ["{new:f:@0,@-1,n}"],
    "source": ["{like}", "{bc}"], "src": ["{like}", "{num}"], "values": ["{new:f:1}", "{bc}"], "reduce": ["{?'sum'|'prod'|'mean'|'amax'|'amin'|'add'|'bad'}"],
    "reduction": ["{?'none'|'mean'|'sum'|'bad'}"], "rounding_mode": ["{?None|'trunc'|'floor'|'round'}"], "memory_format": ["{?torch.contiguous_format|torch.channels_last|torch.preserve_format|torch.channels_last_3d}"],
    "correction": ["{?0|1|2}"], "unbiased": ["{bool}"], "ord": ["{?1|2|float('inf')|-1|'fro'|'nuc'|None|0}"], "UPLO": ["{?'L'|'U'}"], "mode": ["{?'constant'|'reflect'|'replicate'|'circular'|'nearest'|'bilinear'|'linear'|'bicubic'|'reduced'|'complete'|'area'|'sum'|'mean'|'max'}"],
    "tensors": ["[{x}, {like}]", "({x}, {y})", "[{x}]", "[]", "[{x}, {bc}]"], "sections": ["{?1|2|3|(1,)|(1, 2)}"], "indices_or_sections": ["{?1|2|(1,)}"], "split_size": ["{?1|2|[1, 1]}"], "split_size_or_sections": ["{?1|2|3|[1, 1]}"], "chunks": ["{?1|2|3}"], "split_sizes": ["[1, 1]", "[{@0}]"],
    "start": ["{?0|1|-1|None}"], "length": ["{?0|1|2}"], "step": ["{?1|2}"], "offset": ["{?0|1|-1}"], "diagonal": ["{?0|1|-2}"], "min": ["{num}", "{bc}", "None"], "max": ["{num}", "{bc}", "None"],
    "boundaries": ["{new:f:3}"], "sorted_sequence": ["{like}", "{new:f:3}"], "sorter": ["None"], "side": ["{?'left'|'right'|'bad'}"], "q": ["{?0.5|0.0|1}", "{new:f:2}"], "interpolation": ["{?'linear'|'lower'|'nearest'|'bad'}"], "bins": ["{?3|10}"], "range": ["None", "(0., 2.)"],
    "descending": ["{bool}"], "stable": ["{bool}"], "largest": ["{bool}"], "sorted": ["{bool}"], "prepend": ["None", "{like}"], "append": ["None", "{like}"],
    "shifts": ["{?1|-1|2|(1, 2)}"], "r": ["{?1|2|-1}"], "p1": ["2"], "x": ["{x}", "{like}", "None"], "y": ["{like}", "{bc}"], "dx": ["0.5"], "input": ["{x:f}", "{x}"], "self": ["{x:f}", "{x}", "{x:fi}"],
    "A": ["{x:f}", "{new:f:3,3}", "{new:f:2,3,3}"], "B": ["{new:f:3,n}", "{new:f:@-2,n}", "{new:f:@-1}"], "LU": ["{new:f:3,3}"], "pivots": ["torch.ones(3, dtype=torch.int32)"], "L": ["{new:f:3,3}"], "upper": ["{bool}"], "left": ["{bool}"], "unitriangular": ["{bool}"], "transpose": ["{bool}"], "hermitian": ["{bool}"], "full_matrices": ["{bool}"], "driver": ["None"],
    "rtol": ["None", "0.1"], "atol": ["None", "0.1"], "nan": ["None", "1.0"], "posinf": ["None", "1.0"], "neginf": ["None", "1.0"], "num_classes": ["{?-1|5|8}"], "negative_slope": ["{float}"], "lower": ["0.1"], "upper_": ["0.3"], "training": ["{bool}"], "train": ["{bool}"], "inplace": ["False"], "lambd": ["0.5"], "threshold": ["{float}"],
    "approximate": ["{?'none'|'tanh'|'bad'}"], "p_": ["{p}"], "dropout_p": ["0.0"], "generator": ["None"], "out": [], "layout": [], "device": [], "pin_memory": [], "names": [], "return_indices": ["{bool}"], "ceil_mode": ["{bool}"], "count_include_pad": ["{bool}"], "divisor_override": ["{?None|3}"],
    "target": ["{like:f}", "{idx:@1:@0}", "{idx:@-1:@0}", "{like}"], "input1": ["{x:f}"], "input2": ["{like:f}", "{bc:f}"], "x1": ["{x:f}"], "x2": ["{like:f}"], "margin": ["{float}"], "delta": ["1.0"], "pos_weight": ["None", "{new:f:@-1}"], "label_smoothing": ["{?0.0|0.1|1.5}"], "ignore_index": ["{?-100|1}"],
    "reduce_": [], "size_average": ["None", "True", "False"], "full": ["{bool}"], "swap": ["{bool}"], "log_input": ["{bool}"], "log_target": ["{bool}"], "norm_type": ["{?1|2|2.0|float('inf')}"], "max_val": ["0.5"], "min_val": ["-0.5"], "recompute_scale_factor": ["None"],
    "output_ratio": ["None", "0.5"], "_random_samples": [], "include_last_offset": ["{bool}"], "padding_idx": ["None"], "max_norm": ["None"], "distance_function": ["None"],
    "normalized_shape": ["({@-1},)", "({@-2}, {@-1})"], "num_groups": ["{?1|2}"], "running_mean": ["None", "torch.zeros({@1})"], "running_var": ["None", "torch.ones({@1})"], "use_input_stats": ["{bool}"], "momentum": ["{?0.1|None}"], "upscale_factor": ["{?1|2}"], "downscale_factor": ["{?1|2}"], "scale_factor": ["{?2|1.5|0.5|None}"], "align_corners": ["{?None|True|False}"], "pad": ["(1, 1)", "(1, 0, 2, 1)", "({n0}, {n0})", "(-1, 1)", "(1, 1, 1, 1, 1, 1)"],
    "non_blocking": ["{bool}"], "copy": ["{bool}"], "accumulate": ["{bool}"], "nan_policy": [], "return_inverse": ["{bool}"], "return_counts": ["{bool}"], "equal_nan": ["{bool}"], "density": ["{bool}"], "minlength": ["{?0|8}"], "weights": ["None", "{new:f:3}"], "base": ["2.0"], "steps": ["{?0|1|5}"], "window_length": ["{?0|1|8}"], "periodic": ["{bool}"], "sigma": ["0.5"],
    "from": ["0"], "to": ["3"], "low": ["0"], "high": ["3"], "mean": ["{float}"], "std": ["0.5"], "median": ["0.5"], "replacement": ["{bool}"], "num_samples": ["1"], "fweights": ["None"], "aweights": ["None"], "storage_offset": ["{?0|1|None}"], "hx": ["{new:f:@0,4}"], "w_ih": ["{new:f:4,@-1}"], "w_hh": ["{new:f:4,4}"], "compute_mode": ["None"], "fill_value": ["{num}"], "mantissa": ["{x}"], "abs": ["{x:f}"], "angle": ["{like:f}"], "real": ["{x:f}"], "imag": ["{like:f}"], "swapaxes": [], "destination": ["{?0|1|-1|(0, 1)}"], "source_": [], "destination_": [], "tau": ["1.0"], "hard": ["{bool}"], "is_causal": ["{bool}"], "enable_gqa": ["{bool}"], "scale": ["{?None|0.5}"],
}

# What it is by its type in native schemas, where its name tells nothing.
TYPED = {
    "Tensor": ["{bc}", "{like}", "{x}"], "Optional[Tensor]": ["None", "{like}", "{new:f:@1}"], "number": ["{num}"], "Optional[number]": ["None", "{num}"], "int": ["{int}", "{n0}"],
    "Optional[int]": ["None", "{n0}"], "List[int]": ["{dims}", "{shape}", "({n}, {n})"], "Optional[List[int]]": ["None", "{dims}"], "float": ["{float}"], "Optional[float]": ["None", "{float}"],
    "bool": ["{bool}"], "Optional[bool]": ["None", "{bool}"], "List[Tensor]": ["[{x}, {like}]", "[{x}, {bc}]", "[{x}]"], "str": ["'sum'"], "List[number]": ["[{num}]"], "complex": ["1j"],
}

# Names of native functions that are no part of torch's public face, that draw values, or that have no elements to speak of.
LEFT_OUT = re.compile(
    "^_|cudnn|mkldnn|miopen|mps|sparse|quantize|fbgemm|q_|to_dense|coalesce|backward|fake_|crow|ccol|col_ind|row_ind|^indices$|^values$|storage|set_$|item|tolist|numpy|names|rename|align_|refine"
    "|_copy$|nested|is_pinned|pin_memory|record_stream|rowwise|from_file|equal$|allclose|is_nonzero|nonzero|unique|masked_select|bincount|histogram|resize|^symeig|^eig$|^qr$|^cholesky$|lobpcg|segment|retain_grad|version"
    "|output_nr|apply|map|dequantize|to_padded|ctc|multinomial|native_|promote_types|lstm|gru|rnn|combinations$|random|hspmm|smm|sspaddmm|chain_matmul|embedding_renorm|constrain|lu_solve|ldl_|slice_inverse|_powsum|polar$|^cuda$|hash_tensor|is_distributed|requires_grad|batch_norm|^choose|argwhere"
)


def homes(name):
    """Ways to write a native function: prefixes of calls, "" for a method."""
    found = [""] if hasattr(torch.Tensor, name) else []
    for space in ("linalg", "fft", "special"):
        if name.startswith(space + "_") and hasattr(getattr(torch, space), name[len(space) + 1:]):
            return found + [f"torch.{space}.{name[len(space) + 1:]}"]
    if hasattr(torch, name):
        found.append("torch." + name)
    elif hasattr(F, name):
        found.append("F." + name)
    return found


def native():
    """(name, ways to write it, arguments) of each native schema that programs write."""
    kinds = {}
    for schema in torch._C._jit_get_all_schemas():
        name = schema.name.removeprefix("aten::")
        if not schema.name.startswith("aten::") or LEFT_OUT.search(name) or not schema.arguments:
            continue
        types = [str(a.type) for a in schema.arguments]
        first = types[0] in ("Tensor", "List[Tensor]")
        if not first or any("Dimname" in t or t == "str" and a.name == "dim" for a, t in zip(schema.arguments, types)) or not homes(name):
            continue
        kinds.setdefault(name, []).append([a for a in schema.arguments if not a.is_out and a.name not in ("layout", "device", "pin_memory", "generator")])
    return sorted(kinds.items())


def chosen(random, name, kind):
    texts = NAMED.get(name) or TYPED.get(kind) or ["None"]
    return random.choice(texts)


class Native:
    """Calls of native functions."""

    def __init__(self):
        self.kinds = native()

    def draw(self, random):
        name, schemas = random.choice(self.kinds)
        arguments, way = random.choice(schemas), random.choice(homes(name))
        texts, named = [], False
        for i, argument in enumerate(arguments):
            optional = argument.has_default_value() and not (i == 1 and random.random() < 0.3)
            if optional and random.random() < 0.55:
                named = True
                continue
            text = random.choice(["{x:f}", "{x:f}", "{x}"]) if i == 0 and str(argument.type) == "Tensor" else chosen(random, argument.name, str(argument.type))
            if i > 0 and (named or argument.kwarg_only or random.random() < 0.1):
                named, text = True, f"{argument.name}={text}"
            texts.append(text)
        if not way and not texts[0].startswith("[") and not texts[0].startswith("("):
            return f"signature {name}", f"{texts[0]}.{name}({', '.join(texts[1:])})"
        return f"signature {name}", f"{way or 'torch.' + name}({', '.join(texts)})"


# Layers: the arguments that a layer needs, and what it is fed; the others are drawn by name.
CONV = {"padding": ["{?0|1|2|(0, 1)|'same'|'valid'|'bad'|-1}"], "padding_mode": ["{?'zeros'|'reflect'|'replicate'|'circular'|'bad'}"], "stride": ["{?1|2|3|(1, 2)|0}"], "dilation": ["{?1|2|(1, 2)|0}"], "groups": ["{?1|2|3|0}"], "bias": ["{bool}"], "output_padding": ["{?0|1|2}"]}
LAYERS = [
    (f"Conv{d}d", ["{@1}", "{?2|4|6}", "{?1|2|3|(2, 1)}"], ["{x:f%d}" % (d + 2)], CONV) for d in (1, 2, 3)
] + [
    (f"ConvTranspose{d}d", ["{@1}", "{?2|4|6}", "{?1|2|3|(2, 1)}"], ["{x:f%d}" % (d + 2)], CONV | {"padding": ["{?0|1|2|(0, 1)}"]}) for d in (1, 2, 3)
] + [
    (f"{kind}Pool{d}d", [size], ["{x:f%d%d}" % (d + 1, d + 2)], {"stride": ["{?1|2|None|(1, 2)|0}"], "padding": ["{?0|1|2|-1}"], "output_size": ["{?1|2}"], "norm_type": ["2"]})
    for d in (1, 2, 3) for kind, size in [("Max", "{?1|2|3|(1, 2)}"), ("Avg", "{?1|2|3|(1, 2)}"), ("AdaptiveAvg", "{?1|2|3|(1, 2)|None|(None, 2)|0}"), ("AdaptiveMax", "{?1|2|3|(1, 2)|None}"), ("LP", "{?1|2|3}, {?1|2}")]
] + [
    (f"BatchNorm{d}d", ["{@1}"], ["{x:f%s}" % axes], {"affine": ["{bool}"], "track_running_stats": ["{bool}"]}) for d, axes in ((1, "23"), (2, "4"), (3, "5"))
] + [
    (f"InstanceNorm{d}d", ["{@1}"], ["{x:f%d%d}" % (d + 1, d + 2)], {"affine": ["{bool}"], "track_running_stats": ["{bool}"]}) for d in (1, 2, 3)
] + [
    (f"{kind}Pad{d}d", ["{?1|2|0|(1, 0)|(1, 2, 0, 1)|-1}"] + (["{num}"] if kind == "Constant" else []), ["{x:f%d%d}" % (d + 1, d + 2)], {})
    for d in (1, 2, 3) for kind in ("Constant", "Zero", "Reflection", "Replication", "Circular")
] + [
    (f"Dropout{d}", [], ["{x:f}"], {"p": ["{p}"], "inplace": ["{bool}"]}) for d in ("", "1d", "2d", "3d")
] + [
    (name, [], ["{x:f}", "{x:f}", "{x:f}", "{x}"], {"inplace": ["{bool}"], "dim": ["{dim}", "None"], "approximate": ["{?'none'|'tanh'|'bad'}"], "min_val": ["-0.5"], "max_val": ["0.5"], "num_parameters": ["{@1}", "1"], "lower": ["0.1"], "upper": ["0.3"], "beta": ["{?1|2}"], "init": ["0.1"], "alpha": ["{float}"], "negative_slope": ["{float}"], "start_dim": ["{dim}"], "end_dim": ["{dim}"]})
    for name in "ReLU ReLU6 LeakyReLU PReLU RReLU ELU CELU SELU GELU SiLU Mish Hardtanh Hardsigmoid Hardswish Sigmoid LogSigmoid Tanh Tanhshrink Softplus Softshrink Softsign Hardshrink Softmax Softmin LogSoftmax Softmax2d Identity Flatten AlphaDropout FeatureAlphaDropout".split()
] + [
    (name, [], ["{x:f}, {like:f}", "{x:f}, {bc}", "{x:f}, {like}"], {"beta": ["{?1.0|0.5|0}"], "delta": ["{?1.0|0|-1}"], "full": ["{bool}"], "log_input": ["{bool}"], "log_target": ["{bool}"], "weight": ["None"], "reduction": ["{?'none'|'mean'|'sum'|'batchmean'|'bad'}"], "size_average": ["{?None|True|False}"], "reduce": ["{?None|True|False}"]})
    for name in "L1Loss MSELoss SmoothL1Loss HuberLoss KLDivLoss BCELoss BCEWithLogitsLoss PoissonNLLLoss SoftMarginLoss MultiLabelSoftMarginLoss".split()
] + [
    ("NLLLoss", [], ["{x:f2}, {idx:@1:@0}", "{x:f4}, {idx:@1:@0,@2,@3}"], {"weight": ["None", "torch.ones(3)"]}), ("CrossEntropyLoss", [], ["{x:f2}, {idx:@1:@0}", "{x:f2}, {like:f}", "{x:f3}, {idx:@1:@0,@2}", "{x:f1}, {idx:@0:}"], {"weight": ["None", "torch.ones(3)"], "ignore_index": ["{?-100|0}"]}),
    ("MarginRankingLoss", [], ["{x:f}, {like:f}, {like:f}", "{x:f}, {like:f}, {bc:f}"], {}), ("HingeEmbeddingLoss", [], ["{x:f}, {like:f}"], {}), ("CosineEmbeddingLoss", [], ["{x:f2}, {like:f}, {new:f:@0}"], {}), ("TripletMarginLoss", [], ["{x:f2}, {like:f}, {like:f}"], {"swap": ["{bool}"], "p": ["{?1|2}"]}),
    ("MultiMarginLoss", [], ["{x:f2}, {idx:@1:@0}"], {"p": ["{?1|2|3}"], "weight": ["None"]}), ("GaussianNLLLoss", [], ["{x:f2}, {like:f}, {like:f}", "{x:f2}, {like:f}, {new:f:@0,1}"], {"full": ["{bool}"]}), ("MultiLabelMarginLoss", [], ["{x:f2}, {idx:@1:@0,@1}"], {}),
    ("Linear", ["{@-1}", "{n}"], ["{x:f}"], {"bias": ["{bool}"]}), ("Bilinear", ["{@-1}", "{@-1}", "{n}"], ["{x:f}, {like:f}"], {"bias": ["{bool}"]}), ("LayerNorm", ["{?({@-1},)|{@-1}}".replace("{@-1}", "4")], ["{x:f}"], {"elementwise_affine": ["{bool}"], "bias": ["{bool}"]}), ("LayerNorm", ["({@-2}, {@-1})"], ["{x:f}"], {"elementwise_affine": ["{bool}"]}), ("LayerNorm", ["{@-1}"], ["{x:f}"], {"elementwise_affine": ["{bool}"], "bias": ["{bool}"]}), ("RMSNorm", ["{@-1}"], ["{x:f}"], {"elementwise_affine": ["{bool}"], "eps": ["None", "1e-6"]}),
    ("GroupNorm", ["{?1|2|3}", "{@1}"], ["{x:f}"], {"affine": ["{bool}"]}), ("LocalResponseNorm", ["{?1|2|3}"], ["{x:f345}"], {"k": ["{float}"]}), ("CrossMapLRN2d", ["{?1|3}"], ["{x:f4}"], {}), ("Embedding", ["5", "{n}"], ["{x:i}"], {"padding_idx": ["{?None|0|-1|7}"], "max_norm": ["{?None|1.0}"], "scale_grad_by_freq": ["{bool}"], "sparse": ["False"]}), ("EmbeddingBag", ["5", "{n}"], ["{idx:5:@0,3}", "{idx:5:6}, torch.tensor([0, 2])"], {"mode": ["{?'sum'|'mean'|'max'|'bad'}"], "include_last_offset": ["{bool}"], "padding_idx": ["{?None|0}"], "max_norm": ["None"], "sparse": ["False"]}),
    ("LSTM", ["{@-1}", "{?2|4}"], ["{x:f23}"], {"num_layers": ["{?1|2}"], "bias": ["{bool}"], "batch_first": ["{bool}"], "bidirectional": ["{bool}"], "proj_size": ["{?0|1}"], "dropout": ["0.0"]}), ("GRU", ["{@-1}", "{?2|4}"], ["{x:f23}", "{x:f3}, None"], {"num_layers": ["{?1|2}"], "bias": ["{bool}"], "batch_first": ["{bool}"], "bidirectional": ["{bool}"], "dropout": ["0.0"]}), ("RNN", ["{@-1}", "{?2|4}"], ["{x:f23}"], {"num_layers": ["{?1|2}"], "nonlinearity": ["{?'tanh'|'relu'|'bad'}"], "bias": ["{bool}"], "batch_first": ["{bool}"], "bidirectional": ["{bool}"], "dropout": ["0.0"]}),
    ("LSTMCell", ["{@-1}", "{?2|4}"], ["{x:f12}"], {"bias": ["{bool}"]}), ("GRUCell", ["{@-1}", "{?2|4}"], ["{x:f12}"], {"bias": ["{bool}"]}), ("RNNCell", ["{@-1}", "{?2|4}"], ["{x:f12}"], {"bias": ["{bool}"], "nonlinearity": ["{?'tanh'|'relu'}"]}),
    ("MultiheadAttention", ["8", "{?1|2|4}"], ["{new:f:4,2,8}, {new:f:4,2,8}, {new:f:4,2,8}", "{new:f:4,8}, {new:f:3,8}, {new:f:3,8}"], {"bias": ["{bool}"], "add_bias_kv": ["{bool}"], "add_zero_attn": ["{bool}"], "batch_first": ["{bool}"], "kdim": ["None"], "vdim": ["None"], "dropout": ["0.0"]}), ("TransformerEncoderLayer", ["8", "{?1|2|3}"], ["{new:f:4,2,8}"], {"dim_feedforward": ["16"], "dropout": ["0.0"], "activation": ["{?'relu'|'gelu'|'bad'}"], "batch_first": ["{bool}"], "norm_first": ["{bool}"], "bias": ["{bool}"]}), ("TransformerDecoderLayer", ["8", "2"], ["{new:f:4,2,8}, {new:f:3,2,8}"], {"dim_feedforward": ["16"], "dropout": ["0.0"], "batch_first": ["{bool}"], "norm_first": ["{bool}"], "bias": ["{bool}"]}),
    ("Upsample", [], ["{x:f345}"], {"size": ["{?None|4|(3, 4)}"], "scale_factor": ["{?None|2|1.5|(2, 1)}"], "mode": ["{?'nearest'|'linear'|'bilinear'|'bicubic'|'trilinear'|'area'|'nearest-exact'|'bad'}"], "align_corners": ["{?None|True|False}"], "recompute_scale_factor": ["{?None|True}"]}), ("UpsamplingBilinear2d", [], ["{x:f4}"], {"size": ["None", "(3, 4)"], "scale_factor": ["{?None|2}"]}), ("PixelShuffle", ["{?1|2}"], ["{x:f}"], {}), ("PixelUnshuffle", ["{?1|2}"], ["{x:f}"], {}), ("ChannelShuffle", ["{?1|2}"], ["{x:f}"], {}),
    ("Fold", ["(4, 4)", "2"], ["{new:f:2,8,9}", "{x:f23}"], {"stride": ["{?1|2}"], "padding": ["{?0|1}"], "dilation": ["{?1|2}"]}), ("Unfold", ["{?1|2|(1, 2)}"], ["{x:f34}"], {"stride": ["{?1|2}"], "padding": ["{?0|1}"], "dilation": ["{?1|2}"]}), ("Unflatten", ["{dim}", "{?(2, -1)|(1, -1)|(-1,)|(2, 2)}"], ["{x:f}"], {}), ("CosineSimilarity", [], ["{x:f}, {bc:f}", "{x}, {like}"], {"dim": ["{dim}"]}), ("PairwiseDistance", [], ["{x:f}, {bc:f}"], {"p": ["{?1|2|0.5}"], "keepdim": ["{bool}"]}), ("Threshold", ["{float}", "{num}"], ["{x}"], {}), ("GLU", [], ["{x:f}"], {"dim": ["{dim}"]}),
    ("FractionalMaxPool2d", ["{?1|2}"], ["{x:f34}"], {"output_size": ["{?None|1|2}"], "output_ratio": ["{?None|0.5}"], "return_indices": ["{bool}"]}), ]


class Layers:
    """Layers of torch.nn, built and called."""

    def __init__(self):
        self.kinds = [(name, needs, feeds, own, list(inspect.signature(getattr(nn, name).__init__).parameters)[1:]) for name, needs, feeds, own in LAYERS]

    def draw(self, random):
        name, needs, feeds, own, parameters = random.choice(self.kinds)
        texts = list(needs)
        taken = sum(n.count(", ") if name.startswith("LP") else 0 for n in needs) + len(needs)
        for parameter in parameters[taken:]:
            if parameter in ("device", "args", "kwargs", "_weight", "_freeze", "fs", "distance_function") or random.random() < 0.7:
                continue
            values = own.get(parameter) or [text for text in NAMED.get(parameter, []) if not re.search(r"[{](x|y|like|bc|new|idx)", text)]
            if parameter == "dtype":
                values = ["{fdtype}"] if random.random() < 0.3 else None
            if values:
                texts.append(f"{parameter}={random.choice(values)}")
        feed = random.choice(feeds)
        which = re.match(r"\{([xy]:[a-z0-9]*|x|y)\}", feed)
        return f"layer {name}", f"{which[1] if which else 'x:f'} | nn.{name}({', '.join(texts)}) | {feed}"


class Functional:
    """Functions of torch.nn.functional and of torch that are written in Python, with any of their arguments."""

    def __init__(self):
        self.kinds = []
        for name in dir(F):
            function = getattr(F, name)
            if name.startswith("_") or not inspect.isroutine(function) or LEFT_OUT.search(name) and not re.search("norm$|dropout|loss", name) or name in ("assert_int_or_pair", "handle_torch_function", "has_torch_function", "boolean_dispatch", "multi_head_attention_forward"):
                continue
            try:
                self.kinds.append((name, list(inspect.signature(function).parameters.values())))
            except ValueError:
                continue  # a native one: Native has it

    def draw(self, random):
        name, parameters = random.choice(self.kinds)
        texts, named = [], False
        for i, parameter in enumerate(parameters):
            if parameter.name.startswith("_") or parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
                continue
            if parameter.default is not parameter.empty and random.random() < 0.6:
                named = True
                continue
            if i and parameter.default is not parameter.empty and not NAMED.get(parameter.name):
                continue
            text = chosen(random, parameter.name, "Tensor") if i else random.choice(["{x:f}", "{x:f}", "{x:f}", "{x}", "{x:f34}"])
            texts.append(f"{parameter.name}={text}" if i and (named or random.random() < 0.3) else text)
            named = named or "=" in texts[-1][:len(parameter.name) + 1]
        return f"functional {name}", f"F.{name}({', '.join(texts)})"


BINARY = "+ - * / // % ** @ & | ^ << >> < <= > >= == !=".split()
NUMBERS = ["2", "0.5", "True", "1j", "-1", "0", "3.0", "torch.tensor(2)", "torch.tensor(0.5)", "torch.tensor(True)", "{x:0}"]


class Operators:
    """Operators of Python between tensors of all types, and numbers; in place, too."""

    def draw(self, random):
        sign = random.choice(BINARY)
        pick = random.random()
        if pick < 0.5:
            return f"operator {sign}", "{x} %s {%s}" % (sign, random.choice(["bc", "like", "y", "bc:i", "bc:f", "bc:b", "bc:c"]))
        if pick < 0.7:
            return f"operator {sign}", "{x} %s %s" % (sign, random.choice(NUMBERS))
        if pick < 0.85:
            return f"operator {sign}", "%s %s {x}" % (random.choice(NUMBERS[:-1]), sign)
        if sign in ("<", "<=", ">", ">=", "==", "!="):
            return f"operator {sign}", "torch.where({x} %s {bc}, {x}, {num})" % sign
        return f"operator {sign}=", "{=} = {x} * 1; {=} %s= %s" % (sign, random.choice(["{bc}", "{like}", "{num}"] + NUMBERS))


LAYOUTS = [
    "{x}.mT", "{x}.transpose({dim}, {dim})", "{x}.permute({perm})", "{x}[..., ::2]", "{x}[..., 1:]", "{x:f4}.to(memory_format=torch.channels_last)", "{x:f5}.to(memory_format=torch.channels_last_3d)", "{x}.expand({expand})",
    "{x}.unsqueeze({dim})", "{x}.as_strided((2, 2), (1, 2))", "{x}.reshape({reshape})", "{x}.select({dim}, 0)", "{x}.diagonal()", "{x:f}.requires_grad_()", "{x:f} * self.scale", "{x}.to({dtype})", "{x}[{index}]", "{x}.narrow({dim}, 0, 1)", "{x}.movedim({dim}, {dim})", "{x}.contiguous()", "{x}.flip({dim})", "{x}.unfold({dim}, 1, 1)", "{x:c}.real", "{x:f}.to(torch.complex64)", "{x}.squeeze()", "{x}.sum({dim}, keepdim=True)", "{x}.swapaxes(0, -1)", "{x:f}.half()", "{x:f}.double()", "{x:f}.bfloat16()",
]


class Layouts:
    """Views and casts that give the others something to work on."""

    def draw(self, random):
        kind = random.choice(LAYOUTS)
        return f"layout {kind}", kind


FAMILIES = [(9, Native()), (6, Layers()), (5, Functional()), (4, Operators()), (5, Layouts())]
AGAIN = 0.7  # how often a statement that torch refuses gives way to another draw


def draw(random):
    """A kind and its template."""
    return random.choices(FAMILIES, [weight for weight, _ in FAMILIES])[0][1].draw(random)


if __name__ == "__main__":
    print(len(FAMILIES[0][1].kinds), "native functions,", len(LAYERS), "layers,", len(FAMILIES[2][1].kinds), "functions of torch.nn.functional")
