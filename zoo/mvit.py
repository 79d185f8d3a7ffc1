"""MViT: "Multiscale Vision Transformers" (2021) and "MViTv2" (2021), for video.

Tokens are kept as one sequence, a class token first; thw is the grid (time, height, width) of the others.
"""

import math
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops import MLP, StochasticDepth


class MSBlockConfig:
    def __init__(self, num_heads, input_channels, output_channels, kernel_q, kernel_kv, stride_q, stride_kv):
        self.num_heads = num_heads
        self.input_channels = input_channels
        self.output_channels = output_channels
        self.kernel_q = kernel_q
        self.kernel_kv = kernel_kv
        self.stride_q = stride_q
        self.stride_kv = stride_kv


class Pool(nn.Module):
    """Pools the grid of tokens; the class token passes by."""

    def __init__(self, pool, norm=None):
        super().__init__()
        self.pool = pool
        self.norm_act = nn.Sequential(norm) if norm is not None else None

    def forward(self, x, thw):
        has_heads = x.dim() == 4
        if not has_heads:
            x = x.unsqueeze(1)
        class_token, x = torch.tensor_split(x, indices=(1,), dim=2)
        x = x.transpose(2, 3)
        batch, heads, channels = x.shape[:3]
        x = x.reshape((batch * heads, channels) + thw).contiguous()
        x = self.pool(x)
        thw = tuple(x.shape[2:])
        x = x.reshape(batch, heads, channels, -1).transpose(2, 3)
        x = torch.cat((class_token, x), dim=2)
        if self.norm_act is not None:
            x = self.norm_act(x)
        if not has_heads:
            x = x.squeeze(1)
        return x, thw


def _interpolate(embedding, length):
    """Stretch a table of relative positions to another length."""
    if embedding.shape[0] == length:
        return embedding
    stretched = F.interpolate(embedding.permute(1, 0).unsqueeze(0), size=length, mode="linear")
    return stretched.squeeze(0).permute(1, 0)


def _distances(q_size, k_size):
    """Row of the relative position table for every pair of query and key along one axis."""
    q_ratio, k_ratio = max(k_size / q_size, 1.0), max(q_size / k_size, 1.0)
    return torch.arange(q_size)[:, None] * q_ratio - (torch.arange(k_size)[None, :] + (1.0 - k_size)) * k_ratio


def _add_rel_pos(attn, q, q_thw, k_thw, rel_pos_h, rel_pos_w, rel_pos_t):
    """Add to the scores q times the embedding of the distance between query and key, for height, width and time."""
    q_t, q_h, q_w = q_thw
    k_t, k_h, k_w = k_thw
    distances_h = _distances(q_h, k_h)
    distances_w = _distances(q_w, k_w)
    distances_t = _distances(q_t, k_t)
    rel_pos_h = _interpolate(rel_pos_h, 2 * max(q_h, k_h) - 1)
    rel_pos_w = _interpolate(rel_pos_w, 2 * max(q_w, k_w) - 1)
    rel_pos_t = _interpolate(rel_pos_t, 2 * max(q_t, k_t) - 1)
    rows_h = rel_pos_h[distances_h.long()]
    rows_w = rel_pos_w[distances_w.long()]
    rows_t = rel_pos_t[distances_t.long()]

    batch, heads, _, dim = q.shape
    grid = q[:, :, 1:].reshape(batch, heads, q_t, q_h, q_w, dim)
    by_h = torch.einsum("bythwc,hkc->bythwk", grid, rows_h)
    by_w = torch.einsum("bythwc,wkc->bythwk", grid, rows_w)
    grid = grid.permute(2, 0, 1, 3, 4, 5).reshape(q_t, batch * heads * q_h * q_w, dim)
    by_t = torch.matmul(grid, rows_t.transpose(1, 2)).transpose(0, 1)
    by_t = by_t.view(batch, heads, q_h, q_w, q_t, k_t).permute(0, 1, 4, 2, 3, 5)
    rel_pos = (
        by_h[:, :, :, :, :, None, :, None]
        + by_w[:, :, :, :, :, None, None, :]
        + by_t[:, :, :, :, :, :, None, None]
    ).reshape(batch, heads, q_t * q_h * q_w, k_t * k_h * k_w)
    attn[:, :, 1:, 1:] += rel_pos
    return attn


class MultiscaleAttention(nn.Module):
    """Attention whose queries, keys and values are pooled first."""

    def __init__(self, input_size, embed_dim, output_dim, num_heads, kernel_q, kernel_kv, stride_q, stride_kv,
                 residual_pool, residual_with_cls_embed, rel_pos_embed, dropout=0.0, norm_layer=nn.LayerNorm):
        super().__init__()
        self.output_dim = output_dim
        self.num_heads = num_heads
        self.head_dim = output_dim // num_heads
        self.scaler = 1.0 / math.sqrt(self.head_dim)
        self.residual_pool = residual_pool
        self.residual_with_cls_embed = residual_with_cls_embed

        self.qkv = nn.Linear(embed_dim, 3 * output_dim)
        layers = [nn.Linear(output_dim, output_dim)]
        if dropout > 0.0:
            layers.append(nn.Dropout(dropout, inplace=True))
        self.project = nn.Sequential(*layers)
        self.pool_q = self._pool(kernel_q, stride_q, norm_layer)
        self.pool_k = self._pool(kernel_kv, stride_kv, norm_layer)
        self.pool_v = self._pool(kernel_kv, stride_kv, norm_layer)

        self.rel_pos_h = self.rel_pos_w = self.rel_pos_t = None
        if rel_pos_embed:
            side, frames = max(input_size[1:]), input_size[0]
            q_side = side // stride_q[1] if len(stride_q) > 0 else side
            kv_side = side // stride_kv[1] if len(stride_kv) > 0 else side
            length = 2 * max(q_side, kv_side) - 1
            self.rel_pos_h = nn.Parameter(torch.zeros(length, self.head_dim))
            self.rel_pos_w = nn.Parameter(torch.zeros(length, self.head_dim))
            self.rel_pos_t = nn.Parameter(torch.zeros(2 * frames - 1, self.head_dim))
            for table in (self.rel_pos_h, self.rel_pos_w, self.rel_pos_t):
                nn.init.trunc_normal_(table, std=0.02)

    def _pool(self, kernel, stride, norm_layer):
        if math.prod(kernel) <= 1 and math.prod(stride) <= 1:
            return None
        return Pool(nn.Conv3d(self.head_dim, self.head_dim, tuple(kernel), stride=tuple(stride),
                              padding=tuple(k // 2 for k in kernel), groups=self.head_dim, bias=False),
                    norm_layer(self.head_dim))

    def forward(self, x, thw):
        batch, tokens, _ = x.shape
        q, k, v = self.qkv(x).reshape(batch, tokens, 3, self.num_heads, self.head_dim).transpose(1, 3).unbind(dim=2)
        k_thw = thw
        if self.pool_k is not None:
            k, k_thw = self.pool_k(k, thw)
        if self.pool_v is not None:
            v = self.pool_v(v, thw)[0]
        if self.pool_q is not None:
            q, thw = self.pool_q(q, thw)

        attn = torch.matmul(self.scaler * q, k.transpose(2, 3))
        if self.rel_pos_h is not None:
            attn = _add_rel_pos(attn, q, thw, k_thw, self.rel_pos_h, self.rel_pos_w, self.rel_pos_t)
        attn = attn.softmax(dim=-1)
        x = torch.matmul(attn, v)
        if self.residual_pool and self.residual_with_cls_embed:
            x.add_(q)
        elif self.residual_pool:
            x[:, :, 1:, :] += q[:, :, 1:, :]
        x = x.transpose(1, 2).reshape(batch, -1, self.output_dim)
        x = self.project(x)
        return x, thw


class MultiscaleBlock(nn.Module):
    def __init__(self, input_size, cnf, residual_pool, residual_with_cls_embed, rel_pos_embed, proj_after_attn,
                 dropout=0.0, stochastic_depth_prob=0.0, norm_layer=nn.LayerNorm):
        super().__init__()
        self.proj_after_attn = proj_after_attn
        self.pool_skip = None
        if math.prod(cnf.stride_q) > 1:
            kernel = [stride + 1 if stride > 1 else stride for stride in cnf.stride_q]
            self.pool_skip = Pool(nn.MaxPool3d(kernel, stride=cnf.stride_q, padding=[k // 2 for k in kernel]))
        attn_dim = cnf.output_channels if proj_after_attn else cnf.input_channels
        self.norm1 = norm_layer(cnf.input_channels)
        self.norm2 = norm_layer(attn_dim)
        self.attn = MultiscaleAttention(
            input_size, cnf.input_channels, attn_dim, cnf.num_heads, cnf.kernel_q, cnf.kernel_kv, cnf.stride_q,
            cnf.stride_kv, residual_pool, residual_with_cls_embed, rel_pos_embed, dropout, norm_layer)
        self.mlp = MLP(attn_dim, [4 * attn_dim, cnf.output_channels], activation_layer=nn.GELU, dropout=dropout,
                       inplace=None)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")
        self.project = None
        if cnf.input_channels != cnf.output_channels:
            self.project = nn.Linear(cnf.input_channels, cnf.output_channels)

    def forward(self, x, thw):
        x_norm1 = self.norm1(x)
        x_attn, thw_new = self.attn(x_norm1, thw)
        if self.project is not None and self.proj_after_attn:
            x = self.project(x_norm1)
        x_skip = x if self.pool_skip is None else self.pool_skip(x, thw)[0]
        x = x_skip + self.stochastic_depth(x_attn)
        x_norm2 = self.norm2(x)
        x_proj = x if self.project is None or self.proj_after_attn else self.project(x_norm2)
        x = x_proj + self.stochastic_depth(self.mlp(x_norm2))
        return x, thw_new


class PositionalEncoding(nn.Module):
    """Puts the class token in front and, without relative positions, adds a learned place in space and time."""

    def __init__(self, embed_size, spatial_size, temporal_size, rel_pos_embed):
        super().__init__()
        self.spatial_size = spatial_size
        self.temporal_size = temporal_size
        self.class_token = nn.Parameter(torch.zeros(embed_size))
        self.spatial_pos = self.temporal_pos = self.class_pos = None
        if not rel_pos_embed:
            self.spatial_pos = nn.Parameter(torch.zeros(spatial_size[0] * spatial_size[1], embed_size))
            self.temporal_pos = nn.Parameter(torch.zeros(temporal_size, embed_size))
            self.class_pos = nn.Parameter(torch.zeros(embed_size))

    def forward(self, x):
        class_token = self.class_token.expand(x.size(0), -1).unsqueeze(1)
        x = torch.cat((class_token, x), dim=1)
        if self.spatial_pos is not None:
            positions, embed_size = self.spatial_pos.shape
            encoding = torch.repeat_interleave(self.temporal_pos, positions, dim=0)
            encoding.add_(self.spatial_pos.unsqueeze(0).expand(self.temporal_size, -1, -1).reshape(-1, embed_size))
            encoding = torch.cat((self.class_pos.unsqueeze(0), encoding), dim=0).unsqueeze(0)
            x.add_(encoding)
        return x


class MViT(nn.Module):
    def __init__(self, spatial_size, temporal_size, block_setting, residual_pool, residual_with_cls_embed,
                 rel_pos_embed, proj_after_attn, dropout=0.5, attention_dropout=0.0, stochastic_depth_prob=0.0,
                 num_classes=400, block=None, norm_layer=None, patch_embed_kernel=(3, 7, 7),
                 patch_embed_stride=(2, 4, 4), patch_embed_padding=(1, 3, 3)):
        super().__init__()
        block = block or MultiscaleBlock
        norm_layer = norm_layer or partial(nn.LayerNorm, eps=1e-6)
        self.conv_proj = nn.Conv3d(3, block_setting[0].input_channels, kernel_size=patch_embed_kernel,
                                   stride=patch_embed_stride, padding=patch_embed_padding)
        size = [temporal_size, *spatial_size]
        input_size = [side // stride for side, stride in zip(size, self.conv_proj.stride)]
        self.pos_encoding = PositionalEncoding(
            block_setting[0].input_channels, (input_size[1], input_size[2]), input_size[0], rel_pos_embed)
        self.blocks = nn.ModuleList()
        for i, cnf in enumerate(block_setting):
            self.blocks.append(block(
                input_size, cnf, residual_pool, residual_with_cls_embed, rel_pos_embed, proj_after_attn,
                dropout=attention_dropout, stochastic_depth_prob=stochastic_depth_prob * i / (len(block_setting) - 1.0),
                norm_layer=norm_layer))
            if len(cnf.stride_q) > 0:
                input_size = [side // stride for side, stride in zip(input_size, cnf.stride_q)]
        self.norm = norm_layer(block_setting[-1].output_channels)
        self.head = nn.Sequential(
            nn.Dropout(dropout, inplace=True), nn.Linear(block_setting[-1].output_channels, num_classes))

    def forward(self, x):
        x = self.conv_proj(x)
        x = x.flatten(2).transpose(1, 2)
        x = self.pos_encoding(x)
        thw = (self.pos_encoding.temporal_size,) + self.pos_encoding.spatial_size
        for block in self.blocks:
            x, thw = block(x, thw)
        x = self.norm(x)
        x = x[:, 0]
        return self.head(x)


def _setting(input_channels, output_channels, kernels_q, strides_q):
    """Sixteen blocks in four stages, of 1, 2, 11 and 2; only queries differ between the versions."""
    heads = [1] + [2] * 2 + [4] * 11 + [8] * 2
    strides_kv = [[1, 8, 8]] + [[1, 4, 4]] * 2 + [[1, 2, 2]] * 11 + [[1, 1, 1]] * 2
    kernels_kv = [[3, 3, 3]] * 16
    rows = zip(heads, input_channels, output_channels, kernels_q, kernels_kv, strides_q, strides_kv)
    return [MSBlockConfig(*row) for row in rows]


def _mvit(setting, new_style, kwargs):
    kwargs.setdefault("stochastic_depth_prob", 0.2)
    return MViT(kwargs.pop("spatial_size", (224, 224)), kwargs.pop("temporal_size", 16), setting,
                residual_pool=new_style, residual_with_cls_embed=False,
                rel_pos_embed=kwargs.pop("rel_pos_embed", new_style),
                proj_after_attn=kwargs.pop("proj_after_attn", new_style), **kwargs)


def mvit_v1_b(weights=None, progress=True, pretrained=False, **kwargs):
    pooled = [i in (1, 3, 14) for i in range(16)]  # the blocks that halve the image
    setting = _setting(
        input_channels=[96] + [192] * 2 + [384] * 11 + [768] * 2,
        output_channels=[192] * 2 + [384] * 11 + [768] * 3,
        kernels_q=[[3, 3, 3] if pool else [] for pool in pooled],
        strides_q=[[1, 2, 2] if pool else [] for pool in pooled],
    )
    return _mvit(setting, False, kwargs)


def mvit_v2_s(weights=None, progress=True, pretrained=False, **kwargs):
    setting = _setting(
        input_channels=[96] * 2 + [192] * 2 + [384] * 11 + [768],
        output_channels=[96] + [192] * 2 + [384] * 11 + [768] * 2,
        kernels_q=[[3, 3, 3]] * 16,
        strides_q=[[1, 2, 2] if i in (1, 3, 14) else [1, 1, 1] for i in range(16)],
    )
    return _mvit(setting, True, kwargs)
