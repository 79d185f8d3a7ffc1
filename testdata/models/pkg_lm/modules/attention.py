import torch
import torch.nn.functional as F
from torch import nn


class ALiBi(nn.Module):
    def __init__(self, heads):
        super().__init__()
        slopes = torch.tensor([2 ** (-8 * (i + 1) / heads) for i in range(heads)])
        self.register_buffer("slopes", slopes.view(heads, 1, 1), persistent=False)

    def forward(self, n):
        pos = torch.arange(n)
        return -(pos[None, :] - pos[:, None]).abs() * self.slopes


class SelfAttention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.qkv = nn.Linear(dim, 3 * dim)
        self.out = nn.Linear(dim, dim)
        self.alibi = ALiBi(heads)
        self.heads = heads

    def forward(self, x, memory=None):
        b, n, d = x.shape
        q, k, v = (t.unflatten(-1, (self.heads, -1)).transpose(1, 2) for t in self.qkv(x).tensor_split(3, dim=-1))
        causal = torch.ones(n, n, dtype=torch.bool).tril().logical_not()
        bias = self.alibi(n).masked_fill(causal, float("-inf"))
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        return self.out(y.transpose(1, 2).reshape(b, n, d))
