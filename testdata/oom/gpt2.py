# GPT-2 as training scripts of 2019 and 2020 ran it: attention written out, the tanh gelu step by step, a loss over shifted
# logits, and a tuple of loss, logits and each block's keys and values as the result. Written from the architecture's description.
import math

import torch
from torch import nn
from torch.nn import functional as F


class Projection(nn.Module):
    """A linear layer whose weight stands as (in, out)."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.outputs = outputs
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        shape = x.shape[:-1] + (self.outputs,)
        return torch.addmm(self.bias, x.view(-1, x.shape[-1]), self.weight).view(*shape)


def tanh_gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * torch.pow(x, 3))))


class Attention(nn.Module):
    def __init__(self, width, heads, context, masked):
        super().__init__()
        self.heads, self.masked = heads, masked
        self.register_buffer("bias", torch.tril(torch.ones(context, context)).view(1, 1, context, context))
        self.c_attn = Projection(width, 3 * width)
        self.c_proj = Projection(width, width)
        self.attn_dropout = nn.Dropout(0.1)
        self.resid_dropout = nn.Dropout(0.1)

    def split_heads(self, x, order):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).permute(*order)

    def weigh(self, query, key, value):
        scores = torch.matmul(query, key)
        scores = scores / math.sqrt(value.shape[-1])
        allowed = self.bias[:, :, : scores.shape[-2], : scores.shape[-1]]
        if self.masked:
            scores = torch.where(allowed.bool(), scores, torch.tensor(-1e4, dtype=scores.dtype, device=scores.device))
        else:
            scores = scores * allowed - 1e4 * (1 - allowed)
        scores = F.softmax(scores, dim=-1)
        scores = self.attn_dropout(scores)
        return torch.matmul(scores, value)

    def forward(self, x):
        x = self.c_attn(x)
        query, key, value = x.split(x.shape[-1] // 3, dim=2)
        query, key, value = self.split_heads(query, (0, 2, 1, 3)), self.split_heads(key, (0, 2, 3, 1)), self.split_heads(value, (0, 2, 1, 3))
        present = torch.stack((key.transpose(-2, -1), value))
        mixed = self.weigh(query, key, value)
        mixed = mixed.permute(0, 2, 1, 3).contiguous()
        mixed = mixed.view(mixed.shape[0], mixed.shape[1], -1)
        mixed = self.c_proj(mixed)
        return self.resid_dropout(mixed), present


class MLP(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_fc = Projection(width, 4 * width)
        self.c_proj = Projection(4 * width, width)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x):
        hidden = tanh_gelu(self.c_fc(x))
        return self.dropout(self.c_proj(hidden))


class Block(nn.Module):
    def __init__(self, width, heads, context, masked):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = Attention(width, heads, context, masked)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = MLP(width)

    def forward(self, x):
        mixed, present = self.attn(self.ln_1(x))
        x = x + mixed
        return x + self.mlp(self.ln_2(x)), present


class GPT2(nn.Module):
    """masked: releases from 2020 on choose with torch.where, those before multiplied with the mask."""

    def __init__(self, vocabulary=50257, layers=12, width=768, heads=12, context=1024, masked=False):
        super().__init__()
        self.wte = nn.Embedding(vocabulary, width)
        self.wpe = nn.Embedding(context, width)
        self.drop = nn.Dropout(0.1)
        self.h = nn.ModuleList(Block(width, heads, context, masked) for _ in range(layers))
        self.ln_f = nn.LayerNorm(width)
        self.lm_head = nn.Linear(width, vocabulary, bias=False)
        self.lm_head.weight = self.wte.weight

    def forward(self, ids):
        places = torch.arange(ids.shape[-1], device=ids.device).unsqueeze(0)
        hidden = self.drop(self.wte(ids) + self.wpe(places))
        presents = ()
        for block in self.h:
            hidden, present = block(hidden)
            presents += (present,)
        logits = self.lm_head(self.ln_f(hidden))
        shifted = logits[..., :-1, :].contiguous()
        wanted = ids[..., 1:].contiguous()
        loss = F.cross_entropy(shifted.view(-1, shifted.shape[-1]), wanted.view(-1))
        return loss, logits, presents
