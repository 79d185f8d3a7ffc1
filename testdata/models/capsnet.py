"""Capsule network with dynamic routing for 28x28 digits."""
import torch
import torch.nn as nn
import torch.nn.functional as F


def squash(input_tensor, dim=-1):
    squared_norm = (input_tensor ** 2).sum(dim, keepdim=True)
    return squared_norm * input_tensor / ((1. + squared_norm) * torch.sqrt(squared_norm))


class PrimaryCaps(nn.Module):
    def __init__(self, num_capsules=8, in_channels=64, out_channels=8, kernel_size=9):
        super().__init__()
        self.capsules = nn.ModuleList([
            nn.Conv2d(in_channels=in_channels, out_channels=out_channels, kernel_size=kernel_size, stride=2, padding=0)
            for _ in range(num_capsules)])

    def forward(self, x):
        u = [capsule(x) for capsule in self.capsules]
        u = torch.stack(u, dim=1)
        u = u.view(x.size(0), u.size(1), -1).transpose(1, 2)
        return squash(u)


class DigitCaps(nn.Module):
    def __init__(self, num_capsules=10, num_routes=8 * 6 * 6, in_channels=8, out_channels=16):
        super().__init__()
        self.in_channels = in_channels
        self.num_routes = num_routes
        self.num_capsules = num_capsules
        self.W = nn.Parameter(torch.randn(1, num_routes, num_capsules, out_channels, in_channels))

    def forward(self, x):
        batch_size = x.size(0)
        x = torch.stack([x] * self.num_capsules, dim=2).unsqueeze(4)
        W = torch.cat([self.W] * batch_size, dim=0)
        u_hat = torch.matmul(W, x)
        b_ij = torch.zeros(1, self.num_routes, self.num_capsules, 1, device=x.device)
        num_iterations = 3
        for iteration in range(num_iterations):
            c_ij = F.softmax(b_ij, dim=1)
            c_ij = torch.cat([c_ij] * batch_size, dim=0).unsqueeze(4)
            s_j = (c_ij * u_hat).sum(dim=1, keepdim=True)
            v_j = squash(s_j)
            if iteration < num_iterations - 1:
                a_ij = torch.matmul(u_hat.transpose(3, 4), torch.cat([v_j] * self.num_routes, dim=1))
                b_ij = b_ij + a_ij.squeeze(4).mean(dim=0, keepdim=True)
        return v_j.squeeze(1)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.reconstraction_layers = nn.Sequential(
            nn.Linear(16 * 10, 128), nn.ReLU(inplace=True), nn.Linear(128, 784), nn.Sigmoid())

    def forward(self, x):
        classes = torch.sqrt((x ** 2).sum(2))
        classes = F.softmax(classes, dim=0)
        _, max_length_indices = classes.max(dim=1)
        masked = torch.eye(10)
        masked = masked.index_select(dim=0, index=max_length_indices.squeeze(1).data)
        reconstructions = self.reconstraction_layers((x * masked[:, :, None, None]).view(x.size(0), -1))
        return reconstructions.view(-1, 1, 28, 28), masked


class CapsNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_layer = nn.Conv2d(1, 64, 9)
        self.primary_capsules = PrimaryCaps()
        self.digit_capsules = DigitCaps()
        self.decoder = Decoder()

    def forward(self, data):
        output = self.digit_capsules(self.primary_capsules(F.relu(self.conv_layer(data))))
        reconstructions, masked = self.decoder(output)
        return output, reconstructions, masked
