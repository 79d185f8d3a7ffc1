import math
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.parameter import Parameter
from torch.nn.modules.module import Module


class Propagate(Module):
    """Weight the nodes' features, then sum over the neighbours."""

    def __init__(self, fin, fout, bias=True):
        super(Propagate, self).__init__()
        self.fin, self.fout = fin, fout
        self.kernel = Parameter(torch.FloatTensor(fin, fout))
        if bias:
            self.offset = Parameter(torch.FloatTensor(fout))
        else:
            self.register_parameter('offset', None)
        self.reset()

    def reset(self):
        limit = 1. / math.sqrt(self.kernel.size(1))
        for p in self.parameters():
            p.data.uniform_(-limit, limit)

    def forward(self, nodes, edges):
        out = torch.spmm(edges, torch.mm(nodes, self.kernel)) if edges.is_sparse else edges.mm(nodes.mm(self.kernel))
        return out if self.offset is None else out + self.offset

    def __repr__(self):
        return '%s(%d -> %d)' % (self.__class__.__name__, self.fin, self.fout)


class GCN(nn.Module):
    def __init__(self, features, hidden, classes, drop):
        super(GCN, self).__init__()
        self.first = Propagate(features, hidden)
        self.second = Propagate(hidden, classes, bias=False)
        self.drop = drop

    def forward(self, x, adj):
        x = self.first(x, adj).relu()
        x = F.dropout(x, self.drop, training=self.training)
        return F.log_softmax(self.second(x, adj), dim=1)


class Head(nn.Module):
    """Additive attention over a dense adjacency matrix."""

    def __init__(self, fin, fout, slope=0.2):
        super().__init__()
        self.project = nn.Linear(fin, fout, bias=False)
        self.ends = nn.Parameter(torch.empty(size=(2, fout)))
        nn.init.xavier_uniform_(self.ends.data, gain=1.4)
        self.slope = slope

    def forward(self, x, adj):
        h = self.project(x)
        left, right = (h @ self.ends.T).unbind(1)
        score = F.leaky_relu(left[:, None] + right[None, :], self.slope)
        score = torch.where(adj > 0, score, torch.full_like(score, -1e16))
        share = F.dropout(score.softmax(1), 0.6, self.training)
        return F.elu(torch.matmul(share, h))


class GAT(nn.Module):
    def __init__(self, features=50, hidden=8, classes=7, heads=4):
        super().__init__()
        self.heads = [Head(features, hidden) for _ in range(heads)]   # a list: registered one by one below
        for i, head in enumerate(self.heads):
            self.add_module('head_{}'.format(i), head)
        self.last = Head(hidden * heads, classes)

    def forward(self, x, adj):
        x = torch.cat([head(x, adj) for head in self.heads], dim=1)
        return self.last(x, adj).log_softmax(dim=1)
