import torch
import torch.nn as nn
from torch.nn.utils import weight_norm


class CutTail(nn.Module):
    """Drops the last steps, which saw the future."""

    def __init__(self, steps):
        super().__init__()
        self.steps = steps

    def forward(self, x):
        return x[:, :, :-self.steps].contiguous()


def causal(cin, cout, kernel, dilation, drop):
    reach = (kernel - 1) * dilation
    conv = weight_norm(nn.Conv1d(cin, cout, kernel, padding=reach, dilation=dilation))
    conv.weight_v.data.normal_(0, 0.01)
    return [conv, CutTail(reach), nn.ReLU(), nn.Dropout(drop)]


class Level(nn.Module):
    def __init__(self, cin, cout, kernel, dilation, drop):
        super(Level, self).__init__()
        self.path = nn.Sequential(*causal(cin, cout, kernel, dilation, drop), *causal(cout, cout, kernel, dilation, drop))
        self.short = None if cin == cout else nn.Conv1d(cin, cout, 1)

    def forward(self, x):
        short = self.short(x) if self.short is not None else x
        return torch.relu(self.path(x) + short)


class TCN(nn.Module):
    def __init__(self, inputs=8, outputs=5, widths=[24] * 4, kernel=3, drop=0.2):
        super().__init__()
        pairs = zip([inputs] + widths, widths)
        self.levels = nn.Sequential(*[Level(a, b, kernel, 2 ** i, drop) for i, (a, b) in enumerate(pairs)])
        self.read = nn.Linear(widths[-1], outputs)

    def forward(self, series):
        """series: batch, channels, time"""
        return self.read(self.levels(series)[..., -1])
