import string
import torch
import torch.nn as nn
from torch.autograd import Variable

SYMBOLS = string.printable


class CharRNN(nn.Module):
    def __init__(self, symbols, hidden, kind="gru", layers=1):
        super(CharRNN, self).__init__()
        self.kind = kind.lower()
        cells = {"gru": nn.GRU, "lstm": nn.LSTM}
        if self.kind not in cells:
            raise KeyError(kind)
        self.hidden, self.layers = hidden, layers
        self.enter = nn.Embedding(symbols, hidden)
        self.cell = cells[self.kind](hidden, hidden, layers)
        self.leave = nn.Linear(hidden, symbols)

    def one(self, symbol, state):
        x = self.enter(symbol).view(1, symbol.size(0), -1)
        x, state = self.cell(x, state)
        return self.leave(x.squeeze(0)), state

    def forward(self, text):
        state, outs = self.zeros(text.size(0)), []
        for position in range(text.size(1)):
            out, state = self.one(text[:, position], state)
            outs.append(out)
        return torch.stack(outs, dim=1), state

    def zeros(self, batch):
        make = lambda: Variable(torch.zeros(self.layers, batch, self.hidden))
        return (make(), make()) if self.kind == "lstm" else make()


def default():
    return CharRNN(len(SYMBOLS), 32, layers=2)
