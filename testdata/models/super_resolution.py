"""Two networks that enlarge images with sub-pixel convolutions."""
import math
import torch
import torch.nn as nn
from torch.nn import init


class SubPixel(nn.Module):
    """Grey images; all work is done at the low resolution."""

    def __init__(self, times):
        super(SubPixel, self).__init__()
        sizes = [(1, 64, (5, 5)), (64, 64, (3, 3)), (64, 32, (3, 3)), (32, times ** 2, (3, 3))]
        for number, (i, o, k) in enumerate(sizes, 1):
            conv = nn.Conv2d(i, o, k, (1, 1), tuple(s // 2 for s in k))
            init.orthogonal_(conv.weight, init.calculate_gain('relu') if number < 4 else 1)
            setattr(self, 'conv%d' % number, conv)
        self.act = nn.ReLU()
        self.shuffle = nn.PixelShuffle(times)

    def forward(self, x):
        for name in ('conv1', 'conv2', 'conv3'):
            x = self.act(getattr(self, name)(x))
        return self.shuffle(self.conv4(x))


class ShiftMean(nn.Conv2d):
    """Frozen 1x1 convolution that adds or removes the mean colour."""

    def __init__(self, sign, mean=(0.45, 0.44, 0.40)):
        super(ShiftMean, self).__init__(3, 3, 1)
        self.weight.data = torch.eye(3)[..., None, None]
        self.bias.data = 255 * sign * torch.Tensor(mean)
        for p in self.parameters():
            p.requires_grad = False


class Residual(nn.Module):
    def __init__(self, width, act=nn.ReLU(True), scale=0.1):
        super().__init__()
        self.two = nn.Sequential(same(width, width), act, same(width, width))
        self.scale = scale

    def forward(self, x):
        y = self.two(x).mul(self.scale)
        y += x
        return y


def same(cin, cout, kernel=3):
    return nn.Conv2d(cin, cout, kernel, padding=kernel // 2)


def enlarge(width, times):
    if times & (times - 1) == 0:
        steps = [2] * int(math.log(times, 2))
    elif times == 3:
        steps = [3]
    else:
        raise NotImplementedError(times)
    return nn.Sequential(*(m for s in steps for m in (same(width, width * s * s), nn.PixelShuffle(s))))


class DeepSR(nn.Module):
    def __init__(self, blocks=4, width=32, times=4):
        super().__init__()
        self.less, self.more = ShiftMean(-1), ShiftMean(+1)
        self.head = same(3, width)
        self.body = nn.Sequential(*[Residual(width) for _ in range(blocks)], same(width, width))
        self.tail = nn.Sequential(enlarge(width, times), same(width, 3))

    def forward(self, x):
        x = self.head(self.less(x))
        y = self.body(x)
        y += x
        return self.more(self.tail(y))
