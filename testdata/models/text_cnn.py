# -*- coding: utf-8 -*-
# sentence classifier: parallel filter widths, maximum over time
import torch
import torch.nn as nn
import torch.nn.functional as F


class Setup:
    words = 500
    width = 50
    classes = 6
    spans = (2, 3, 4)
    filters = 32
    table = None


class Net(nn.Module):
    def __init__(self, setup=Setup):
        super(Net, self).__init__()
        if setup.table is None:
            self.words = nn.Embedding(setup.words, setup.width, padding_idx=setup.words - 1)
        else:
            self.words = nn.Embedding.from_pretrained(setup.table, freeze=False)
        self.banks = nn.ModuleList([nn.Conv2d(1, setup.filters, (s, setup.width)) for s in setup.spans])
        self.drop = nn.Dropout(0.5)
        self.out = nn.Linear(setup.filters * len(setup.spans), setup.classes)

    def strongest(self, x, bank):
        x = bank(x).relu().squeeze(3)
        return F.max_pool1d(x, x.size(2)).squeeze(2)

    def forward(self, tokens):
        x = self.words(tokens)[:, None]
        x = torch.cat([self.strongest(x, bank) for bank in self.banks], 1)
        return self.out(self.drop(x))


class WithTable(Setup):
    table = torch.zeros(300, 50)
    classes = 2
