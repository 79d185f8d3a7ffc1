# Decoding heads of segmentation networks, and blocks within them, in which places look at each other.
import torch
import torch.nn.functional as F
from torch import nn

from blocks import conv_bn, resized
from heads import Head, joined
from kernels import OverRowAndColumn, PointwiseMask, RowAndColumn


class NonLocal(nn.Module):
    def __init__(self, channels, reduction=2):
        super().__init__()
        self.width = channels // reduction
        self.g, self.theta, self.phi = (nn.Conv2d(channels, self.width, 1) for _ in range(3))
        self.out = conv_bn(self.width, channels, relu=False)

    def weigh(self, theta, phi):
        weight = torch.matmul(theta, phi)
        weight /= theta.shape[-1] ** 0.5
        return weight.softmax(dim=-1)

    def forward(self, x):
        n = x.size(0)
        g = self.g(x).view(n, self.width, -1).permute(0, 2, 1)
        theta = self.theta(x).view(n, self.width, -1).permute(0, 2, 1)
        phi = self.phi(x).view(n, self.width, -1)
        weight = self.weigh(theta, phi)
        y = torch.matmul(weight, g)
        y = y.permute(0, 2, 1).contiguous().reshape(n, self.width, *x.size()[2:])
        return x + self.out(y)


class Disentangled(NonLocal):
    # Non-local attention on what differs from the mean, and one mask for all places.
    def __init__(self, channels, reduction=2):
        super().__init__(channels, reduction)
        self.mask = nn.Conv2d(channels, 1, 1)

    def weigh(self, theta, phi):
        weight = torch.matmul(theta, phi)
        weight /= theta.shape[-1] ** 0.5
        weight /= 0.05
        weight = weight.softmax(dim=-1)
        return weight

    def forward(self, x):
        n = x.size(0)
        g = self.g(x).view(n, self.width, -1)
        g = g.permute(0, 2, 1)
        theta = self.theta(x).view(n, self.width, -1)
        theta = theta.permute(0, 2, 1)
        phi = self.phi(x).view(n, self.width, -1)
        theta -= theta.mean(dim=-2, keepdim=True)
        phi -= phi.mean(dim=-1, keepdim=True)
        weight = self.weigh(theta, phi)
        y = torch.matmul(weight, g)
        y = y.permute(0, 2, 1).contiguous().reshape(n, self.width, *x.size()[2:])
        mask = self.mask(x).view(n, 1, -1).softmax(dim=-1)
        single = torch.matmul(mask, g).permute(0, 2, 1).contiguous().reshape(n, self.width, 1, 1)
        return x + self.out(y + single)


class GlobalContext(nn.Module):
    def __init__(self, channels, ratio=4):
        super().__init__()
        self.mask = nn.Conv2d(channels, 1, 1)
        self.add = nn.Sequential(nn.Conv2d(channels, channels // ratio, 1), nn.LayerNorm([channels // ratio, 1, 1]),
                                 nn.ReLU(inplace=True), nn.Conv2d(channels // ratio, channels, 1))

    def forward(self, x):
        n, c, h, w = x.size()
        weight = self.mask(x).view(n, 1, h * w).softmax(dim=2).unsqueeze(-1)
        context = torch.matmul(x.view(n, c, h * w).unsqueeze(1), weight).view(n, c, 1, 1)
        return x + self.add(context)


class CrissCross(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.query, self.key = nn.Conv2d(channels, channels // 8, 1), nn.Conv2d(channels, channels // 8, 1)
        self.value, self.gamma = nn.Conv2d(channels, channels, 1), nn.Parameter(torch.zeros(1))

    def forward(self, x):
        query, key, value = self.query(x), self.key(x), self.value(x)
        weight = RowAndColumn.apply(query, key)
        weight = F.softmax(weight, 1)
        y = OverRowAndColumn.apply(weight, value)
        return y * self.gamma + x


class TwiceCrissCross(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.attention = CrissCross(channels)

    def forward(self, x):
        x = self.attention(x)
        x = self.attention(x)
        return x


class SelfAttention(nn.Module):
    # Queries of one map against keys and values of another; pool thins keys and values out.
    def __init__(self, query, key, value, out=None, pool=None, scale=None):
        super().__init__()
        self.query, self.key, self.value, self.out, self.pool, self.scale = query, key, value, out, pool, scale

    def forward(self, query_map, key_map):
        query = self.query(query_map)
        query = query.reshape(*query.shape[:2], -1)
        query = query.permute(0, 2, 1).contiguous()
        key, value = self.key(key_map), self.value(key_map)
        if self.pool is not None:
            key, value = self.pool(key), self.pool(value)
        key, value = key.reshape(*key.shape[:2], -1), value.reshape(*value.shape[:2], -1)
        value = value.permute(0, 2, 1).contiguous()
        weight = torch.matmul(query, key)
        if self.scale is not None:
            weight = self.scale * weight
        weight = F.softmax(weight, dim=-1)
        context = torch.matmul(weight, value)
        context = context.permute(0, 2, 1).contiguous()
        context = context.reshape(query_map.shape[0], -1, *query_map.shape[2:])
        return context if self.out is None else self.out(context)


class PooledPlaces(nn.Module):
    def forward(self, x):
        return torch.cat([F.adaptive_avg_pool2d(x, n).view(*x.shape[:2], -1) for n in (1, 3, 6, 8)], dim=2)


class AsymmetricHead(Head):
    # Asymmetric non-local: keys and values are pooled; first the two last maps are fused, then the result with itself.
    def __init__(self, low, high, channels, classes, width=256):
        super().__init__(channels, classes)
        shared = conv_bn(channels, width)
        self.fusion = SelfAttention(conv_bn(high, width), conv_bn(low, width), nn.Conv2d(low, width, 1), nn.Conv2d(width, high, 1), PooledPlaces(), width ** -0.5)
        self.fused, self.enter = conv_bn(2 * high, high, relu=False), conv_bn(high, channels, 3)
        self.context = SelfAttention(shared, shared, nn.Conv2d(channels, width, 1), nn.Conv2d(width, channels, 1), PooledPlaces(), width ** -0.5)
        self.join = conv_bn(2 * channels, channels)

    def with_context(self, block, join, query, key):
        context = torch.stack([block(query, key)], dim=0).sum(dim=0)
        return join(torch.cat([context, query], 1))

    def forward(self, features):
        y = self.with_context(self.fusion, self.fused, features[-1], features[-2])
        y = self.dropout(y)
        y = self.enter(y)
        y = self.with_context(self.context, self.join, y, y)
        return self.scores(y)


class DualHead(Head):
    # Position attention and channel attention, added; each has scores of its own.
    def __init__(self, inputs, channels, classes, query=64):
        super().__init__(channels, classes)
        self.ins = nn.ModuleList([conv_bn(inputs, channels, 3) for _ in range(2)])
        self.outs = nn.ModuleList([conv_bn(channels, channels, 3) for _ in range(2)])
        self.attend = SelfAttention(nn.Conv2d(channels, query, 1), nn.Conv2d(channels, query, 1), nn.Conv2d(channels, channels, 1))
        self.gammas = nn.ParameterList([nn.Parameter(torch.zeros(1)) for _ in range(2)])
        self.own = nn.ModuleList([nn.Conv2d(channels, classes, 1) for _ in range(2)])

    def position(self, x):
        return self.attend(x, x) * self.gammas[0] + x

    def channel(self, x):
        flat = x.flatten(2)
        energy = torch.bmm(flat, flat.permute(0, 2, 1))
        weight = (torch.max(energy, -1, keepdim=True)[0].expand_as(energy) - energy).softmax(dim=-1)
        return torch.bmm(weight, flat).view_as(x) * self.gammas[1] + x

    def forward(self, features):
        x = features[-1]
        position = self.ins[0](x)
        position = self.position(position)
        position = self.outs[0](position)
        first = self.own[0](self.dropout(position))
        channel = self.ins[1](x)
        channel = self.channel(channel)
        channel = self.outs[1](channel)
        second = self.own[1](self.dropout(channel))
        total = position + channel
        return [self.scores(total), first, second]


class ExpectationHead(Head):
    # Expectation maximisation: bases are found without gradients, the map is rebuilt from them.
    def __init__(self, inputs, channels, classes, width=512, bases=64):
        super().__init__(channels, classes)
        self.enter, self.middle, self.leave = conv_bn(inputs, width, 3), nn.Conv2d(width, width, 1), conv_bn(width, width, relu=False)
        for p in self.middle.parameters():
            p.requires_grad = False
        self.register_buffer("bases", torch.zeros(1, width, bases))
        self.reduce, self.join = conv_bn(width, channels, 3), conv_bn(inputs + channels, channels, 3)

    def rebuild(self, x):
        n, c, h, w = x.shape
        x = x.view(n, c, h * w)
        bases = self.bases.repeat(n, 1, 1)
        with torch.no_grad():
            for _ in range(3):
                weight = torch.einsum("bcn,bck->bnk", x, bases)
                weight = F.softmax(weight, dim=2)
                normed = F.normalize(weight, dim=1, p=1)
                bases = torch.einsum("bcn,bnk->bck", x, normed)
                bases = F.normalize(bases, dim=1, p=2)
        return torch.einsum("bck,bnk->bcn", bases, weight).view(n, c, h, w)

    def forward(self, features):
        x = features[-1]
        y = self.enter(x)
        identity = y
        y = self.middle(y)
        rebuilt = self.rebuild(y)
        rebuilt = F.relu(rebuilt, inplace=True)
        rebuilt = self.leave(rebuilt)
        out = F.relu(identity + rebuilt, inplace=True)
        out = self.reduce(out)
        out = self.join(torch.cat([x, out], dim=1))
        return self.scores(out)


class Encoding(nn.Module):
    # Distances to learned codewords, then the residuals weighed by them. The two steps spread the map each for itself.
    def __init__(self, channels, codes):
        super().__init__()
        self.codewords, self.scale = nn.Parameter(torch.zeros(codes, channels)), nn.Parameter(torch.zeros(codes))

    def spread(self, x):
        return x.unsqueeze(2).expand(x.size(0), x.size(1), *self.codewords.shape)

    def distances(self, x):
        words = self.codewords.view(1, 1, *self.codewords.shape)
        return self.scale.view(1, 1, -1) * (self.spread(x) - words).pow(2).sum(dim=3)

    def residuals(self, weight, x):
        words = self.codewords.view(1, 1, *self.codewords.shape)
        return (weight.unsqueeze(3) * (self.spread(x) - words)).sum(dim=1)

    def forward(self, x):
        x = x.view(x.size(0), x.size(1), -1).transpose(1, 2).contiguous()
        weight = F.softmax(self.distances(x), dim=2)
        return self.residuals(weight, x)


class EncodingHead(Head):
    # Residual encoding gates the channels; a second loss asks which classes are present.
    def __init__(self, inputs, channels, classes, codes=32):
        super().__init__(channels, classes)
        self.reduce, self.project = conv_bn(inputs, channels, 3), conv_bn(channels, channels)
        self.encode = nn.Sequential(Encoding(channels, codes), nn.BatchNorm1d(codes), nn.ReLU(inplace=True))
        self.gate, self.present = nn.Sequential(nn.Linear(channels, channels), nn.Sigmoid()), nn.Linear(channels, classes)

    def gated(self, x):
        projected = self.project(x)
        code = self.encode(projected).mean(dim=1)
        gate = self.gate(code).view(*x.shape[:2], 1, 1)
        return code, F.relu_(x + x * gate)

    def forward(self, features):
        x = self.reduce(features[-1])
        code, y = self.gated(x)
        self.presence = self.present(code)
        return self.scores(y)


class PointwiseSpatialHead(Head):
    # Two masks, collected and distributed, at half of the resolution: each is a score for every pair of places.
    def __init__(self, inputs, channels, classes, mask=97):
        super().__init__(channels, classes)
        self.reduce = nn.ModuleList([conv_bn(inputs, channels) for _ in range(2)])
        self.attend = nn.ModuleList([nn.Sequential(conv_bn(channels, channels), nn.Conv2d(channels, mask * mask, 1, bias=False)) for _ in range(2)])
        self.project, self.join = conv_bn(2 * channels, inputs, padding=1), conv_bn(2 * inputs, channels, 3)

    def shrunk(self, x):
        odd = x.shape[2] % 2 and x.shape[3] % 2
        size = ((x.shape[2] + 1) // 2, (x.shape[3] + 1) // 2) if odd else (x.shape[2] // 2, x.shape[3] // 2)
        return F.interpolate(x, size=size, mode="bilinear", align_corners=bool(odd))

    def weigh(self, x, mask):
        n, c, h, w = x.shape
        return torch.bmm(x.view(n, c, h * w), mask.view(n, h * w, h * w)).view(n, c, h, w) * 1.0

    def forward(self, features):
        x = features[-1]
        collect, distribute = self.reduce[0](x), self.reduce[1](x)
        collect = self.shrunk(collect)
        distribute = self.shrunk(distribute)
        first, second = self.attend[0](collect), self.attend[1](distribute)
        first = PointwiseMask.apply(first)
        second = PointwiseMask.apply(second)
        first = F.softmax(first, dim=1)
        second = F.softmax(second, dim=1)
        collect = self.weigh(collect, first)
        distribute = self.weigh(distribute, second)
        out = torch.cat([collect, distribute], 1)
        out = self.project(out)
        out = resized(out, x, bool(x.shape[2] % 2 and x.shape[3] % 2))
        out = self.join(torch.cat((x, out), dim=1))
        return self.scores(out)


class ObjectContextHead(Head):
    # Every place looks at the regions that coarse scores give.
    def __init__(self, inputs, channels, classes, index=-1, dropout=0.1, keys=256):
        super().__init__(channels, classes, dropout)
        self.index, self.enter, self.join = index, conv_bn(inputs, channels, 3), conv_bn(2 * channels, channels)
        twice = lambda: nn.Sequential(conv_bn(channels, keys), conv_bn(keys, keys))
        self.attend = SelfAttention(twice(), twice(), conv_bn(channels, keys), conv_bn(keys, channels), None, keys ** -0.5)

    def gather(self, x, coarse):
        n, classes = coarse.shape[:2]
        coarse = coarse.view(n, classes, -1)
        x = x.view(n, x.shape[1], -1).permute(0, 2, 1)
        weight = F.softmax(1 * coarse, dim=2)
        return torch.matmul(weight, x).permute(0, 2, 1).contiguous().unsqueeze(3)

    def forward(self, features, coarse):
        x = joined(features) if self.index is None else features[self.index]
        x = self.enter(x)
        context = self.gather(x, coarse)
        y = self.attend(x, context)
        y = self.join(torch.cat([y, x], dim=1))
        return self.scores(y)


class PointHead(nn.Module):
    # PointRend: a small perceptron on the fine map and the coarse scores at the least certain of many random places.
    def __init__(self, inputs, classes, channels=256, layers=3, points=2048):
        super().__init__()
        self.points, widths = points, [inputs] + [channels] * layers
        self.layers = nn.ModuleList([nn.Conv1d(w + classes, channels, 1) for w in widths[:-1]])
        self.classify = nn.Conv1d(channels + classes, classes, 1)

    def sample(self, x, points, mode="bilinear"):
        return F.grid_sample(x, points.unsqueeze(2) * 2.0 - 1.0, mode=mode, align_corners=False).squeeze(3)

    def choose(self, coarse):
        n, many, certain = coarse.shape[0], 3 * self.points, 3 * self.points // 4
        points = torch.rand(n, many, 2)
        best = torch.topk(self.sample(coarse, points), k=2, dim=1)[0]
        index = torch.topk(best[:, 1] - best[:, 0], k=certain, dim=1)[1]
        index += many * torch.arange(n)[:, None]
        points = points.view(-1, 2)[index.view(-1), :].view(n, certain, 2)
        return torch.cat((points, torch.rand(n, self.points - certain, 2)), dim=1)

    def forward(self, features, coarse, labels):
        # Returns scores and labels of the points.
        with torch.no_grad():
            points = self.choose(coarse)
        y = self.sample(features[0], points)
        coarse = self.sample(coarse, points)
        y = torch.cat([y, coarse], dim=1)
        for layer in self.layers:
            y = F.relu(layer(y))
            y = torch.cat((y, coarse), dim=1)
        labels = self.sample(labels.unsqueeze(1).float(), points, "nearest").squeeze(1).long()
        return self.classify(y), labels
