# What can be seen of a layer from outside, as lines. Real torch runs this file
# (tools/goldens/layers.py) and so does heft (layers_test.go).
import torch
from torch import nn

# What torch notes for its own fast paths, and enumerations.
UNSEEN = ("activation_relu_or_gelu", "enable_nested_tensor", "mask_check", "use_nested_tensor", "map_levels",
          "output_fmt", "einsum_pattern", "post_rearrange", "pre_rearrange")
PLAIN = (bool, int, float, str, type(None))


def plain(value):
    if isinstance(value, (tuple, list)):
        return all(plain(item) for item in value)
    return isinstance(value, PLAIN)


def attributes(module):
    public = {k: v for k, v in vars(module).items() if k not in UNSEEN and not k.startswith("_") and plain(v)}
    return " ".join(f"{name}={public[name]!r}" for name in sorted(public))


def shown(value):
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype)[6:]}{list(value.shape)}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(shown(item) for item in value) + ")"
    return repr(value)


def facts(layer, *inputs, **named):
    called = bool(inputs or named)
    output = layer(*inputs, **named) if called else None
    lines = repr(layer).split("\n")
    for path, module in layer.named_modules():
        lines.append(f"module {path}: {type(module).__name__} {attributes(module)}")
    for path, parameter in layer.named_parameters():
        lines.append(f"parameter {path}: {shown(parameter)} {parameter.requires_grad}")
    for path, buffer in layer.named_buffers():
        lines.append(f"buffer {path}: {shown(buffer)}")
    lines.append("state " + " ".join(layer.state_dict()))
    if called:
        lines.append("output " + shown(output))
    return lines


def t(*shape):
    return torch.zeros(shape)


def ids(*shape):
    return torch.zeros(shape, dtype=torch.int64)
