# Fully connected autoencoder on MNIST with tied decoder weights.
import torch, torch.nn as nn
import torch.nn.functional as F

class AutoEncoder(nn.Module):
    def __init__(self, sizes=[784,256,64,16], tied=True):
        super().__init__()
        self.enc = nn.ModuleList([nn.Linear(i,o) for i,o in zip(sizes[:-1], sizes[1:])])
        self.tied = tied
        if tied:
            self.dec_bias = nn.ParameterList([nn.Parameter(torch.zeros(i)) for i in sizes[-2::-1]])
        else:
            self.dec = nn.ModuleList([nn.Linear(o,i) for i,o in zip(sizes[-2::-1], sizes[:0:-1])])

    def encode(self, x):
        x = x.view(x.shape[0], -1)
        for i, l in enumerate(self.enc):
            x = l(x)
            if i < len(self.enc) - 1: x = F.relu(x)
        return x

    def decode(self, z):
        n = len(self.enc)
        for i in range(n):
            if self.tied:
                z = F.linear(z, self.enc[n-1-i].weight.t(), self.dec_bias[i])
            else:
                z = self.dec[i](z)
            z = torch.sigmoid(z) if i == n-1 else F.relu(z)
        return z

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z).view_as(x), z
