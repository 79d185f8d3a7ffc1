import torch
from torch import nn
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self, channels: int = 3, latent: int = 32, widths: list = None) -> None:
        super(VAE, self).__init__()
        widths = [16, 32, 64, 128] if widths is None else widths
        down, c = [], channels
        for w in widths:
            down.append(nn.Sequential(nn.Conv2d(c, w, kernel_size=3, stride=2, padding=1), nn.BatchNorm2d(w), nn.LeakyReLU()))
            c = w
        self.down = nn.Sequential(*down)
        self.mean, self.logvar = nn.Linear(c * 4, latent), nn.Linear(c * 4, latent)
        self.seed = nn.Linear(latent, c * 4)
        self.first = c
        widths.reverse()
        widths.append(widths[-1])
        self.up = nn.Sequential()
        for i, (a, b) in enumerate(zip(widths, widths[1:])):
            self.up.add_module(str(i), nn.Sequential(
                nn.ConvTranspose2d(a, b, 3, stride=2, padding=1, output_padding=1), nn.BatchNorm2d(b), nn.LeakyReLU()))
        self.paint = nn.Conv2d(widths[-1], out_channels=channels, kernel_size=3, padding=1)

    def encode(self, image):
        h = torch.flatten(self.down(image), start_dim=1)
        return self.mean(h), self.logvar(h)

    def decode(self, z):
        return torch.tanh(self.paint(self.up(self.seed(z).view(-1, self.first, 2, 2))))

    def sample(self, mean, logvar):
        noise = torch.randn_like(logvar)
        return noise.mul(logvar.mul(0.5).exp()).add_(mean)

    def forward(self, image, **kwargs):
        mean, logvar = self.encode(image)
        return [self.decode(self.sample(mean, logvar)), image, mean, logvar]

    def loss(self, *args, **weights) -> dict:
        out, image, mean, logvar = args
        fit = F.mse_loss(out, image)
        spread = -0.5 * (1 + logvar - mean ** 2 - torch.exp(logvar)).sum(dim=1).mean(dim=0)
        return {'loss': fit + weights['kl'] * spread, 'fit': fit.detach(), 'spread': spread.detach()}


class VAEWithLoss(VAE):
    """Returns the training loss itself, a common shortcut in notebooks."""

    def forward(self, x):
        return self.loss(*super().forward(x), kl=0.00025)['loss']
