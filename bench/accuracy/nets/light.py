# Small backbones of segmentation networks: MobileNetV3, CGNet, Fast-SCNN, U-Net.
import torch
import torch.nn.functional as F
from torch import nn

from blocks import Inverted, conv_bn, resized, separable


class HardSwish(nn.Module):
    # As the toolbox spells it: ReLU6, in place on the sum, keeps its result only; ReLU stands for it.
    def forward(self, x):
        return x * F.relu_(x + 3) / 6


class SamePadding(nn.Conv2d):
    # Pads the image so that its size is divided by the stride, rounded up.
    def forward(self, x):
        pads = []
        for size, kernel, stride, dilation in zip(x.shape[2:], self.kernel_size, self.stride, self.dilation):
            pads.insert(0, max((-(-size // stride) - 1) * stride + (kernel - 1) * dilation + 1 - size, 0))
        if any(pads):
            x = F.pad(x, [pads[0] // 2, pads[0] - pads[0] // 2, pads[1] // 2, pads[1] - pads[1] // 2])
        return super().forward(x)


class Gate(nn.Module):
    # Squeeze and excitation with a hard sigmoid.
    def __init__(self, width):
        super().__init__()
        inner = max(8, (width // 4 + 4) // 8 * 8)
        inner += 8 if inner < 0.9 * (width // 4) else 0
        self.down, self.up = nn.Conv2d(width, inner, 1), nn.Conv2d(inner, width, 1)

    def forward(self, x):
        y = F.relu(self.down(F.adaptive_avg_pool2d(x, 1)), inplace=True)
        return x * ((self.up(y) + 3) / 6).clamp_(0, 1)


class GatedInverted(nn.Module):
    def __init__(self, inputs, width, outputs, kernel, stride, dilation, gate, act):
        super().__init__()
        layers = [conv_bn(inputs, width, act=act())] if width != inputs else []
        if stride == 2:
            stride = 1 if dilation > 1 else 2
            conv = SamePadding(width, width, kernel, stride, 0, dilation, width, bias=False)
            layers.append(nn.Sequential(conv, nn.BatchNorm2d(width), act()))
            self.add = False
        else:
            layers.append(conv_bn(width, width, kernel, 1, dilation, width, act=act()))
            self.add = inputs == outputs
        layers += [Gate(width)] if gate else []
        self.body = nn.Sequential(*layers, conv_bn(width, outputs, relu=False))

    def forward(self, x):
        return x + self.body(x) if self.add else self.body(x)


# Kernel, width, outputs, gate, hard swish, stride, dilation that replaces later strides.
LARGE = ((3, 16, 16, 0, 0, 1, 1), (3, 64, 24, 0, 0, 2, 1), (3, 72, 24, 0, 0, 1, 1), (5, 72, 40, 1, 0, 2, 1), (5, 120, 40, 1, 0, 1, 1),
         (5, 120, 40, 1, 0, 1, 1), (3, 240, 80, 0, 1, 2, 2), (3, 200, 80, 0, 1, 1, 2), (3, 184, 80, 0, 1, 1, 2), (3, 184, 80, 0, 1, 1, 2),
         (3, 480, 112, 1, 1, 1, 2), (3, 672, 112, 1, 1, 1, 2), (5, 672, 160, 1, 1, 2, 4), (5, 960, 160, 1, 1, 1, 4), (5, 960, 160, 1, 1, 1, 4))
SMALL = ((3, 16, 16, 1, 0, 2, 1), (3, 72, 24, 0, 0, 2, 1), (3, 88, 24, 0, 0, 1, 1), (5, 96, 40, 1, 1, 2, 2), (5, 240, 40, 1, 1, 1, 2),
         (5, 240, 40, 1, 1, 1, 2), (5, 120, 48, 1, 1, 1, 2), (5, 144, 48, 1, 1, 1, 2), (5, 288, 96, 1, 1, 2, 4), (5, 576, 96, 1, 1, 1, 4),
         (5, 576, 96, 1, 1, 1, 4))


class MobileNetV3(nn.Module):
    def __init__(self, small=False):
        super().__init__()
        stem = nn.Sequential(SamePadding(3, 16, 3, 2, bias=False), nn.BatchNorm2d(16), HardSwish())
        self.layers, inputs = nn.ModuleList([stem]), 16
        for kernel, width, outputs, gate, swish, stride, dilation in (SMALL if small else LARGE):
            act = HardSwish if swish else lambda: nn.ReLU(inplace=True)
            self.layers.append(GatedInverted(inputs, width, outputs, kernel, stride, dilation, gate, act))
            inputs = outputs
        self.widths = [16, 16, 576] if small else [16, 24, 960]
        self.take = (0, 1, len(self.layers)) if small else (1, 3, len(self.layers))
        self.layers.append(conv_bn(inputs, self.widths[-1], act=HardSwish()))

    def forward(self, x):
        features = []
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i in self.take:
                features.append(x)
        return features


class ContextGuided(nn.Module):
    # A near and a far depthwise convolution, weighed by the whole image.
    def __init__(self, inputs, outputs, dilation, reduction, down):
        super().__init__()
        width = outputs if down else outputs // 2
        kernel, stride = (3, 2) if down else (1, 1)
        self.enter = conv_bn(inputs, width, kernel, stride, act=nn.PReLU(width))
        self.near = nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False)
        self.far = nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation, groups=width, bias=False)
        self.norm, self.act = nn.BatchNorm2d(2 * width), nn.PReLU(2 * width)
        self.join = nn.Conv2d(2 * width, outputs, 1, bias=False) if down else None
        self.gate = nn.Sequential(nn.Linear(outputs, outputs // reduction), nn.ReLU(inplace=True), nn.Linear(outputs // reduction, outputs), nn.Sigmoid())

    def forward(self, x):
        y = self.enter(x)
        near, far = self.near(y), self.far(y)
        y = self.act(self.norm(torch.cat([near, far], 1)))
        if self.join is not None:
            y = self.join(y)
        gate = self.gate(F.adaptive_avg_pool2d(y, 1).flatten(1)).view(*y.shape[:2], 1, 1)
        y = y * gate
        return y if self.join is not None else x + y


class CGNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(*[conv_bn(3 if i == 0 else 32, 32, 3, 2 if i == 0 else 1, act=nn.PReLU(32)) for i in range(3)])
        self.shrink = nn.AvgPool2d(3, 2, padding=1)
        self.level1 = nn.ModuleList([ContextGuided(35 if i == 0 else 64, 64, 2, 8, i == 0) for i in range(3)])
        self.level2 = nn.ModuleList([ContextGuided(131 if i == 0 else 128, 128, 4, 16, i == 0) for i in range(21)])
        self.joins = nn.ModuleList([nn.Sequential(nn.BatchNorm2d(w), nn.PReLU(w)) for w in (35, 131, 256)])
        self.widths = [35, 131, 256]

    def forward(self, x):
        half = self.shrink(x)
        quarter = self.shrink(self.shrink(x))
        x = self.joins[0](torch.cat([self.stem(x), half], 1))
        outs = [x]
        for i, layer in enumerate(self.level1):
            x = layer(x)
            if i == 0:
                first = x
        x = self.joins[1](torch.cat([x, first, quarter], 1))
        outs.append(x)
        for i, layer in enumerate(self.level2):
            x = layer(x)
            if i == 0:
                second = x
        outs.append(self.joins[2](torch.cat([second, x], 1)))
        return outs


class FastSCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fine = nn.Sequential(conv_bn(3, 32, 3, 2, padding=0), separable(32, 48, stride=2), separable(48, 64, stride=2))
        blocks, inputs = [], 64
        for width, stride in ((64, 2), (96, 2), (128, 1)):
            for k in range(3):
                blocks.append(Inverted(inputs, 6 * inputs, width, 3, stride if k == 0 else 1))
                inputs = width
        self.coarse = nn.Sequential(*blocks)
        self.pools = nn.ModuleList([nn.Sequential(nn.AdaptiveAvgPool2d(n), conv_bn(128, 32)) for n in (1, 2, 3, 6)])
        self.out, self.enter = conv_bn(256, 128), conv_bn(128, 128)
        self.low, self.high = conv_bn(128, 128, relu=False), conv_bn(64, 128, relu=False)
        self.widths = [64, 128, 128]

    def forward(self, x):
        fine = self.fine(x)
        y = self.coarse(fine)
        coarse = self.out(torch.cat([y] + [resized(pool(y), y) for pool in self.pools], dim=1))
        low = self.low(self.enter(resized(coarse, fine)))
        high = self.high(fine)
        return [fine, coarse, F.relu(high + low, inplace=True)]


class Rise(nn.Module):
    # One step up in a U-Net.
    def __init__(self, inputs, outputs):
        super().__init__()
        self.enter = nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False), conv_bn(inputs, outputs))
        self.body = nn.Sequential(conv_bn(2 * outputs, outputs, 3), conv_bn(outputs, outputs, 3))

    def forward(self, skip, x):
        x = self.enter(x)
        y = torch.cat([skip, x], dim=1)
        return self.body(y)


class UNet(nn.Module):
    def __init__(self, width=64, stages=5):
        super().__init__()
        self.down, self.up, inputs = nn.ModuleList(), nn.ModuleList(), 3
        for i in range(stages):
            body = [nn.MaxPool2d(2)] if i else []
            self.down.append(nn.Sequential(*body, nn.Sequential(conv_bn(inputs, width << i, 3), conv_bn(width << i, width << i, 3))))
            if i:
                self.up.append(Rise(width << i, width << i - 1))
            inputs = width << i
        self.widths = [width << i for i in reversed(range(stages))]

    def forward(self, x):
        skips = []
        for stage in self.down:
            x = stage(x)
            skips.append(x)
        outs = [x]
        for i in reversed(range(len(self.up))):
            x = self.up[i](skips[i], x)
            outs.append(x)
        return outs
