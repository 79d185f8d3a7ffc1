# What rotated detectors are made of before their heads: a ResNet-50 with a frozen beginning and fixed statistics, a
# ConvNeXt, a Swin, the rotation-equivariant ResNet, and pyramids of five levels.
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import swin_t
from torchvision.ops import stochastic_depth



class FixedBatchNorm(nn.BatchNorm2d):
    # Statistics stay as they are; weight and bias are trained.
    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, False, 0.0, self.eps)


class Bottleneck(nn.Module):
    # middle: channels of the 3x3 convolution, which has a number of groups; early: the first convolution takes the
    # stride, as in Caffe's models.
    def __init__(self, inputs, width, stride, conv, norm, act, middle=None, groups=1, early=False):
        super().__init__()
        middle = middle or width
        self.conv1, self.bn1 = conv(inputs, middle, 1, stride if early else 1), norm(middle)
        options = {"groups": groups} if groups > 1 else {}
        self.conv2, self.bn2 = conv(middle, middle, 3, 1 if early else stride, 1, **options), norm(middle)
        self.conv3, self.bn3 = conv(middle, width * 4, 1), norm(width * 4)
        self.down = None
        if stride > 1 or inputs != width * 4:
            self.down = nn.Sequential(conv(inputs, width * 4, 1, stride), norm(width * 4))
        self.relu = act

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        y += x if self.down is None else self.down(x)
        return self.relu(y)


def plain_conv(inputs, outputs, kernel, stride=1, padding=0, groups=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)


class Backbone(nn.Module):
    # ResNet-50, by itself; its stem and first stage are frozen. ResNeXt has groups of a number of channels each, as many
    # in the first stage. blocks: of the stages, where they are not plain bottlenecks.
    def __init__(self, conv=plain_conv, norm=FixedBatchNorm, act=nn.ReLU(inplace=True), counts=(3, 4, 6, 3), groups=1, each=64, early=False, blocks=()):
        super().__init__()
        self.stem = nn.Sequential(plain_conv(3, 64, 7, 2, 3), norm(64), act, nn.MaxPool2d(3, 2, 1))
        self.stages, inputs = nn.ModuleList(), 64
        for width, count in zip((64, 128, 256, 512), counts):
            layers, block = [], dict(blocks).get(width, Bottleneck)
            middle = width * each // 64 * groups
            for k in range(count):
                layers.append(block(inputs, width, 2 if k == 0 and width > 64 else 1, conv, norm, act, middle, groups, early))
                inputs = width * 4
            self.stages.append(nn.Sequential(*layers))
        for p in list(self.stem.parameters()) + list(self.stages[0].parameters()):
            p.requires_grad = False
        self.widths = [256, 512, 1024, 2048]

    def forward(self, x):
        x, features = self.stem(x), []
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        return features


class EquivariantConv(nn.Module):
    # Filters that hold every one of eight rotations are expanded from an eighth of their numbers before each use. The
    # expansion multiplies a basis with the parameters.
    def __init__(self, inputs, outputs, kernel, stride=1, padding=0):
        super().__init__()
        self.size, self.stride, self.padding = (outputs, inputs, kernel, kernel), stride, padding
        fields, basis = inputs * outputs // 64, 8 * (kernel * kernel if kernel == 1 else 6)
        self.weight = nn.Parameter(torch.zeros(basis, fields))
        self.register_buffer("basis", torch.zeros(64 * kernel * kernel, basis))

    def forward(self, x):
        weight = torch.matmul(self.basis, self.weight)
        weight = weight.view(8, 8, self.size[2], self.size[3], self.size[0] // 8, self.size[1] // 8)
        weight = weight.permute(4, 0, 5, 1, 2, 3).reshape(self.size).contiguous()
        return F.conv2d(x, weight, None, self.stride, self.padding)


class FieldNorm(nn.Module):
    # One set of statistics for the eight rotations of a field.
    def __init__(self, width):
        super().__init__()
        self.norm = nn.BatchNorm3d(width // 8)

    def forward(self, x):
        n, c, h, w = x.shape
        y = x.view(n, c // 8, 8, h, w)
        out = torch.empty_like(x)
        out[:, :c] = self.norm(y).view(n, c, h, w)
        return out


def equivariant_backbone():
    return Backbone(EquivariantConv, FieldNorm, nn.ReLU())


class Pyramid(nn.Module):
    # first: the lowest map that is used. extra: what the levels beyond the maps come from: "input", "output" (through
    # ReLU) or "pool".
    def __init__(self, widths, first=1, extra="input", norm=False, conv=None, width=256):
        super().__init__()
        conv = conv or (lambda i, o, k, s=1, p=0: nn.Sequential(nn.Conv2d(i, o, k, s, p, bias=not norm), nn.GroupNorm(32, o)) if norm else nn.Conv2d(i, o, k, s, p))
        self.first, self.extra = first, extra
        self.lateral = nn.ModuleList([conv(c, width, 1) for c in widths[first:]])
        self.smooth = nn.ModuleList([conv(width, width, 3, 1, 1) for _ in widths[first:]])
        source = widths[-1] if extra == "input" else width
        self.more = nn.ModuleList([conv(source, width, 3, 2, 1), conv(width, width, 3, 2, 1)]) if extra != "pool" else None

    def forward(self, features):
        levels = [lateral(f) for lateral, f in zip(self.lateral, features[self.first:])]
        for i in range(len(levels) - 1, 0, -1):
            levels[i - 1] += F.interpolate(levels[i], size=levels[i - 1].shape[2:], mode="nearest")
        outs = [smooth(l) for smooth, l in zip(self.smooth, levels)]
        if self.more is None:
            outs.append(F.max_pool2d(outs[-1], 1, stride=2))
        elif self.extra == "input":
            outs.append(self.more[0](features[-1]))
            outs.append(self.more[1](outs[-1]))
        else:
            outs.append(self.more[0](outs[-1]))
            outs.append(self.more[1](F.relu(outs[-1])))
        return tuple(outs)


class ChannelNorm(nn.LayerNorm):
    def forward(self, x):
        return F.layer_norm(x.permute(0, 2, 3, 1), self.normalized_shape, self.weight, self.bias, self.eps).permute(0, 3, 1, 2).contiguous()


class ConvNeXtBlock(nn.Module):
    def __init__(self, width, drop):
        super().__init__()
        self.depthwise, self.norm = nn.Conv2d(width, width, 7, padding=3, groups=width), nn.LayerNorm(width, 1e-6)
        self.enter, self.leave = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.gamma, self.drop = nn.Parameter(torch.ones(width)), drop

    def forward(self, x):
        shortcut = x
        x = self.depthwise(x)
        x = x.permute(0, 2, 3, 1)
        x = self.norm(x)
        x = self.enter(x)
        x = F.gelu(x)
        x = self.leave(x)
        x = x.permute(0, 3, 1, 2)
        x = x.mul(self.gamma.view(1, -1, 1, 1))
        return shortcut + stochastic_depth(x, self.drop, "row", self.training)


class ConvNeXt(nn.Module):
    # The tiny one.
    def __init__(self, drop=0.4):
        super().__init__()
        self.widths, counts = [96, 192, 384, 768], (3, 3, 9, 3)
        self.down, self.stages, inputs, done = nn.ModuleList(), nn.ModuleList(), 3, 0
        for i, (width, count) in enumerate(zip(self.widths, counts)):
            stem = [nn.Conv2d(3, width, 4, 4), ChannelNorm(width)] if i == 0 else [ChannelNorm(inputs), nn.Conv2d(inputs, width, 2, 2)]
            self.down.append(nn.Sequential(*stem))
            self.stages.append(nn.Sequential(*[ConvNeXtBlock(width, drop * (done + k) / 17) for k in range(count)]))
            inputs, done = width, done + count
        self.norms = nn.ModuleList([ChannelNorm(w) for w in self.widths])

    def forward(self, x):
        features = []
        for down, stage, norm in zip(self.down, self.stages, self.norms):
            x = stage(down(x))
            features.append(norm(x))
        return features


class Swin(nn.Module):
    # The tiny one, with a norm after every stage. Maps keep their channels last inside.
    def __init__(self):
        super().__init__()
        self.stages, self.widths = swin_t(weights=None).features, [96, 192, 384, 768]
        self.norms = nn.ModuleList([nn.LayerNorm(w) for w in self.widths])

    def forward(self, x):
        features = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i % 2:
                features.append(self.norms[i // 2](x).permute(0, 3, 1, 2).contiguous())
        return features
