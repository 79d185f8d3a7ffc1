# BERT with a classifier on its first token, as public training guides run it: attention written out, the loss returned
# beside the logits. Written from the paper's description.
import math

import torch
from torch import nn
from torch.nn import functional as F


class SelfAttention(nn.Module):
    def __init__(self, width, heads, dropout):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).permute(0, 2, 1, 3)

    def forward(self, x, mask):
        queried = self.query(x)
        key, value = self.split(self.key(x)), self.split(self.value(x))
        query = self.split(queried)
        scores = torch.matmul(query, key.transpose(-1, -2))
        scores = scores / math.sqrt(query.shape[-1])
        scores = scores + mask
        weights = F.softmax(scores, dim=-1)
        weights = self.dropout(weights)
        mixed = torch.matmul(weights, value)
        mixed = mixed.permute(0, 2, 1, 3).contiguous()
        return mixed.view(mixed.shape[0], mixed.shape[1], -1)


class Added(nn.Module):
    """A layer whose result is dropped out, added to what went around it, and normalised."""

    def __init__(self, inputs, outputs, dropout):
        super().__init__()
        self.dense = nn.Linear(inputs, outputs)
        self.dropout = nn.Dropout(dropout)
        self.norm = nn.LayerNorm(outputs, eps=1e-12)

    def forward(self, x, around):
        x = self.dense(x)
        x = self.dropout(x)
        return self.norm(x + around)


class Layer(nn.Module):
    def __init__(self, width, heads, dropout):
        super().__init__()
        self.attention = SelfAttention(width, heads, dropout)
        self.attended = Added(width, width, dropout)
        self.intermediate = nn.Linear(width, 4 * width)
        self.output = Added(4 * width, width, dropout)

    def forward(self, x, mask):
        x = self.attended(self.attention(x, mask), x)
        wide = self.intermediate(x)
        wide = F.gelu(wide)
        return self.output(wide, x)


class Bert(nn.Module):
    def __init__(self, width=1024, layers=24, heads=16, vocabulary=30522, places=512, classes=2, dropout=0.1):
        super().__init__()
        self.words = nn.Embedding(vocabulary, width, padding_idx=0)
        self.places = nn.Embedding(places, width)
        self.segments = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(width, heads, dropout) for _ in range(layers))
        self.pooler = nn.Linear(width, width)
        self.classifier = nn.Linear(width, classes)

    def forward(self, ids, labels):
        mask = torch.ones(ids.shape, device=ids.device)
        mask = (1.0 - mask[:, None, None, :].to(self.words.weight.dtype)) * -10000.0
        x = self.words(ids) + self.segments(torch.zeros_like(ids))
        x += self.places(torch.arange(ids.shape[1], device=ids.device).unsqueeze(0))
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        first = torch.tanh(self.pooler(x[:, 0]))
        logits = self.classifier(self.dropout(first))
        return {"loss": F.cross_entropy(logits.view(-1, logits.shape[-1]), labels.view(-1)), "logits": logits}


def bert_large():
    return Bert()
