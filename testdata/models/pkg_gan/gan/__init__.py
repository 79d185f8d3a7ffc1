from torch import nn

LATENT = 16
from .generator import Generator          # noqa: E402  needs LATENT
from .discriminator import Discriminator  # noqa: E402


class GAN(nn.Module):
    def __init__(self, size=32):
        super().__init__()
        self.G = Generator(size)
        self.D = Discriminator(size)

    def forward(self, z):
        fake = self.G(z)
        return fake, self.D(fake)
