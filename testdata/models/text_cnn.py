# -*- coding: utf-8 -*-
# Kim's sentence classifier: parallel widths, max over time
import torch
import torch.nn as nn
import torch.nn.functional as F


class Config:
    n_vocab = 500
    embed = 50
    num_classes = 6
    filter_sizes = (2, 3, 4)
    num_filters = 32
    dropout = 0.5
    pretrained = None


class Model(nn.Module):
    def __init__(self, config=Config):
        super(Model, self).__init__()
        if config.pretrained is not None:
            self.embedding = nn.Embedding.from_pretrained(config.pretrained, freeze=False)
        else:
            self.embedding = nn.Embedding(config.n_vocab, config.embed, padding_idx=config.n_vocab - 1)
        self.convs = nn.ModuleList(
            [nn.Conv2d(1, config.num_filters, (k, config.embed)) for k in config.filter_sizes])
        self.dropout = nn.Dropout(config.dropout)
        self.fc = nn.Linear(config.num_filters * len(config.filter_sizes), config.num_classes)

    def conv_and_pool(self, x, conv):
        x = F.relu(conv(x)).squeeze(3)
        x = F.max_pool1d(x, x.size(2)).squeeze(2)
        return x

    def forward(self, x):
        out = self.embedding(x)
        out = out.unsqueeze(1)
        out = torch.cat([self.conv_and_pool(out, conv) for conv in self.convs], 1)
        out = self.dropout(out)
        return self.fc(out)


class PretrainedConfig(Config):
    pretrained = torch.zeros(300, 50)
    num_classes = 2
