"""Selective state-space layers with a plain loop over time."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Selective(nn.Module):
    def __init__(self, width, states=8, reach=4, widen=2, rank="auto"):
        super().__init__()
        self.inner = int(widen * width)
        self.sizes = [math.ceil(width / 16) if rank == "auto" else rank, states, states]
        self.enter = nn.Linear(width, 2 * self.inner, bias=False)
        self.near = nn.Conv1d(self.inner, self.inner, reach, groups=self.inner, padding=reach - 1)
        self.select = nn.Linear(self.inner, sum(self.sizes), bias=False)
        self.pace = nn.Linear(self.sizes[0], self.inner)
        decay = torch.arange(1, states + 1, dtype=torch.float32).repeat(self.inner, 1)
        self.log_decay = nn.Parameter(decay.log())
        self.log_decay.no_weight_decay = True
        self.pass_through = nn.Parameter(torch.ones(self.inner))
        self.leave = nn.Linear(self.inner, width, bias=False)

    def forward(self, x):
        x, gate = self.enter(x).split(split_size=[self.inner, self.inner], dim=-1)
        x = F.silu(self.near(x.mT)[:, :, :x.shape[1]].mT)
        return self.leave(self.scan(x) * F.silu(gate))

    def scan(self, x):
        pace, write, read = self.select(x).split(self.sizes, dim=-1)
        pace = F.softplus(self.pace(pace))
        keep = torch.exp(torch.einsum('nti,is->ntis', pace, -self.log_decay.float().exp()))
        new = torch.einsum('nti,nts,nti->ntis', pace, write, x)
        state, out = x.new_zeros(x.shape[0], self.inner, write.shape[-1]), []
        for t in range(x.shape[1]):
            state = keep[:, t] * state + new[:, t]
            out.append(torch.einsum('nis,ns->ni', state, read[:, t, :]))
        return torch.stack(out, dim=1) + x * self.pass_through


class StateLM(nn.Module):
    def __init__(self, words=64, width=32, layers=2):
        super().__init__()
        self.words = nn.Embedding(words, width)
        make = lambda: nn.ModuleDict({"norm": nn.LayerNorm(width), "mix": Selective(width)})
        self.layers = nn.ModuleList([make() for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.scores = nn.Linear(width, words, bias=False)
        self.scores.weight = self.words.weight

    def forward(self, ids):
        x = self.words(ids)
        for layer in self.layers:
            if hasattr(layer, "mix"):
                x = layer.mix(layer.norm(x)) + x
        return self.scores(self.norm(x))
