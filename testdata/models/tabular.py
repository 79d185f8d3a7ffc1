"""Tabular net: list of categorical embeddings plus numeric columns; also a Wide&Deep and DeepFM."""
import torch
import torch.nn as nn


class TabularModel(nn.Module):
    def __init__(self, emb_szs, n_cont, out_sz, layers, p=0.5):
        super().__init__()
        self.embeds = nn.ModuleList([nn.Embedding(ni, nf) for ni, nf in emb_szs])
        self.emb_drop = nn.Dropout(p)
        self.bn_cont = nn.BatchNorm1d(n_cont)
        layerlist = []
        n_emb = sum((nf for ni, nf in emb_szs))
        n_in = n_emb + n_cont
        for i in layers:
            layerlist.append(nn.Linear(n_in, i))
            layerlist.append(nn.ReLU(inplace=True))
            layerlist.append(nn.BatchNorm1d(i))
            layerlist.append(nn.Dropout(p))
            n_in = i
        layerlist.append(nn.Linear(layers[-1], out_sz))
        self.layers = nn.Sequential(*layerlist)

    def forward(self, x_cat, x_cont):
        embeddings = []
        for i, e in enumerate(self.embeds):
            embeddings.append(e(x_cat[:, i]))
        x = torch.cat(embeddings, 1)
        x = self.emb_drop(x)
        x_cont = self.bn_cont(x_cont)
        x = torch.cat([x, x_cont], 1)
        return self.layers(x)


class DeepFM(nn.Module):
    def __init__(self, field_dims=(10, 20, 30), embed_dim=8):
        super().__init__()
        self.register_buffer("offsets", torch.tensor([0] + list(field_dims[:-1])).cumsum(0))
        self.embedding = nn.Embedding(sum(field_dims), embed_dim)
        self.fc = nn.EmbeddingBag(sum(field_dims), 1, mode="sum")
        self.bias = nn.Parameter(torch.zeros((1,)))
        self.mlp = nn.Sequential(nn.Linear(len(field_dims) * embed_dim, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x):
        x = x + self.offsets.unsqueeze(0)
        e = self.embedding(x)
        square_of_sum = torch.sum(e, dim=1) ** 2
        sum_of_square = torch.sum(e ** 2, dim=1)
        fm = 0.5 * (square_of_sum - sum_of_square).sum(dim=1, keepdim=True)
        x = self.fc(x) + self.bias + fm + self.mlp(e.flatten(1))
        return torch.sigmoid(x.squeeze(1))
