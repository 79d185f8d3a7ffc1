import torch
import torch.nn as nn
import torch.nn.functional as F


class VectorQuantizer(nn.Module):
    def __init__(self, K, D, beta=0.25):
        super().__init__()
        self.K, self.D, self.beta = K, D, beta
        self.embedding = nn.Embedding(self.K, self.D)
        self.embedding.weight.data.uniform_(-1 / self.K, 1 / self.K)

    def forward(self, latents):
        latents = latents.permute(0, 2, 3, 1).contiguous()
        shape = latents.shape
        flat = latents.view(-1, self.D)
        dist = torch.sum(flat ** 2, dim=1, keepdim=True) + torch.sum(self.embedding.weight ** 2, dim=1) \
            - 2 * torch.matmul(flat, self.embedding.weight.t())
        inds = torch.argmin(dist, dim=1).unsqueeze(1)
        one_hot = torch.zeros(inds.size(0), self.K, device=latents.device)
        one_hot.scatter_(1, inds, 1)
        quantized = torch.matmul(one_hot, self.embedding.weight).view(shape)
        commitment = F.mse_loss(quantized.detach(), latents)
        embed = F.mse_loss(quantized, latents.detach())
        quantized = latents + (quantized - latents).detach()
        perplexity = torch.exp(-torch.sum(one_hot.mean(0) * torch.log(one_hot.mean(0) + 1e-10)))
        return quantized.permute(0, 3, 1, 2).contiguous(), commitment * self.beta + embed, perplexity


class Res(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.f = nn.Sequential(nn.Conv2d(c, c, 3, padding=1, bias=False), nn.ReLU(True), nn.Conv2d(c, c, 1, bias=False))

    def forward(self, x):
        return x + self.f(x)


class VQVAE(nn.Module):
    def __init__(self, c=32, K=64, D=16):
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(3, c, 4, 2, 1), nn.LeakyReLU(), nn.Conv2d(c, c * 2, 4, 2, 1), nn.LeakyReLU(),
                                     Res(c * 2), nn.LeakyReLU(), nn.Conv2d(c * 2, D, 1))
        self.vq = VectorQuantizer(K, D)
        self.decoder = nn.Sequential(nn.Conv2d(D, c * 2, 3, padding=1), nn.LeakyReLU(), Res(c * 2), nn.LeakyReLU(),
                                     nn.ConvTranspose2d(c * 2, c, 4, 2, 1), nn.LeakyReLU(),
                                     nn.ConvTranspose2d(c, 3, 4, 2, 1), nn.Tanh())

    def forward(self, x):
        q, loss, perplexity = self.vq(self.encoder(x))
        return self.decoder(q), loss, perplexity
