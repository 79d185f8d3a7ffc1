"""MaxViT: "Multi-Axis Vision Transformer" (2022). Attention in windows, then on a coarse grid across the image."""

from collections import OrderedDict
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import Conv2dNormActivation, SqueezeExcitation, StochasticDepth


def _halved(size):
    """Output side lengths of a 3x3 convolution with stride 2 and padding 1."""
    return [(side + 2 - 3) // 2 + 1 for side in size]


class MBConv(nn.Module):
    def __init__(self, in_channels, out_channels, expansion_ratio, squeeze_ratio, stride, activation_layer, norm_layer,
                 p_stochastic_dropout=0.0):
        super().__init__()
        self.proj = nn.Identity()
        if stride != 1 or in_channels != out_channels:
            shortcut = [nn.Conv2d(in_channels, out_channels, kernel_size=1, stride=1, bias=True)]
            if stride == 2:
                shortcut = [nn.AvgPool2d(kernel_size=3, stride=stride, padding=1)] + shortcut
            self.proj = nn.Sequential(*shortcut)
        mid = int(out_channels * expansion_ratio)
        squeezed = int(out_channels * squeeze_ratio)
        convolution = partial(Conv2dNormActivation, activation_layer=activation_layer, norm_layer=norm_layer,
                              inplace=None)
        self.stochastic_depth = nn.Identity()
        if p_stochastic_dropout:
            self.stochastic_depth = StochasticDepth(p_stochastic_dropout, mode="row")
        self.layers = nn.Sequential(OrderedDict([
            ("pre_norm", norm_layer(in_channels)),
            ("conv_a", convolution(in_channels, mid, kernel_size=1, stride=1, padding=0)),
            ("conv_b", convolution(mid, mid, kernel_size=3, stride=stride, padding=1, groups=mid)),
            ("squeeze_excitation", SqueezeExcitation(mid, squeezed, activation=nn.SiLU)),
            ("conv_c", nn.Conv2d(mid, out_channels, kernel_size=1, bias=True)),
        ]))

    def forward(self, x):
        res = self.proj(x)
        x = self.stochastic_depth(self.layers(x))
        return res + x


class RelativePositionalMultiHeadAttention(nn.Module):
    """Attention over the last two axes of (batch, groups, positions, features)."""

    def __init__(self, feat_dim, head_dim, max_seq_len):
        super().__init__()
        if feat_dim % head_dim != 0:
            raise ValueError(f"feat_dim {feat_dim} is not a multiple of head_dim {head_dim}")
        self.n_heads = feat_dim // head_dim
        self.head_dim = head_dim
        self.size = int(max_seq_len**0.5)
        self.max_seq_len = max_seq_len
        self.to_qkv = nn.Linear(feat_dim, self.n_heads * self.head_dim * 3)
        self.scale_factor = feat_dim**-0.5
        self.merge = nn.Linear(self.head_dim * self.n_heads, feat_dim)
        self.relative_position_bias_table = nn.Parameter(torch.empty((2 * self.size - 1) ** 2, self.n_heads))
        self.register_buffer("relative_position_index", self._relative_position_index(self.size))
        nn.init.trunc_normal_(self.relative_position_bias_table, std=0.02)

    @staticmethod
    def _relative_position_index(size):
        """For every pair of positions of a square window, the row of the bias table for their offset."""
        side = torch.arange(size)
        grid = torch.stack(torch.meshgrid(side, side, indexing="ij")).flatten(1)
        offsets = grid[:, :, None] - grid[:, None, :]
        return (offsets[0] + size - 1) * (2 * size - 1) + offsets[1] + size - 1

    def get_relative_positional_bias(self):
        index = self.relative_position_index.view(-1)
        bias = self.relative_position_bias_table[index].view(self.max_seq_len, self.max_seq_len, -1)
        bias = bias.permute(2, 0, 1).contiguous()
        return bias.unsqueeze(0)

    def forward(self, x):
        batch, groups, positions, features = x.shape
        split = (batch, groups, positions, self.n_heads, self.head_dim)
        qkv = self.to_qkv(x)
        q, k, v = torch.chunk(qkv, 3, dim=-1)
        q = q.reshape(split).permute(0, 1, 3, 2, 4)
        k = k.reshape(split).permute(0, 1, 3, 2, 4)
        v = v.reshape(split).permute(0, 1, 3, 2, 4)
        k = k * self.scale_factor
        scores = torch.einsum("B G H I D, B G H J D -> B G H I J", q, k)
        pos_bias = self.get_relative_positional_bias()
        scores = F.softmax(scores + pos_bias, dim=-1)
        out = torch.einsum("B G H I J, B G H J D -> B G H I D", scores, v)
        out = out.permute(0, 1, 3, 2, 4).reshape(batch, groups, positions, features)
        return self.merge(out)


class SwapAxes(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.a = a
        self.b = b

    def forward(self, x):
        return torch.swapaxes(x, self.a, self.b)


class WindowPartition(nn.Module):
    """(batch, channels, height, width) to (batch, windows, positions in a window of side p, channels)."""

    def forward(self, x, p):
        batch, channels, height, width = x.shape
        x = x.reshape(batch, channels, height // p, p, width // p, p)
        x = x.permute(0, 2, 4, 3, 5, 1)
        return x.reshape(batch, (height // p) * (width // p), p * p, channels)


class WindowDepartition(nn.Module):
    """The way back, to an image of h_partitions x w_partitions windows."""

    def forward(self, x, p, h_partitions, w_partitions):
        batch, _, _, channels = x.shape
        x = x.reshape(batch, h_partitions, w_partitions, p, p, channels)
        x = x.permute(0, 5, 1, 3, 2, 4)
        return x.reshape(batch, channels, h_partitions * p, w_partitions * p)


class PartitionAttentionLayer(nn.Module):
    """Attention inside windows, or, with "grid", between pixels at equal places of the windows."""

    def __init__(self, in_channels, head_dim, partition_size, partition_type, grid_size, mlp_ratio, activation_layer,
                 norm_layer, attention_dropout, mlp_dropout, p_stochastic_dropout):
        super().__init__()
        self.n_partitions = grid_size[0] // partition_size
        if partition_type == "window":
            self.p, self.g = partition_size, self.n_partitions
        elif partition_type == "grid":
            self.p, self.g = self.n_partitions, partition_size
        else:
            raise ValueError(f"partition_type is window or grid, got {partition_type}")
        swap = partition_type == "grid"
        self.partition_op = WindowPartition()
        self.departition_op = WindowDepartition()
        self.partition_swap = SwapAxes(-2, -3) if swap else nn.Identity()
        self.departition_swap = SwapAxes(-2, -3) if swap else nn.Identity()
        self.attn_layer = nn.Sequential(
            norm_layer(in_channels),
            RelativePositionalMultiHeadAttention(in_channels, head_dim, partition_size**2),
            nn.Dropout(attention_dropout),
        )
        self.mlp_layer = nn.Sequential(
            nn.LayerNorm(in_channels),
            nn.Linear(in_channels, in_channels * mlp_ratio),
            activation_layer(),
            nn.Linear(in_channels * mlp_ratio, in_channels),
            nn.Dropout(mlp_dropout),
        )
        self.stochastic_dropout = StochasticDepth(p_stochastic_dropout, mode="row")

    def forward(self, x):
        rows, columns = x.shape[-2] // self.p, x.shape[-1] // self.p
        x = self.partition_op(x, self.p)
        x = self.partition_swap(x)
        x = x + self.stochastic_dropout(self.attn_layer(x))
        x = x + self.stochastic_dropout(self.mlp_layer(x))
        x = self.departition_swap(x)
        return self.departition_op(x, self.p, rows, columns)


class MaxVitLayer(nn.Module):
    """MBConv, window attention, grid attention."""

    def __init__(self, in_channels, out_channels, squeeze_ratio, expansion_ratio, stride, norm_layer, activation_layer,
                 head_dim, mlp_ratio, mlp_dropout, attention_dropout, p_stochastic_dropout, partition_size, grid_size):
        super().__init__()
        attention = partial(
            PartitionAttentionLayer, out_channels, head_dim, partition_size, grid_size=grid_size, mlp_ratio=mlp_ratio,
            activation_layer=activation_layer, norm_layer=nn.LayerNorm, attention_dropout=attention_dropout,
            mlp_dropout=mlp_dropout, p_stochastic_dropout=p_stochastic_dropout)
        self.layers = nn.Sequential(OrderedDict([
            ("MBconv", MBConv(in_channels, out_channels, expansion_ratio, squeeze_ratio, stride, activation_layer,
                              norm_layer, p_stochastic_dropout)),
            ("window_attention", attention(partition_type="window")),
            ("grid_attention", attention(partition_type="grid")),
        ]))

    def forward(self, x):
        return self.layers(x)


class MaxVitBlock(nn.Module):
    """Layers of one width; the first halves the image."""

    def __init__(self, in_channels, out_channels, input_grid_size, n_layers, p_stochastic, **options):
        super().__init__()
        self.layers = nn.ModuleList()
        self.grid_size = _halved(input_grid_size)
        for i in range(n_layers):
            self.layers.append(MaxVitLayer(in_channels if i == 0 else out_channels, out_channels,
                                           stride=2 if i == 0 else 1, grid_size=self.grid_size,
                                           p_stochastic_dropout=p_stochastic[i], **options))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class MaxVit(nn.Module):
    def __init__(self, input_size, stem_channels, partition_size, block_channels, block_layers, head_dim,
                 stochastic_depth_prob, norm_layer=None, activation_layer=nn.GELU, squeeze_ratio=0.25,
                 expansion_ratio=4, mlp_ratio=4, mlp_dropout=0.0, attention_dropout=0.0, num_classes=1000):
        super().__init__()
        norm_layer = norm_layer or partial(nn.BatchNorm2d, eps=1e-3, momentum=0.01)
        grid = _halved(input_size)
        self.partition_size = partition_size
        self.stem = nn.Sequential(
            Conv2dNormActivation(3, stem_channels, 3, stride=2, norm_layer=norm_layer,
                                 activation_layer=activation_layer, bias=False, inplace=None),
            Conv2dNormActivation(stem_channels, stem_channels, 3, stride=1, norm_layer=None, activation_layer=None,
                                 bias=True),
        )
        self.blocks = nn.ModuleList()
        total, built, channels = sum(block_layers), 0, stem_channels
        for out_channels, n_layers in zip(block_channels, block_layers):
            block = MaxVitBlock(
                channels, out_channels, grid, n_layers,
                [stochastic_depth_prob * i / (total - 1) for i in range(built, built + n_layers)],
                squeeze_ratio=squeeze_ratio, expansion_ratio=expansion_ratio, norm_layer=norm_layer,
                activation_layer=activation_layer, head_dim=head_dim, mlp_ratio=mlp_ratio, mlp_dropout=mlp_dropout,
                attention_dropout=attention_dropout, partition_size=partition_size)
            self.blocks.append(block)
            grid, channels, built = block.grid_size, out_channels, built + n_layers
            if grid[0] % partition_size != 0 or grid[1] % partition_size != 0:
                raise ValueError(f"input_size {input_size} gives a grid of {grid}, which windows of "
                                 f"{partition_size} do not divide")
        self.classifier = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.LayerNorm(channels),
            nn.Linear(channels, channels),
            nn.Tanh(),
            nn.Linear(channels, num_classes, bias=False),
        )

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.classifier(x)


def maxvit_t(weights=None, progress=True, pretrained=False, **kwargs):
    return MaxVit(input_size=kwargs.pop("input_size", (224, 224)), stem_channels=64,
                  block_channels=[64, 128, 256, 512], block_layers=[2, 2, 5, 2], head_dim=32,
                  stochastic_depth_prob=0.2, partition_size=7, **kwargs)
