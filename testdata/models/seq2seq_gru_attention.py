"""Sequence to sequence translation with additive attention and teacher forcing."""
import random

import torch
import torch.nn as nn
import torch.nn.functional as F


class Reader(nn.Module):
    def __init__(self, words, emb, hid, drop):
        super().__init__()
        self.words = nn.Embedding(words, emb)
        self.rnn = nn.GRU(emb, hid, bidirectional=True)
        self.join = nn.Linear(2 * hid, hid)
        self.drop = nn.Dropout(drop)

    def forward(self, source):
        states, last = self.rnn(self.drop(self.words(source)))
        both = torch.cat((last[-2, :, :], last[-1, :, :]), dim=1)
        return states, torch.tanh(self.join(both))


class Look(nn.Module):
    def __init__(self, hid):
        super().__init__()
        self.energy = nn.Linear(3 * hid, hid)
        self.score = nn.Linear(hid, 1, bias=False)

    def forward(self, state, states):
        steps = states.shape[0]
        wide = state.unsqueeze(0).repeat(steps, 1, 1)
        energy = self.energy(torch.cat((wide, states), dim=2)).tanh()
        return F.softmax(self.score(energy).squeeze(2), dim=0).t()


class Writer(nn.Module):
    def __init__(self, words, emb, hid, drop, look):
        super().__init__()
        self.look = look
        self.words = nn.Embedding(words, emb)
        self.rnn = nn.GRU(2 * hid + emb, hid)
        self.say = nn.Linear(3 * hid + emb, words)
        self.drop = nn.Dropout(drop)

    def forward(self, word, state, states):
        word = self.drop(self.words(word.unsqueeze(0)))
        share = self.look(state, states)[:, None]
        seen = torch.bmm(share, states.transpose(0, 1)).transpose(0, 1)
        out, state = self.rnn(torch.cat((word, seen), dim=2), state.unsqueeze(0))
        out = self.say(torch.cat([t.squeeze(0) for t in (out, seen, word)], dim=1))
        return out, state.squeeze(0)


class Seq2Seq(nn.Module):
    def __init__(self, reader, writer, device='cpu'):
        super().__init__()
        self.reader, self.writer, self.device = reader, writer, device

    def forward(self, src, trg, forcing=1.0):
        steps, batch = trg.shape
        result = torch.zeros(steps, batch, self.writer.say.out_features).to(self.device)
        states, state = self.reader(src)
        word = trg[0, :]
        for t in range(1, steps):
            out, state = self.writer(word, state, states)
            result[t] = out
            own = out.argmax(1)
            word = trg[t] if random.random() < forcing else own
        return result


def build(source_words=120, target_words=90, emb=16, hid=24):
    model = Seq2Seq(Reader(source_words, emb, hid, 0.5), Writer(target_words, emb, hid, 0.5, Look(hid)))
    for name, p in model.named_parameters():
        if 'bias' in name:
            nn.init.constant_(p.data, 0)
        else:
            nn.init.normal_(p.data, mean=0, std=0.01)
    return model
