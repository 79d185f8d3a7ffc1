from __future__ import print_function
import argparse
import random

import torch
import torch.nn as nn
import torch.optim as optim

latent, g_width, d_width, colours = 100, 32, 32, 3


# called through .apply, so it sees every module
def init_weights(module):
    kind = module.__class__.__name__
    if kind.find('Conv') != -1:
        module.weight.data.normal_(0.0, 0.02)
    elif 'BatchNorm' in kind:
        module.weight.data.normal_(1.0, 0.02)
        module.bias.data.fill_(0)


class Generator(nn.Module):
    def __init__(self, gpus=1):
        super(Generator, self).__init__()
        self.gpus = gpus
        self.net = nn.Sequential()
        channels = latent
        for i, factor in enumerate((8, 4, 2, 1)):
            self.net.add_module('up%d' % i, nn.ConvTranspose2d(channels, g_width * factor, 4, 1 if i == 0 else 2,
                                                               0 if i == 0 else 1, bias=False))
            self.net.add_module('norm%d' % i, nn.BatchNorm2d(g_width * factor))
            self.net.add_module('relu%d' % i, nn.ReLU(True))
            channels = g_width * factor
        self.net.add_module('paint', nn.ConvTranspose2d(channels, colours, 4, 2, 1, bias=False))
        self.net.add_module('tanh', nn.Tanh())
        self.apply(init_weights)

    def forward(self, noise):
        if noise.is_cuda and self.gpus > 1:
            return nn.parallel.data_parallel(self.net, noise, range(self.gpus))
        return self.net(noise)


class Discriminator(nn.Module):
    def __init__(self):
        super(Discriminator, self).__init__()
        stack = [nn.Conv2d(colours, d_width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True)]
        width = d_width
        while width < 8 * d_width:
            stack.extend([nn.Conv2d(width, width * 2, 4, 2, 1, bias=False), nn.BatchNorm2d(width * 2),
                          nn.LeakyReLU(0.2, inplace=True)])
            width *= 2
        stack += [nn.Conv2d(width, 1, 4, bias=False), nn.Sigmoid()]
        self.net = nn.Sequential(*stack)
        self.apply(init_weights)

    def forward(self, image):
        return self.net(image).view(-1, 1).squeeze(1)


if __name__ == '__main__':
    options = argparse.ArgumentParser()
    options.add_argument('--steps', type=int, default=10)
    options = options.parse_args()
    random.seed(1)
    G, D = Generator(), Discriminator()
    judge = nn.BCELoss()
    opt_g = optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
    opt_d = optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
    for step in range(options.steps):
        fake = G(torch.randn(16, latent, 1, 1))
        loss = judge(D(fake.detach()), torch.zeros(16))
        opt_d.zero_grad()
        loss.backward()
        opt_d.step()
        print('%d: %.4f' % (step, loss.item()))
