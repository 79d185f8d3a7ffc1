"""A small character-level GPT with the output matrix tied to the embedding."""
import inspect
from dataclasses import dataclass, asdict

import torch
from torch import nn
from torch.nn import functional as F


@dataclass
class Config:
    context: int = 64
    symbols: int = 512
    depth: int = 3
    heads: int = 4
    width: int = 64
    drop: float = 0.1
    bias: bool = True
    fused: bool = True


class Norm(nn.Module):
    """LayerNorm that can do without a bias."""

    def __init__(self, width, bias):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))
        self.shift = nn.Parameter(torch.zeros(width)) if bias else None

    def forward(self, x):
        return F.layer_norm(x, self.gain.shape, self.gain, self.shift, 1e-5)


class Attend(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        assert not cfg.width % cfg.heads
        self.cfg = cfg
        self.mix_in = nn.Linear(cfg.width, 3 * cfg.width, bias=cfg.bias)
        self.mix_out = nn.Linear(cfg.width, cfg.width, bias=cfg.bias)
        self.drop = nn.Dropout(cfg.drop)
        self.fused = cfg.fused and hasattr(F, "scaled_dot_product_attention")
        if not self.fused:
            seen = torch.ones(cfg.context, cfg.context).tril()
            self.register_buffer("seen", seen[None, None])

    def by_head(self, x):
        b, t, _ = x.size()
        return x.view(b, t, self.cfg.heads, -1).transpose(1, 2)

    def forward(self, x):
        q, k, v = map(self.by_head, self.mix_in(x).split(self.cfg.width, dim=2))
        if self.fused:
            p = self.cfg.drop if self.training else 0
            y = F.scaled_dot_product_attention(q, k, v, dropout_p=p, is_causal=True)
        else:
            t = x.size(1)
            score = q @ k.transpose(-2, -1) / k.size(-1) ** 0.5
            score = score.masked_fill(self.seen[..., :t, :t] == 0, float("-inf"))
            y = self.drop(F.softmax(score, dim=-1)) @ v
        y = y.transpose(1, 2).contiguous().view(x.size())
        return self.drop(self.mix_out(y))


class Layer(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.before_attend = Norm(cfg.width, cfg.bias)
        self.attend = Attend(cfg)
        self.before_mlp = Norm(cfg.width, cfg.bias)
        self.mlp = nn.Sequential(nn.Linear(cfg.width, 4 * cfg.width, cfg.bias), nn.GELU(),
                                 nn.Linear(4 * cfg.width, cfg.width, cfg.bias), nn.Dropout(cfg.drop))

    def forward(self, x):
        x = x + self.attend(self.before_attend(x))
        return x + self.mlp(self.before_mlp(x))


class GPT(nn.Module):
    def __init__(self, cfg: Config = None):
        super().__init__()
        self.cfg = cfg = cfg or Config()
        self.parts = nn.ModuleDict(dict(
            symbol=nn.Embedding(cfg.symbols, cfg.width),
            place=nn.Embedding(cfg.context, cfg.width),
            layers=nn.ModuleList([Layer(cfg) for _ in range(cfg.depth)]),
            norm=Norm(cfg.width, cfg.bias)))
        self.to_symbol = nn.Linear(cfg.width, cfg.symbols, bias=False)
        self.parts.symbol.weight = self.to_symbol.weight
        self.apply(self.start)
        for name, p in self.named_parameters():
            if name.endswith("mix_out.weight"):
                nn.init.normal_(p, std=0.02 / (2 * cfg.depth) ** 0.5)
        print("%.2f million parameters, %s" % (self.size() / 1e6, asdict(cfg)))

    def size(self, with_places=False):
        total = sum(p.numel() for p in self.parameters())
        return total if with_places else total - self.parts.place.weight.numel()

    @staticmethod
    def start(module):
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
            if getattr(module, "bias", None) is not None:
                nn.init.zeros_(module.bias)

    def forward(self, symbols, answers=None):
        _, t = symbols.size()
        assert t <= self.cfg.context, f"{t} symbols do not fit into a context of {self.cfg.context}"
        places = torch.arange(t, dtype=torch.long, device=symbols.device)
        x = self.parts.symbol(symbols) + self.parts.place(places)
        for layer in self.parts.layers:
            x = layer(x)
        x = self.parts.norm(x)
        if answers is None:
            return self.to_symbol(x[:, [-1]]), None
        logits = self.to_symbol(x)
        return logits, F.cross_entropy(logits.flatten(0, 1), answers.view(-1), ignore_index=-1)

    def optimizer(self, lr, decay):
        matrices = [p for p in self.parameters() if p.dim() > 1]
        vectors = [p for p in self.parameters() if p.dim() < 2]
        known = inspect.signature(torch.optim.AdamW).parameters
        extra = {"fused": True} if "fused" in known and torch.cuda.is_available() else {}
        return torch.optim.AdamW([{"params": matrices, "weight_decay": decay},
                                  {"params": vectors, "weight_decay": 0.0}], lr=lr, **extra)

    @torch.no_grad()
    def write(self, symbols, count, best=None):
        for _ in range(count):
            logits = self(symbols[:, -self.cfg.context:])[0][:, -1]
            if best:
                logits[logits < logits.topk(best).values[:, [-1]]] = -float("inf")
            symbols = torch.cat([symbols, torch.multinomial(logits.softmax(-1), 1)], 1)
        return symbols
