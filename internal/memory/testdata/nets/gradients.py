# Nets whose forward asks for gradients: penalties, forces, what an input contributes.
import torch
from torch import nn


def critic(act):
    return nn.Sequential(nn.Linear(64, 128), act(), nn.Linear(128, 96), act(), nn.Linear(96, 1))


class Penalty(nn.Module):
    # A critic's score, and how far the length of its gradient is from one.
    def __init__(self, act):
        super().__init__()
        self.net = critic(act)

    def forward(self, x):
        if not self.training:
            return self.net(x)
        score = self.net(x).mean()
        middle = (0.5 * x).requires_grad_(True)
        scores = self.net(middle)
        gradient = torch.autograd.grad(scores, middle, torch.ones_like(scores), create_graph=True, retain_graph=True)[0]
        return score + 10 * ((gradient.norm(2, dim=1) - 1) ** 2).mean()


class ImagePenalty(nn.Module):
    # The same of a net of convolutions; the penalty is the gradient's square.
    def __init__(self, norm=False):
        super().__init__()
        layers, width = [], 3
        for out in (16, 32, 64):
            layers += [nn.Conv2d(width, out, 4, 2, 1), *([nn.InstanceNorm2d(out, affine=True)] if norm else []), nn.LeakyReLU(0.2)]
            width = out
        self.net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(64 * 16, 1))

    def forward(self, x):
        if not self.training:
            return self.net(x)
        x = (x * 1).requires_grad_(True)
        scores = self.net(x)
        gradient, = torch.autograd.grad(scores.sum(), x, create_graph=True)
        return scores.mean() + gradient.square().sum((1, 2, 3)).mean()


class Forces(nn.Module):
    # An energy and its forces.
    def __init__(self, act):
        super().__init__()
        self.net = critic(act)

    def forward(self, x):
        if not self.training:
            return self.net(x)
        x = (x * 1).requires_grad_(True)
        energy = self.net(x).sum()
        forces = -torch.autograd.grad(energy, x, create_graph=True)[0]
        return energy, forces


class Contributions(nn.Module):
    # What each input contributes: its gradient, which nothing is differentiated through.
    def __init__(self):
        super().__init__()
        self.net, self.head = critic(nn.Tanh), nn.Linear(64, 10)

    def forward(self, x):
        if not self.training:
            return self.head(x)
        y = (x * 1).requires_grad_(True)
        weights, = torch.autograd.grad(self.net(y).sum(), y)
        return self.head(x * weights)


class Residue(nn.Module):
    # A differential equation's residue: two derivatives by the input.
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1))

    def forward(self, x):
        if not self.training:
            return self.net(x)
        x = (x * 1).requires_grad_(True)
        u = self.net(x)
        first, = torch.autograd.grad(u, x, torch.ones_like(u), create_graph=True)
        second, = torch.autograd.grad(first, x, torch.ones_like(first), create_graph=True)
        return (second + u).square().mean()
