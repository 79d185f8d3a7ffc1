"""Two small language models: skip-gram with negative samples, and a bi-LSTM with a CRF forward score."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class SkipGram(nn.Module):
    def __init__(self, words, width):
        super(SkipGram, self).__init__()
        self.centre = nn.Embedding(words, width, sparse=False)
        self.around = nn.Embedding(words, width)
        nn.init.uniform_(self.centre.weight.data, -0.5 / width, 0.5 / width)
        nn.init.constant_(self.around.weight.data, 0)

    def forward(self, word, near, far):
        w = self.centre(word)
        close = torch.clamp(torch.sum(w * self.around(near), dim=1), min=-8, max=8)
        apart = torch.bmm(self.around(far), w.unsqueeze(2)).squeeze().clamp(-8, 8)
        return -(F.logsigmoid(close) + F.logsigmoid(-apart).sum(dim=1)).mean()


class Tagger(nn.Module):
    def __init__(self, words, tags, width=20, hidden=24):
        super(Tagger, self).__init__()
        self.tags = tags
        self.words = nn.Embedding(words, width)
        self.lstm = nn.LSTM(width, hidden // 2, num_layers=1, bidirectional=True)
        self.emit = nn.Linear(hidden, tags)
        self.moves = nn.Parameter(torch.randn(tags, tags))
        self.moves.data[0, :] = -1e4
        self.moves.data[:, 1] = -1e4

    def log_total(self, scores):
        total = torch.full((scores.shape[1], self.tags), -1e4)
        total[:, 0] = 0.
        for step in scores:
            paths = total.unsqueeze(1) + self.moves[None] + step.unsqueeze(2)
            total = torch.logsumexp(paths, dim=-1)
        return (total + self.moves[1]).logsumexp(-1)

    def forward(self, sentence):
        hidden, _ = self.lstm(self.words(sentence))
        return self.log_total(self.emit(hidden))
