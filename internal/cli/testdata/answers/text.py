import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(5000, 64, padding_idx=0)
        self.lstm = nn.LSTM(64, 32, 2, batch_first=True, bidirectional=True, dropout=0.1)
        self.head = nn.Linear(64, 17)

    def forward(self, ids, scale=1.0):
        return self.head(self.lstm(self.table(ids))[0]) * scale


class Branch(nn.Module):
    def forward(self, x):
        if x.sum() > 0:
            return x + 1
        return x * 2


class Nothing(nn.Module):
    def forward(self, x):
        return x * 2
