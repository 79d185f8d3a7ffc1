"""Capsule network with dynamic routing for 28x28 digits."""
import torch
import torch.nn as nn
import torch.nn.functional as F


def shrink(v, dim=-1):
    n2 = v.pow(2).sum(dim, keepdim=True)
    return v * n2.sqrt() / (1. + n2)


class FirstCapsules(nn.Module):
    def __init__(self, kinds=8, cin=32, size=4):
        super().__init__()
        self.kinds = nn.ModuleList([nn.Conv2d(cin, size, kernel_size=9, stride=2) for _ in range(kinds)])

    def forward(self, x):
        poses = torch.stack([conv(x) for conv in self.kinds], dim=1)      # batch, kinds, size, 6, 6
        return shrink(poses.flatten(3).permute(0, 1, 3, 2).flatten(1, 2))


class Routing(nn.Module):
    def __init__(self, inputs=8 * 36, size_in=4, outputs=10, size_out=8, rounds=3):
        super().__init__()
        self.rounds = rounds
        self.votes = nn.Parameter(torch.randn(1, inputs, outputs, size_out, size_in) * 0.01)

    def forward(self, x):
        votes = (self.votes @ x[:, :, None, :, None]).squeeze(-1)           # batch, inputs, outputs, size
        logits = torch.zeros(*votes.shape[:3], 1, device=x.device)
        for step in range(self.rounds):
            share = logits.softmax(dim=2)
            out = shrink((share * votes).sum(dim=1, keepdim=True))
            if step < self.rounds - 1:
                logits = logits + (votes * out).sum(-1, keepdim=True)
        return out.squeeze(1)


class CapsNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 32, 9)
        self.first = FirstCapsules()
        self.digits = Routing()
        self.draw = nn.Sequential(nn.Linear(80, 128), nn.ReLU(inplace=True), nn.Linear(128, 784), nn.Sigmoid())

    def forward(self, images):
        capsules = self.digits(self.first(F.relu(self.stem(images))))
        length = torch.sqrt((capsules ** 2).sum(-1))
        _, best = F.softmax(length, dim=1).max(dim=1)
        mask = torch.eye(10).index_select(dim=0, index=best.data)
        drawing = self.draw((capsules * mask[:, :, None]).view(images.size(0), -1))
        return capsules, drawing.view(-1, 1, 28, 28), length
