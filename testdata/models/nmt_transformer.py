"""Translation model around nn.Transformer, with masks built in the model."""
import math

from torch import Tensor, nn
from torch.nn import Transformer
import torch

PADDING = 1


class Places(nn.Module):
    def __init__(self, width: int, drop: float, longest: int = 200):
        super(Places, self).__init__()
        rate = torch.exp(torch.arange(0, width, 2) * (-math.log(1e4) / width))
        angle = torch.arange(longest).reshape(longest, 1) * rate
        table = torch.zeros((longest, 1, width))
        table[:, 0, 0::2] = angle.sin()
        table[:, 0, 1::2] = angle.cos()
        self.drop = nn.Dropout(drop)
        self.register_buffer('table', table)

    def forward(self, words: Tensor):
        return self.drop(words + self.table[:words.size(0), :])


class Words(nn.Embedding):
    def forward(self, tokens: Tensor):
        return super().forward(tokens.long()) * math.sqrt(self.embedding_dim)


def causal(size, device=None):
    allowed = torch.triu(torch.ones((size, size), device=device)).transpose(0, 1) == 1
    bias = allowed.float()
    return bias.masked_fill(~allowed, float('-inf')).masked_fill(allowed, 0.0)


class Translator(nn.Module):
    def __init__(self, encoders=2, decoders=2, width=64, heads=4, source_words=150, target_words=130, inner=128, drop=0.1):
        super(Translator, self).__init__()
        self.core = Transformer(d_model=width, nhead=heads, num_encoder_layers=encoders, num_decoder_layers=decoders,
                                dim_feedforward=inner, dropout=drop)
        self.source, self.target = Words(source_words, width), Words(target_words, width)
        self.places = Places(width, drop=drop)
        self.score = nn.Linear(width, target_words)
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.xavier_uniform_(p)

    def forward(self, src: Tensor, trg: Tensor):
        n = src.shape[0]
        everything = torch.zeros((n, n), device=src.device).type(torch.bool)
        source_padding, target_padding = ((t == PADDING).transpose(0, 1) for t in (src, trg))
        out = self.core(self.places(self.source(src)), self.places(self.target(trg)), everything,
                        causal(len(trg), src.device), None, source_padding, target_padding, source_padding)
        return self.score(out)
