# Recurrent networks as people build them.
import torch
from torch import nn


class Tagger(nn.Module):
    # A class for every word.
    def __init__(self, kind="LSTM", layers=1, two_ways=False, batch_first=True, **options):
        super().__init__()
        self.words = nn.Embedding(300, 48)
        self.net = getattr(nn, kind)(48, 64, layers, bidirectional=two_ways, batch_first=batch_first, **options)
        self.out = nn.Linear((options.get("proj_size") or 64) * (2 if two_ways else 1), 12)

    def forward(self, x):
        y, _ = self.net(self.words(x))
        return self.out(y)


class LastState(nn.Module):
    # A class for every sequence, from the last hidden states of both directions.
    def __init__(self, kind="GRU"):
        super().__init__()
        self.net = getattr(nn, kind)(24, 40, 2, bidirectional=True, batch_first=True, dropout=0.2)
        self.norm = nn.LayerNorm(80)
        self.out = nn.Linear(80, 7)

    def forward(self, x):
        _, state = self.net(x)
        state = state[0] if isinstance(state, tuple) else state
        return self.out(self.norm(torch.cat((state[-2], state[-1]), 1)))


class Cells(nn.Module):
    # A cell called step by step.
    def __init__(self, cell="LSTMCell"):
        super().__init__()
        self.cell = getattr(nn, cell)(16, 32)
        self.out = nn.Linear(32, 5)

    def forward(self, x):
        pair = isinstance(self.cell, nn.LSTMCell)
        state = x.new_zeros(x.shape[0], 32)
        state = (state, state.clone()) if pair else state
        for step in x.unbind(1):
            state = self.cell(step, state)
        return self.out(state[0] if pair else state)


class Translator(nn.Module):
    # Encoder, decoder, and attention over what was encoded.
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(200, 32)
        self.encoder = nn.LSTM(32, 48, batch_first=True)
        self.decoder = nn.LSTM(32, 48, batch_first=True)
        self.out = nn.Linear(96, 200)

    def forward(self, source, target):
        memory, state = self.encoder(self.words(source))
        y, _ = self.decoder(self.words(target), state)
        weights = torch.softmax(torch.bmm(y, memory.transpose(1, 2)), -1)
        return self.out(torch.cat((y, torch.bmm(weights, memory)), -1))


class ConvolutionalThenRecurrent(nn.Module):
    # Text in an image: columns of features are the steps.
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(2),
                                      nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(inplace=True), nn.MaxPool2d(2))
        self.net = nn.LSTM(32 * 8, 64, bidirectional=True)
        self.out = nn.Linear(128, 37)

    def forward(self, x):
        y = self.features(x)
        y = y.permute(3, 0, 1, 2).flatten(2)
        y, _ = self.net(y)
        return self.out(y).log_softmax(2)


class ConvolutionalCell(nn.Module):
    # A convolutional LSTM over the frames of a film.
    def __init__(self, width=12):
        super().__init__()
        self.width, self.gates, self.out = width, nn.Conv2d(3 + width, 4 * width, 3, padding=1), nn.Conv2d(width, 3, 1)

    def forward(self, x):
        h = x.new_zeros(x.shape[0], self.width, *x.shape[-2:])
        c = torch.zeros_like(h)
        for frame in x.unbind(1):
            i, f, o, g = self.gates(torch.cat((frame, h), 1)).chunk(4, 1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
        return self.out(h)


class LanguageModel(nn.Module):
    # The weights of the words are those of the result.
    def __init__(self, kind="LSTM"):
        super().__init__()
        self.words = nn.Embedding(400, 64)
        self.net = getattr(nn, kind)(64, 64, 2, dropout=0.3)
        self.drop, self.out = nn.Dropout(0.3), nn.Linear(64, 400)
        self.out.weight = self.words.weight

    def forward(self, x):
        y, _ = self.net(self.drop(self.words(x)))
        return self.out(self.drop(y))
