"""Networks for tables: embeddings of categories beside numbers, and factorised interactions."""
import torch
import torch.nn as nn


class Table(nn.Module):
    def __init__(self, categories, numbers, outputs, hidden, drop=0.5):
        super().__init__()
        self.columns = nn.ModuleList([nn.Embedding(n, width) for n, width in categories])
        self.norm = nn.BatchNorm1d(numbers)
        width = numbers + sum((w for _, w in categories))
        body = []
        for h in hidden:
            body += [nn.Linear(width, h), nn.ReLU(inplace=True), nn.BatchNorm1d(h), nn.Dropout(drop)]
            width = h
        self.body = nn.Sequential(*body, nn.Linear(hidden[-1], outputs))
        self.drop = nn.Dropout(drop)

    def forward(self, kinds, values):
        found = [column(kinds[:, i]) for i, column in enumerate(self.columns)]
        x = self.drop(torch.cat(found, 1))
        return self.body(torch.cat([x, self.norm(values)], 1))


class Factors(nn.Module):
    def __init__(self, sizes=(10, 20, 30), width=8):
        super().__init__()
        self.register_buffer("start", torch.tensor((0,) + sizes[:-1]).cumsum(0))
        self.vectors = nn.Embedding(sum(sizes), width)
        self.weights = nn.EmbeddingBag(sum(sizes), 1, mode="sum")
        self.bias = nn.Parameter(torch.zeros((1,)))
        self.deep = nn.Sequential(nn.Flatten(), nn.Linear(len(sizes) * width, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, rows):
        rows = rows + self.start.unsqueeze(0)
        v = self.vectors(rows)
        crossed = torch.sum(v, dim=1) ** 2 - (v ** 2).sum(dim=1)
        score = self.weights(rows) + self.bias + 0.5 * crossed.sum(dim=1, keepdim=True) + self.deep(v)
        return score.squeeze(1).sigmoid()
