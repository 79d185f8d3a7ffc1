import torch
from torch import nn

from src.utils import feature_size


class InferenceSoftmax(nn.Module):
    def forward(self, x):
        return x if self.training else nn.functional.softmax(x, dim=-1)


class DeepSpeechNet(nn.Module):
    def __init__(self, bins=40, hidden=32, layers=2, labels="_abc '", rnn=nn.GRU):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 8, kernel_size=(11, 5), stride=(2, 2), padding=(5, 2)), nn.BatchNorm2d(8), nn.Hardtanh(0, 20, inplace=True),
            nn.Conv2d(8, 8, kernel_size=(7, 5), stride=(2, 1), padding=(3, 2)), nn.BatchNorm2d(8), nn.Hardtanh(0, 20, inplace=True))
        size = feature_size(bins, (11, 7), (2, 2)) * 8
        self.rnns = nn.Sequential(*[rnn(size if i == 0 else hidden, hidden, bidirectional=True, bias=True) for i in range(layers)])
        self.fc = nn.Linear(hidden, len(labels), bias=False)
        self.softmax = InferenceSoftmax()

    def forward(self, x):
        x = self.conv(x.unsqueeze(1))
        b, c, f, t = x.size()
        x = x.view(b, c * f, t).transpose(1, 2).transpose(0, 1).contiguous()
        for rnn in self.rnns:
            x, _ = rnn(x)
            x = x.view(x.size(0), x.size(1), 2, -1).sum(2).view(x.size(0), x.size(1), -1)
        x = self.fc(x)
        return self.softmax(x.transpose(0, 1))
