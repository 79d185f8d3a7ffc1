import torch
from torch import nn

from src.utils import feature_size


class SoftmaxInEval(nn.Module):
    def forward(self, x):
        if not self.training:
            x = nn.functional.softmax(x, dim=-1)
        return x


class DeepSpeechNet(nn.Module):
    kernels, strides = (11, 7), (2, 2)

    def __init__(self, bins=40, hidden=32, layers=2, letters="_abc '", cell=nn.GRU):
        super().__init__()
        self.front, c = nn.Sequential(), 1
        for i, (k, s) in enumerate(zip(self.kernels, self.strides)):
            self.front.add_module(f"conv{i}", nn.Conv2d(c, 8, kernel_size=(k, 5), stride=(s, 2 - i), padding=(k // 2, 2)))
            self.front.add_module(f"norm{i}", nn.BatchNorm2d(8))
            self.front.add_module(f"clip{i}", nn.Hardtanh(0, 20, inplace=True))
            c = 8
        size = feature_size(bins, self.kernels, self.strides) * c
        self.cells = nn.Sequential()
        for i in range(layers):
            self.cells.append(cell(hidden if i else size, hidden, bidirectional=True, bias=True))
        self.letters = nn.Linear(hidden, len(letters), bias=False)
        self.soft = SoftmaxInEval()

    def forward(self, spectrum):
        x = self.front(spectrum.unsqueeze(1)).flatten(1, 2)
        x = x.permute(2, 0, 1).contiguous()
        for cell in self.cells:
            x, _ = cell(x)
            forth, back = x.view(*x.shape[:2], 2, -1).unbind(2)
            x = forth + back
        return self.soft(self.letters(x).transpose(0, 1))
