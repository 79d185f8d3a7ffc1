# Nets whose gradients do not lie as their parameters, and some whose do.
import torch
import torch.nn.functional as F
from torch import nn


class Turned(nn.Module):
    # A weight that is turned for a batched product.
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(6, 80, 64))

    def forward(self, x):
        return torch.bmm(x.view(6, -1, 64), self.weight.transpose(1, 2))


class TurnedMatrix(nn.Module):
    # One that is turned for a plain product.
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(120, 64))

    def forward(self, x):
        return x @ self.weight.t()


class Summed(nn.Module):
    # Letters that ask for the other order.
    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Parameter(torch.zeros(8, 64, 40)), nn.Parameter(torch.zeros(40, 8, 64))

    def forward(self, x):
        y = torch.einsum("bd,hdk->bhk", x, self.left)
        return torch.einsum("bhk,khd->bd", y, self.right)


class Places(nn.Module):
    # Places kept as rows, used as maps.
    def __init__(self):
        super().__init__()
        self.places, self.conv = nn.Parameter(torch.zeros(1, 64, 48)), nn.Conv2d(3, 48, 4, 4)

    def forward(self, x):
        y = self.conv(x)
        places = self.places.reshape(1, 8, 8, 48).permute(0, 3, 1, 2)
        return y + F.interpolate(places, y.shape[-2:], mode="bilinear", align_corners=False)


class Mixed(nn.Module):
    # Linear layers along both axes of the tokens.
    def __init__(self):
        super().__init__()
        self.norm, self.tokens, self.channels = nn.LayerNorm(48), nn.Linear(64, 64), nn.Linear(48, 48)

    def forward(self, x):
        x = x + self.tokens(self.norm(x).transpose(1, 2)).transpose(1, 2)
        return x + self.channels(x)


class Heads(nn.Module):
    # Attention written out, heads taken apart by view and by chunk.
    def __init__(self, chunks=False):
        super().__init__()
        self.chunks, self.into, self.out = chunks, nn.Linear(64, 192), nn.Linear(64, 64)

    def forward(self, x):
        n, t, c = x.shape
        if self.chunks:
            q, k, v = (part.view(n, t, 4, 16).transpose(1, 2) for part in self.into(x).chunk(3, -1))
        else:
            q, k, v = self.into(x).view(n, t, 3, 4, 16).permute(2, 0, 3, 1, 4).unbind(0)
        weights = (q @ k.transpose(-2, -1) / 4).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(n, t, c))


class Experts(nn.Module):
    # The weights of many layers in one parameter, turned for each.
    def __init__(self):
        super().__init__()
        self.up, self.down = nn.Parameter(torch.zeros(4, 96, 48)), nn.Parameter(torch.zeros(4, 48, 96))

    def forward(self, x):
        y = F.gelu(torch.matmul(x.unsqueeze(1), self.up.transpose(-2, -1)))
        return torch.matmul(y, self.down.transpose(-2, -1)).sum(1)


class Kernel(nn.Module):
    # A convolution's weight that is kept in the other order.
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(3, 3, 16, 32))

    def forward(self, x):
        return F.conv2d(x, self.weight.permute(3, 2, 0, 1), padding=1)


class Tables(nn.Module):
    # Parts of one table, as rows and as columns.
    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.zeros(64, 96))

    def forward(self, x):
        return F.linear(x, self.table[:32]) + F.linear(x[:, :64], self.table[:, 64:].t())


class Bias(nn.Module):
    # A bias that is looked up and turned.
    def __init__(self):
        super().__init__()
        self.table, self.out = nn.Parameter(torch.zeros(256, 4)), nn.Linear(64, 64)
        self.register_buffer("index", torch.zeros(64, 64, dtype=torch.long))

    def forward(self, x):
        bias = self.table[self.index.view(-1)].view(64, 64, 4).permute(2, 0, 1)
        y = self.out(x).view(x.shape[0], 64, 4, 16).transpose(1, 2)
        return (y @ y.transpose(-2, -1) + bias).softmax(-1)
