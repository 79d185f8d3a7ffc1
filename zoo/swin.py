"""Swin Transformer: "Hierarchical Vision Transformer using Shifted Windows" (2021), and Version 2 (2021).

Images are laid out as batch, height, width, channels between the patch embedding and the last norm.
"""

import math
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import MLP, Permute, StochasticDepth


def _join_neighbours(x):
    """Lay every 2x2 square of pixels on top of each other: half the height and width, four times the channels."""
    height, width = x.shape[-3:-1]
    x = F.pad(x, (0, 0, 0, width % 2, 0, height % 2))
    top_left = x[..., 0::2, 0::2, :]
    bottom_left = x[..., 1::2, 0::2, :]
    top_right = x[..., 0::2, 1::2, :]
    bottom_right = x[..., 1::2, 1::2, :]
    return torch.cat([top_left, bottom_left, top_right, bottom_right], -1)


class PatchMerging(nn.Module):
    def __init__(self, dim, norm_layer=nn.LayerNorm):
        super().__init__()
        self.reduction = nn.Linear(4 * dim, 2 * dim, bias=False)
        self.norm = norm_layer(4 * dim)

    def forward(self, x):
        x = _join_neighbours(x)
        x = self.norm(x)
        return self.reduction(x)


class PatchMergingV2(nn.Module):
    """The second version normalises after the reduction."""

    def __init__(self, dim, norm_layer=nn.LayerNorm):
        super().__init__()
        self.reduction = nn.Linear(4 * dim, 2 * dim, bias=False)
        self.norm = norm_layer(2 * dim)

    def forward(self, x):
        x = _join_neighbours(x)
        x = self.reduction(x)
        return self.norm(x)


def _shift_mask(x, height, width, window, shift, num_windows):
    """-100 between pixels of one window that were neighbours only because the image was rolled, else 0."""
    mask = x.new_zeros((height, width))
    region = 0
    for rows in ((0, -window[0]), (-window[0], -shift[0]), (-shift[0], None)):
        for columns in ((0, -window[1]), (-window[1], -shift[1]), (-shift[1], None)):
            mask[rows[0]:rows[1], columns[0]:columns[1]] = region
            region += 1
    mask = mask.view(height // window[0], window[0], width // window[1], window[1])
    mask = mask.permute(0, 2, 1, 3).reshape(num_windows, window[0] * window[1])
    mask = mask.unsqueeze(1) - mask.unsqueeze(2)
    return mask.masked_fill(mask != 0, float(-100.0)).masked_fill(mask == 0, float(0.0))


def shifted_window_attention(input, qkv_weight, proj_weight, relative_position_bias, window_size, num_heads, shift_size,
                             attention_dropout=0.0, dropout=0.0, qkv_bias=None, proj_bias=None, logit_scale=None,
                             training=True):
    """Attention inside windows of an image that is first rolled by shift_size.

    input is (batch, height, width, channels); with logit_scale the scores are scaled cosines (version 2).
    """
    batch, height, width, channels = input.shape
    window = window_size
    # Pad to whole windows, and do not shift along a side that fits into one.
    pad_right = (window[1] - width % window[1]) % window[1]
    pad_bottom = (window[0] - height % window[0]) % window[0]
    x = F.pad(input, (0, 0, 0, pad_right, 0, pad_bottom))
    _, padded_height, padded_width, _ = x.shape
    shift = [0 if window[0] >= padded_height else shift_size[0], 0 if window[1] >= padded_width else shift_size[1]]
    if sum(shift) > 0:
        x = torch.roll(x, shifts=(-shift[0], -shift[1]), dims=(1, 2))

    rows, columns = padded_height // window[0], padded_width // window[1]
    num_windows = rows * columns
    x = x.view(batch, rows, window[0], columns, window[1], channels)
    x = x.permute(0, 1, 3, 2, 4, 5).reshape(batch * num_windows, window[0] * window[1], channels)

    if logit_scale is not None and qkv_bias is not None:
        qkv_bias = qkv_bias.clone()
        third = qkv_bias.numel() // 3
        qkv_bias[third:2 * third].zero_()  # keys have no bias in version 2
    qkv = F.linear(x, qkv_weight, qkv_bias)
    qkv = qkv.reshape(x.size(0), x.size(1), 3, num_heads, channels // num_heads).permute(2, 0, 3, 1, 4)
    q, k, v = qkv[0], qkv[1], qkv[2]
    if logit_scale is not None:
        attn = F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).transpose(-2, -1)
        logit_scale = torch.clamp(logit_scale, max=math.log(100.0)).exp()
        attn = attn * logit_scale
    else:
        q = q * (channels // num_heads) ** -0.5
        attn = q.matmul(k.transpose(-2, -1))
    attn = attn + relative_position_bias

    if sum(shift) > 0:
        mask = _shift_mask(x, padded_height, padded_width, window, shift, num_windows)
        attn = attn.view(x.size(0) // num_windows, num_windows, num_heads, x.size(1), x.size(1))
        attn = attn + mask.unsqueeze(1).unsqueeze(0)
        attn = attn.view(-1, num_heads, x.size(1), x.size(1))

    attn = F.softmax(attn, dim=-1)
    attn = F.dropout(attn, p=attention_dropout, training=training)
    x = attn.matmul(v).transpose(1, 2).reshape(x.size(0), x.size(1), channels)
    x = F.linear(x, proj_weight, proj_bias)
    x = F.dropout(x, p=dropout, training=training)

    # Windows back into an image, then undo the roll and the padding.
    x = x.view(batch, rows, columns, window[0], window[1], channels)
    x = x.permute(0, 1, 3, 2, 4, 5).reshape(batch, padded_height, padded_width, channels)
    if sum(shift) > 0:
        x = torch.roll(x, shifts=(shift[0], shift[1]), dims=(1, 2))
    return x[:, :height, :width, :].contiguous()


class ShiftedWindowAttention(nn.Module):
    def __init__(self, dim, window_size, shift_size, num_heads, qkv_bias=True, proj_bias=True, attention_dropout=0.0,
                 dropout=0.0):
        super().__init__()
        self.window_size = window_size
        self.shift_size = shift_size
        self.num_heads = num_heads
        self.attention_dropout = attention_dropout
        self.dropout = dropout
        self.qkv = nn.Linear(dim, dim * 3, bias=qkv_bias)
        self.proj = nn.Linear(dim, dim, bias=proj_bias)
        self.define_relative_position_bias_table()
        self.define_relative_position_index()

    def define_relative_position_bias_table(self):
        offsets = (2 * self.window_size[0] - 1) * (2 * self.window_size[1] - 1)
        self.relative_position_bias_table = nn.Parameter(torch.zeros(offsets, self.num_heads))
        nn.init.trunc_normal_(self.relative_position_bias_table, std=0.02)

    def define_relative_position_index(self):
        """For every pair of pixels of a window, the row of the table that belongs to their offset."""
        rows, columns = self.window_size
        grid = torch.stack(torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")).flatten(1)
        offsets = grid[:, :, None] - grid[:, None, :]
        index = (offsets[0] + rows - 1) * (2 * columns - 1) + offsets[1] + columns - 1
        self.register_buffer("relative_position_index", index.flatten())

    def _look_up_bias(self, table):
        pixels = self.window_size[0] * self.window_size[1]
        bias = table[self.relative_position_index]
        bias = bias.view(pixels, pixels, -1)
        return bias.permute(2, 0, 1).contiguous().unsqueeze(0)

    def get_relative_position_bias(self):
        return self._look_up_bias(self.relative_position_bias_table)

    def _attend(self, x, bias, logit_scale=None):
        return shifted_window_attention(
            x, self.qkv.weight, self.proj.weight, bias, self.window_size, self.num_heads, shift_size=self.shift_size,
            attention_dropout=self.attention_dropout, dropout=self.dropout, qkv_bias=self.qkv.bias,
            proj_bias=self.proj.bias, logit_scale=logit_scale, training=self.training)

    def forward(self, x):
        return self._attend(x, self.get_relative_position_bias())


class ShiftedWindowAttentionV2(ShiftedWindowAttention):
    """Scores are cosines, and the bias comes from a small network that reads log-spaced offsets."""

    def __init__(self, dim, window_size, shift_size, num_heads, qkv_bias=True, proj_bias=True, attention_dropout=0.0,
                 dropout=0.0):
        super().__init__(dim, window_size, shift_size, num_heads, qkv_bias, proj_bias, attention_dropout, dropout)
        self.logit_scale = nn.Parameter(torch.log(10 * torch.ones((num_heads, 1, 1))))
        self.cpb_mlp = nn.Sequential(
            nn.Linear(2, 512, bias=True), nn.ReLU(inplace=True), nn.Linear(512, num_heads, bias=False))

    def define_relative_position_bias_table(self):
        rows = torch.arange(-(self.window_size[0] - 1), self.window_size[0], dtype=torch.float32)
        columns = torch.arange(-(self.window_size[1] - 1), self.window_size[1], dtype=torch.float32)
        table = torch.stack(torch.meshgrid([rows, columns], indexing="ij")).permute(1, 2, 0).contiguous().unsqueeze(0)
        table[:, :, :, 0] /= self.window_size[0] - 1
        table[:, :, :, 1] /= self.window_size[1] - 1
        table *= 8
        table = torch.sign(table) * torch.log2(torch.abs(table) + 1.0) / 3.0
        self.register_buffer("relative_coords_table", table)

    def get_relative_position_bias(self):
        bias = self._look_up_bias(self.cpb_mlp(self.relative_coords_table).view(-1, self.num_heads))
        return 16 * torch.sigmoid(bias)

    def forward(self, x):
        return self._attend(x, self.get_relative_position_bias(), self.logit_scale)


class SwinTransformerBlock(nn.Module):
    def __init__(self, dim, num_heads, window_size, shift_size, mlp_ratio=4.0, dropout=0.0, attention_dropout=0.0,
                 stochastic_depth_prob=0.0, norm_layer=nn.LayerNorm, attn_layer=ShiftedWindowAttention):
        super().__init__()
        self.norm1 = norm_layer(dim)
        self.attn = attn_layer(dim, window_size, shift_size, num_heads, attention_dropout=attention_dropout,
                               dropout=dropout)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")
        self.norm2 = norm_layer(dim)
        self.mlp = MLP(dim, [int(dim * mlp_ratio), dim], activation_layer=nn.GELU, inplace=None, dropout=dropout)

    def forward(self, x):
        x = x + self.stochastic_depth(self.attn(self.norm1(x)))
        x = x + self.stochastic_depth(self.mlp(self.norm2(x)))
        return x


class SwinTransformerBlockV2(SwinTransformerBlock):
    """The second version normalises the result of each branch, not its input."""

    def __init__(self, *args, attn_layer=ShiftedWindowAttentionV2, **kwargs):
        super().__init__(*args, attn_layer=attn_layer, **kwargs)

    def forward(self, x):
        x = x + self.stochastic_depth(self.norm1(self.attn(x)))
        x = x + self.stochastic_depth(self.norm2(self.mlp(x)))
        return x


class SwinTransformer(nn.Module):
    def __init__(self, patch_size, embed_dim, depths, num_heads, window_size, mlp_ratio=4.0, dropout=0.0,
                 attention_dropout=0.0, stochastic_depth_prob=0.1, num_classes=1000, norm_layer=None, block=None,
                 downsample_layer=PatchMerging):
        super().__init__()
        block = block or SwinTransformerBlock
        norm_layer = norm_layer or partial(nn.LayerNorm, eps=1e-5)
        layers = [nn.Sequential(
            nn.Conv2d(3, embed_dim, kernel_size=tuple(patch_size), stride=tuple(patch_size)),
            Permute([0, 2, 3, 1]),
            norm_layer(embed_dim),
        )]
        total, built, dim = sum(depths), 0, embed_dim
        for i, (depth, heads) in enumerate(zip(depths, num_heads)):
            if i > 0:
                layers.append(downsample_layer(dim, norm_layer))
                dim *= 2
            stage = []
            for j in range(depth):
                shift_size = [0 if j % 2 == 0 else size // 2 for size in window_size]
                stage.append(block(dim, heads, window_size=window_size, shift_size=shift_size, mlp_ratio=mlp_ratio,
                                   dropout=dropout, attention_dropout=attention_dropout,
                                   stochastic_depth_prob=stochastic_depth_prob * float(built) / (total - 1),
                                   norm_layer=norm_layer))
                built += 1
            layers.append(nn.Sequential(*stage))
        self.features = nn.Sequential(*layers)
        self.norm = norm_layer(dim)
        self.permute = Permute([0, 3, 1, 2])
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten(1)
        self.head = nn.Linear(dim, num_classes)

    def forward(self, x):
        x = self.features(x)
        x = self.norm(x)
        x = self.permute(x)
        x = self.avgpool(x)
        x = self.flatten(x)
        return self.head(x)


def _swin(embed_dim, depths, num_heads, stochastic_depth_prob, kwargs):
    kwargs.setdefault("stochastic_depth_prob", stochastic_depth_prob)
    return SwinTransformer([4, 4], embed_dim, depths, num_heads, window_size=[7, 7], **kwargs)


def _swin_v2(embed_dim, depths, num_heads, stochastic_depth_prob, kwargs):
    kwargs.setdefault("stochastic_depth_prob", stochastic_depth_prob)
    return SwinTransformer([4, 4], embed_dim, depths, num_heads, window_size=[8, 8], block=SwinTransformerBlockV2,
                           downsample_layer=PatchMergingV2, **kwargs)


def swin_t(weights=None, progress=True, pretrained=False, **kwargs):
    return _swin(96, [2, 2, 6, 2], [3, 6, 12, 24], 0.2, kwargs)


def swin_s(weights=None, progress=True, pretrained=False, **kwargs):
    return _swin(96, [2, 2, 18, 2], [3, 6, 12, 24], 0.3, kwargs)


def swin_b(weights=None, progress=True, pretrained=False, **kwargs):
    return _swin(128, [2, 2, 18, 2], [4, 8, 16, 32], 0.5, kwargs)


def swin_v2_t(weights=None, progress=True, pretrained=False, **kwargs):
    return _swin_v2(96, [2, 2, 6, 2], [3, 6, 12, 24], 0.2, kwargs)


def swin_v2_s(weights=None, progress=True, pretrained=False, **kwargs):
    return _swin_v2(96, [2, 2, 18, 2], [3, 6, 12, 24], 0.3, kwargs)


def swin_v2_b(weights=None, progress=True, pretrained=False, **kwargs):
    return _swin_v2(128, [2, 2, 18, 2], [4, 8, 16, 32], 0.5, kwargs)
