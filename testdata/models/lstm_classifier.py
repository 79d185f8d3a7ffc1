import torch
import torch.nn as nn


class LSTMClassifier(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, output_dim, n_layers, bidirectional, dropout, pad_idx):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=pad_idx)
        self.rnn = nn.LSTM(embedding_dim, hidden_dim, num_layers=n_layers, bidirectional=bidirectional,
                           dropout=dropout, batch_first=True)
        self.fc = nn.Linear(hidden_dim * 2 if bidirectional else hidden_dim, output_dim)
        self.dropout = nn.Dropout(dropout)

    def forward(self, text):
        # text = [batch, sent len]
        embedded = self.dropout(self.embedding(text))
        output, (hidden, cell) = self.rnn(embedded)
        # concat the final forward and backward hidden layers
        if self.rnn.bidirectional:
            hidden = self.dropout(torch.cat((hidden[-2, :, :], hidden[-1, :, :]), dim=1))
        else:
            hidden = self.dropout(hidden[-1])
        return self.fc(hidden.squeeze(0))


class SequenceTagger(nn.Module):
    """Manual hidden state; the last linear runs on every step."""

    def __init__(self, n_tokens=200, n_tags=9, emb=24, hid=20):
        super().__init__()
        self.hid = hid
        self.emb = nn.Embedding(n_tokens, emb)
        self.lstm = nn.LSTM(emb, hid)
        self.out = nn.Linear(hid, n_tags)

    def init_hidden(self, batch):
        weight = next(self.parameters())
        return (weight.new_zeros(1, batch, self.hid), weight.new_zeros(1, batch, self.hid))

    def forward(self, sentence):
        batch, steps = sentence.shape
        x = self.emb(sentence).permute(1, 0, 2)
        h, _ = self.lstm(x, self.init_hidden(batch))
        scores = self.out(h.contiguous().view(batch * steps, -1))
        return nn.functional.log_softmax(scores, dim=1)
