import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint


class Mixer(nn.Module):
    """Convolutions of every kind: dilated, transposed, depthwise, over one axis and three."""

    def __init__(self):
        super().__init__()
        self.dilated = nn.Conv2d(3, 8, 3, padding=2, dilation=2)
        self.odd = nn.Conv2d(8, 8, (1, 3), stride=(2, 1), padding='valid')
        self.depthwise = nn.Conv2d(8, 8, 3, groups=8, padding_mode='reflect', padding=1)
        self.up = nn.ConvTranspose2d(8, 4, 3, stride=2, output_padding=1)
        self.pool = nn.AvgPool2d(2, ceil_mode=True)
        self.norm = nn.GroupNorm(2, 4)
        self.act = nn.PReLU(4)
        self.never = nn.Linear(4, 4)
        self.head = nn.Linear(4, 3)
        self.register_buffer('scale', torch.ones(4))
        self.register_buffer('hidden', torch.ones(2), persistent=False)

    def forward(self, x):
        x = self.up(F.relu(self.depthwise(self.odd(self.dilated(x)))))
        x = self.act(self.norm(self.pool(x)))
        x = checkpoint(lambda y: F.gelu(y) * self.scale[:, None, None], x, use_reentrant=False)
        return {'logits': self.head(x.mean((2, 3))), 'features': x}


class Shared(nn.Module):
    def __init__(self, times=3):
        super().__init__()
        self.embed = nn.Embedding(50, 16, sparse=True)
        self.layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
        self.frozen = nn.Linear(16, 16)
        self.frozen.requires_grad_(False)
        self.head = nn.Linear(16, 50, bias=False)
        self.head.weight = self.embed.weight
        self.times = times

    def forward(self, ids, mask=None):
        x = self.embed(ids)
        for _ in range(self.times):
            x = self.layer(x)
        with torch.no_grad():
            x = x + self.frozen(x)
        return self.head(x), x[:, 0]
