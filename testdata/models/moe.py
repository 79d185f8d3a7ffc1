from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class MoEConfig:
    dim: int = 32
    hidden: int = 64
    experts: int = 4
    top_k: int = 2
    layers: int = 2
    vocab: int = 100
    extra: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.top_k > self.experts:
            raise ValueError("top_k cannot exceed the number of experts")


class Expert(nn.Module):
    def __init__(self, cfg: MoEConfig) -> None:
        super().__init__()
        self.gate = nn.Linear(cfg.dim, cfg.hidden, bias=False)
        self.up = nn.Linear(cfg.dim, cfg.hidden, bias=False)
        self.down = nn.Linear(cfg.hidden, cfg.dim, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.down(F.silu(self.gate(x)) * self.up(x))


class DenseMoE(nn.Module):
    """Every expert sees every token; gates outside the top k are zero."""

    def __init__(self, cfg: MoEConfig) -> None:
        super().__init__()
        self.cfg = cfg
        self.gate = nn.Linear(cfg.dim, cfg.experts, bias=False)
        self.experts = nn.ModuleList(Expert(cfg) for _ in range(cfg.experts))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        logits = self.gate(x)
        weights, selected = torch.topk(logits, self.cfg.top_k, dim=-1)
        weights = F.softmax(weights, dim=-1, dtype=torch.float).to(x.dtype)
        gates = torch.zeros_like(logits).scatter_(-1, selected, weights)
        outputs = torch.stack([expert(x) for expert in self.experts], dim=-2)
        load = F.one_hot(selected, self.cfg.experts).float().mean(dim=(0, 1, 2))
        return (gates.unsqueeze(-1) * outputs).sum(dim=-2), load


class RMSNorm(nn.Module):
    def __init__(self, dim: int, eps: float = 1e-6) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        wide = x.float()
        size = torch.rsqrt(wide.square().mean(-1, keepdim=True) + self.eps)
        return (wide * size).type_as(x) * self.weight


class MoETransformer(nn.Module):
    def __init__(self, cfg: MoEConfig | None = None) -> None:
        super().__init__()
        self.cfg = cfg = cfg or MoEConfig()
        self.tok = nn.Embedding(cfg.vocab, cfg.dim)
        self.attn = nn.ModuleList([nn.MultiheadAttention(cfg.dim, 4, batch_first=True) for _ in range(cfg.layers)])
        self.moe = nn.ModuleList([DenseMoE(cfg) for _ in range(cfg.layers)])
        self.n1 = nn.ModuleList([RMSNorm(cfg.dim) for _ in range(cfg.layers)])
        self.n2 = nn.ModuleList([RMSNorm(cfg.dim) for _ in range(cfg.layers)])
        self.out = nn.Linear(cfg.dim, cfg.vocab, bias=False)

    def forward(self, tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        h = self.tok(tokens)
        t = tokens.shape[1]
        mask = torch.full((t, t), float("-inf"), device=tokens.device)
        mask = torch.triu(mask, diagonal=1)
        loads = []
        for attn, moe, n1, n2 in zip(self.attn, self.moe, self.n1, self.n2):
            q = n1(h)
            a, _ = attn(q, q, q, attn_mask=mask, need_weights=False)
            h = h + a
            y, load = moe(n2(h))
            h = h + y
            loads.append(load)
        return self.out(h), torch.stack(loads)
