import torch
import torch.nn as nn
import torch.nn.functional as F


class Codebook(nn.Module):
    def __init__(self, codes, size, pull=0.25):
        super().__init__()
        self.codes, self.size, self.pull = codes, size, pull
        self.book = nn.Embedding(codes, size)
        self.book.weight.data.uniform_(-1 / codes, 1 / codes)

    def forward(self, z):
        z = z.permute(0, 2, 3, 1).contiguous()
        flat = z.view(-1, self.size)
        book = self.book.weight
        far = flat.pow(2).sum(1, keepdim=True) + (book ** 2).sum(dim=1) - 2 * flat.matmul(book.t())
        best = far.argmin(dim=1)
        chosen = torch.zeros(len(best), self.codes, device=z.device)
        chosen.scatter_(1, best.unsqueeze(1), 1)
        q = torch.matmul(chosen, book).view(z.shape)
        loss = F.mse_loss(q, z.detach()) + self.pull * F.mse_loss(q.detach(), z)
        q = z + (q - z).detach()
        use = chosen.mean(0)
        return q.permute(0, 3, 1, 2).contiguous(), loss, torch.exp(-(use * (use + 1e-9).log()).sum())


class Deeper(nn.Sequential):
    def __init__(self, c):
        super().__init__(nn.Conv2d(c, c, 3, padding=1, bias=False), nn.ReLU(True), nn.Conv2d(c, c, 1, bias=False))

    def forward(self, x):
        return x + super().forward(x)


class VQVAE(nn.Module):
    def __init__(self, c=32, codes=64, size=16):
        super().__init__()
        act = nn.LeakyReLU
        self.enter = nn.Sequential(nn.Conv2d(3, c, 4, 2, 1), act(), nn.Conv2d(c, 2 * c, 4, 2, 1), act(), Deeper(2 * c), act(),
                                   nn.Conv2d(2 * c, size, 1))
        self.codes = Codebook(codes, size)
        self.leave = nn.Sequential(nn.Conv2d(size, 2 * c, 3, padding=1), act(), Deeper(2 * c), act(),
                                   nn.ConvTranspose2d(2 * c, c, 4, 2, 1), act(), nn.ConvTranspose2d(c, 3, 4, 2, 1), nn.Tanh())

    def forward(self, x):
        q, loss, spread = self.codes(self.enter(x))
        return self.leave(q), loss, spread
