"""Bank of convolutions of growing width, highway layers and a recurrent layer, as in speech synthesis."""
import torch
from torch import nn


class ConvNorm(nn.Module):
    def __init__(self, cin, cout, kernel, act=None):
        super().__init__()
        self.conv = nn.Conv1d(cin, cout, kernel_size=kernel, padding=kernel // 2, bias=False)
        self.norm = nn.BatchNorm1d(cout)
        self.act = act

    def forward(self, x):
        y = self.conv(x)
        return self.norm(y if self.act is None else self.act(y))


class Highway(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.change, self.gate = nn.Linear(size, size), nn.Linear(size, size)
        self.change.bias.data.zero_()
        self.gate.bias.data.fill_(-1)

    def forward(self, x):
        g = torch.sigmoid(self.gate(x))
        return g * self.change(x).relu() + (1.0 - g) * x


class Bank(nn.Module):
    def __init__(self, size=40, widest=8, narrow=[64, 40]):
        super().__init__()
        self.size = size
        act = nn.ReLU()                      # one module in many places
        self.bank = nn.ModuleList([ConvNorm(size, size, k, act) for k in range(1, widest + 1)])
        self.pool = nn.MaxPool1d(kernel_size=2, stride=1, padding=1)
        ins = [widest * size] + narrow[:-1]
        acts = [act] * (len(narrow) - 1) + [None]
        self.narrow = nn.ModuleList([ConvNorm(i, o, 3, a) for i, o, a in zip(ins, narrow, acts)])
        self.fit = nn.Linear(narrow[-1], size, bias=False)
        self.highways = nn.ModuleList(Highway(size) for _ in range(4))
        self.rnn = nn.GRU(size, size, 1, batch_first=True, bidirectional=True)

    def forward(self, frames, lengths=None):
        x = frames
        if x.size(-1) == self.size:
            x = x.transpose(1, 2)
        steps = x.size(-1)
        x = torch.cat([conv(x)[:, :, :steps] for conv in self.bank], dim=1)
        assert x.size(1) == self.size * len(self.bank)
        x = self.pool(x)[:, :, :steps]
        for conv in self.narrow:
            x = conv(x)
        x = x.transpose(1, 2)
        if x.size(-1) != self.size:
            x = self.fit(x)
        x += frames
        for layer in self.highways:
            x = layer(x)
        if lengths is not None:
            x = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
        return self.rnn(x)[0]
