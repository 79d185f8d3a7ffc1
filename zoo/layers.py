"""Small pieces that several model families share."""

from collections import OrderedDict

from torch import nn


def _make_divisible(value, divisor, min_value=None):
    """Round a channel count to a multiple of divisor, never losing more than a tenth of it."""
    rounded = max(min_value or divisor, int(value + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * value else rounded


class IntermediateLayerGetter(nn.ModuleDict):
    """Runs a model's children in order and returns the outputs of some, under new names.

    return_layers maps a child's name to the name of its output; children after the last one wanted are left out.
    """

    def __init__(self, model, return_layers):
        unknown = set(return_layers) - {name for name, _ in model.named_children()}
        if unknown:
            raise ValueError(f"return_layers are not present in model: {sorted(unknown)}")
        kept, waiting = OrderedDict(), set(return_layers)
        for name, module in model.named_children():
            if not waiting:
                break
            kept[name] = module
            waiting.discard(name)
        super().__init__(kept)
        self.return_layers = {str(name): str(new_name) for name, new_name in return_layers.items()}

    def forward(self, x):
        outputs = OrderedDict()
        for name, module in self.items():
            x = module(x)
            if name in self.return_layers:
                outputs[self.return_layers[name]] = x
        return outputs
