""" Full assembly of the parts to form the complete network """
from .unet_parts import *


class UNet(nn.Module):
    def __init__(self, cin=1, classes=3, widths=(8, 16, 32)):
        super().__init__()
        self.downs = nn.ModuleList(Double(a, b) for a, b in zip((cin,) + widths[:-1], widths))
        self.ups = nn.ModuleList(Up(a, b) for a, b in zip(widths[:0:-1], widths[-2::-1]))
        self.outs = nn.ModuleList(nn.Conv2d(w, classes, 1) for w in widths[-2::-1])
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        skips = []
        for i, d in enumerate(self.downs):
            x = d(self.pool(x) if i else x)
            skips.append(x)
        skips.pop()
        outs = []
        for up, out in zip(self.ups, self.outs):
            x = up(x, skips.pop())
            outs.append(out(x))
        return outs[::-1]
