import torch
import torch.nn as nn


class Sentiment(nn.Module):
    def __init__(self, words, emb, hid, classes, layers, both_ways, drop, pad):
        super().__init__()
        self.words = nn.Embedding(words, emb, padding_idx=pad)
        self.lstm = nn.LSTM(emb, hid, num_layers=layers, bidirectional=both_ways, dropout=drop, batch_first=True)
        self.drop = nn.Dropout(drop)
        self.decide = nn.Linear(hid * (1 + both_ways), classes)

    def forward(self, text):
        _, (h, c) = self.lstm(self.drop(self.words(text)))
        if self.lstm.bidirectional:
            h = torch.cat((h[-2, :, :], h[-1, :, :]), dim=1)
        else:
            h = h[-1]
        return self.decide(self.drop(h))


class SequenceTagger(nn.Module):
    """Hidden state made by hand; the last linear runs on every step."""

    def __init__(self, words=200, tags=9, emb=24, hid=20):
        super().__init__()
        self.hid = hid
        self.emb = nn.Embedding(words, emb)
        self.lstm = nn.LSTM(emb, hid)
        self.out = nn.Linear(hid, tags)

    def start(self, batch):
        like = next(self.parameters())
        return tuple(like.new_zeros(1, batch, self.hid) for _ in range(2))

    def forward(self, sentence):
        batch, steps = sentence.shape
        x = self.emb(sentence).permute(1, 0, 2)
        h, _ = self.lstm(x, self.start(batch))
        scores = self.out(h.contiguous().view(batch * steps, -1))
        return nn.functional.log_softmax(scores, dim=1)
