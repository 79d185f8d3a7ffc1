import torch
from torch import nn


def conv_block(ch_in, ch_out):
    return nn.Sequential(
        nn.Conv2d(ch_in, ch_out, 3, 1, 1), nn.BatchNorm2d(ch_out), nn.ReLU(inplace=True),
        nn.Conv2d(ch_out, ch_out, 3, 1, 1), nn.BatchNorm2d(ch_out), nn.ReLU(inplace=True))


def up_conv(ch_in, ch_out):
    return nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(ch_in, ch_out, 3, padding=1),
                         nn.BatchNorm2d(ch_out), nn.ReLU(inplace=True))


class AttentionGate(nn.Module):
    def __init__(self, F_g, F_l, F_int):
        super(AttentionGate, self).__init__()
        self.W_g = nn.Sequential(nn.Conv2d(F_g, F_int, 1), nn.BatchNorm2d(F_int))
        self.W_x = nn.Sequential(nn.Conv2d(F_l, F_int, 1), nn.BatchNorm2d(F_int))
        self.psi = nn.Sequential(nn.Conv2d(F_int, 1, 1), nn.BatchNorm2d(1), nn.Sigmoid())
        self.relu = nn.ReLU(inplace=True)

    def forward(self, g, x):
        psi = self.relu(self.W_g(g) + self.W_x(x))
        return x * self.psi(psi)


class AttU_Net(nn.Module):
    def __init__(self, img_ch=3, output_ch=1, widths=(16, 32, 64, 128)):
        super().__init__()
        self.Maxpool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.encoders = nn.ModuleList([conv_block(a, b) for a, b in zip((img_ch, *widths[:-1]), widths)])
        self.ups = nn.ModuleList()
        self.gates = nn.ModuleList()
        self.decoders = nn.ModuleList()
        for small, large in zip(widths[-2::-1], widths[:0:-1]):
            self.ups.append(up_conv(large, small))
            self.gates.append(AttentionGate(F_g=small, F_l=small, F_int=small // 2))
            self.decoders.append(conv_block(large, small))
        self.head = nn.Conv2d(widths[0], output_ch, kernel_size=1, stride=1, padding=0)

    def forward(self, x):
        skips = []
        for i, enc in enumerate(self.encoders):
            if i > 0:
                x = self.Maxpool(x)
            x = enc(x)
            skips.append(x)
        *skips, x = skips
        for up, gate, dec, skip in zip(self.ups, self.gates, self.decoders, reversed(skips)):
            x = up(x)
            skip = gate(g=x, x=skip)
            x = dec(torch.cat((skip, x), dim=1))
        return self.head(x)
