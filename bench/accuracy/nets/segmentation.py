# Segmentation networks as toolboxes train them: a dilated ResNet, a decoding head on the last stage, an auxiliary
# head on the one before, and both losses at the size of the labels. Written from the papers and from the published
# settings of the runs that were measured: widths, dilations, pooling sizes.
import torch
import torch.nn.functional as F
from torch import nn

from backbones import HRNet, MobileNetV2
from blocks import Residual, conv_bn, separable


class ResNet(nn.Module):
    # stem "c" is three 3×3 convolutions, "b" one 7×7; strides and dilations are those of the four stages.
    def __init__(self, depth, stem="c", strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4), last=None):
        super().__init__()
        deep = depth >= 50
        counts = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3)}[depth]
        if stem == "c":
            self.stem = nn.Sequential(conv_bn(3, 32, 3, 2), conv_bn(32, 32, 3), conv_bn(32, 64, 3))
        else:
            self.stem = conv_bn(3, 64, 7, 2)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.stages, inputs = nn.ModuleList(), 64
        for i, count in enumerate(counts):
            width, blocks = 64 << i, []
            for k in range(count):
                # The first block of a dilated stage has half of the dilation.
                dilation = dilations[i] if k or dilations[i] == 1 else dilations[i] // 2
                if i == 3 and last is not None:
                    dilation = last[k]
                blocks.append(Residual(inputs, width, strides[i] if k == 0 else 1, dilation, deep))
                inputs = width * 4 if deep else width
            self.stages.append(nn.Sequential(*blocks))
        self.widths = [w * 4 if deep else w for w in (64, 128, 256, 512)]

    def forward(self, x):
        x, features = self.pool(self.stem(x)), []
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        return features


class Head(nn.Module):
    # What all heads end with: dropout and one score for each class.
    def __init__(self, channels, classes):
        super().__init__()
        self.classify, self.dropout = nn.Conv2d(channels, classes, 1), nn.Dropout2d(0.1)

    def scores(self, x):
        return self.classify(self.dropout(x))


class FCNHead(Head):
    def __init__(self, inputs, channels, classes, convs=2, index=-1, block=None, concat=True, kernel=3):
        super().__init__(channels, classes)
        self.index, self.block, self.concat = index, block, concat
        self.first = conv_bn(inputs, channels, kernel)
        self.rest = nn.Sequential(*[conv_bn(channels, channels, 3) for _ in range(convs - 1)])
        self.join = conv_bn(inputs + channels, channels, 3) if concat else None

    def forward(self, features):
        x = features[self.index]
        y = self.first(x)
        if self.block is not None:
            y = self.block(y)
        y = self.rest(y)
        if self.concat:
            y = self.join(torch.cat([x, y], dim=1))
        return self.scores(y)


def resized(x, like, align=False):
    return F.interpolate(x, size=like.shape[2:], mode="bilinear", align_corners=align)


class PSPHead(Head):
    def __init__(self, inputs, channels, classes):
        super().__init__(channels, classes)
        self.pools = nn.ModuleList([nn.Sequential(nn.AdaptiveAvgPool2d(n), conv_bn(inputs, channels)) for n in (1, 2, 3, 6)])
        self.join = conv_bn(inputs + 4 * channels, channels, 3)

    def forward(self, features):
        x = features[-1]
        parts = [x]
        for pool in self.pools:
            parts.append(resized(pool(x), x))
        return self.scores(self.join(torch.cat(parts, dim=1)))


class ASPPHead(Head):
    def __init__(self, inputs, channels, classes, dilations=(1, 12, 24, 36)):
        super().__init__(channels, classes)
        self.image = nn.Sequential(nn.AdaptiveAvgPool2d(1), conv_bn(inputs, channels))
        self.branches = nn.ModuleList([self.branch(inputs, channels, d) for d in dilations])
        self.join = conv_bn((len(dilations) + 1) * channels, channels, 3)

    def branch(self, inputs, channels, dilation):
        return conv_bn(inputs, channels) if dilation == 1 else conv_bn(inputs, channels, 3, dilation=dilation)

    def pyramid(self, x):
        parts = [resized(self.image(x), x)]
        parts.extend(branch(x) for branch in self.branches)
        return self.join(torch.cat(parts, dim=1))

    def forward(self, features):
        return self.scores(self.pyramid(features[-1]))


class SeparableASPPHead(ASPPHead):
    def __init__(self, inputs, channels, classes, fine, fine_channels):
        super().__init__(inputs, channels, classes)
        self.fine = conv_bn(fine, fine_channels)
        self.refine = nn.Sequential(separable(channels + fine_channels, channels), separable(channels, channels))

    def branch(self, inputs, channels, dilation):
        return conv_bn(inputs, channels) if dilation == 1 else separable(inputs, channels, dilation)

    def forward(self, features):
        y = self.pyramid(features[-1])
        fine = self.fine(features[0])
        y = torch.cat([resized(y, fine), fine], dim=1)
        return self.scores(self.refine(y))


class NonLocal(nn.Module):
    def __init__(self, channels, reduction=2):
        super().__init__()
        width = channels // reduction
        self.g, self.theta, self.phi = (nn.Conv2d(channels, width, 1) for _ in range(3))
        self.out = conv_bn(width, channels, relu=False)

    def forward(self, x):
        g = self.g(x).flatten(2).permute(0, 2, 1)
        theta = self.theta(x).flatten(2).permute(0, 2, 1)
        weight = torch.matmul(theta, self.phi(x).flatten(2))
        weight /= theta.shape[-1] ** 0.5
        weight = weight.softmax(dim=-1)
        y = torch.matmul(weight, g).permute(0, 2, 1).contiguous().reshape(x.size(0), -1, *x.size()[2:])
        return x + self.out(y)


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
        height, width = x.shape[2:]
        query, key, value = self.query(x), self.key(x), self.value(x)
        column = torch.einsum("bchw,bciw->bwhi", query, key) + torch.diag(torch.full((height,), float("-inf")))
        column = column.transpose(1, 2)
        row = torch.einsum("bchw,bchj->bhwj", query, key)
        weight = F.softmax(torch.cat([column, row], dim=-1), dim=-1)
        out = torch.einsum("bciw,bhwi->bchw", value, weight[..., :height])
        out += torch.einsum("bchj,bhwj->bchw", value, weight[..., height:])
        return (self.gamma * out + x).contiguous()


class TwiceCrissCross(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.attention = CrissCross(channels)

    def forward(self, x):
        return self.attention(self.attention(x))


class DualHead(Head):
    # Position attention and channel attention, added; each has scores of its own.
    def __init__(self, inputs, channels, classes, query=64):
        super().__init__(channels, classes)
        self.ins = nn.ModuleList([conv_bn(inputs, channels, 3) for _ in range(2)])
        self.outs = nn.ModuleList([conv_bn(channels, channels, 3) for _ in range(2)])
        self.query, self.key, self.value = nn.Conv2d(channels, query, 1), nn.Conv2d(channels, query, 1), nn.Conv2d(channels, channels, 1)
        self.gammas = nn.ParameterList([nn.Parameter(torch.zeros(1)) for _ in range(2)])
        self.own = nn.ModuleList([nn.Conv2d(channels, classes, 1) for _ in range(2)])

    def position(self, x):
        weight = torch.bmm(self.query(x).flatten(2).permute(0, 2, 1), self.key(x).flatten(2)).softmax(dim=-1)
        return self.gammas[0] * torch.bmm(self.value(x).flatten(2), weight.permute(0, 2, 1)).view_as(x) + x

    def channel(self, x):
        flat = x.flatten(2)
        energy = torch.bmm(flat, flat.permute(0, 2, 1))
        weight = (torch.max(energy, -1, keepdim=True)[0].expand_as(energy) - energy).softmax(dim=-1)
        return self.gammas[1] * torch.bmm(weight, flat).view_as(x) + x

    def forward(self, features):
        x = features[-1]
        position = self.outs[0](self.position(self.ins[0](x)))
        channel = self.outs[1](self.channel(self.ins[1](x)))
        scores = [self.own[0](self.dropout(position)), self.own[1](self.dropout(channel))]
        return [self.scores(position + channel), *scores]


class DynamicHead(Head):
    # Multi-scale filters that are made from the image itself.
    def __init__(self, inputs, channels, classes, sizes=(1, 3, 5, 7)):
        super().__init__(channels, classes)
        self.sizes = sizes
        self.filters = nn.ModuleList([nn.Conv2d(inputs, channels, 1) for _ in sizes])
        self.reduce = nn.ModuleList([conv_bn(inputs, channels) for _ in sizes])
        self.norms = nn.ModuleList([nn.BatchNorm2d(channels) for _ in sizes])
        self.join = conv_bn(inputs + len(sizes) * channels, channels, 3)

    def dynamic(self, i, x):
        size = self.sizes[i]
        kernel = self.filters[i](F.adaptive_avg_pool2d(x, size))
        y = self.reduce[i](x)
        n, c, h, w = y.shape
        pad = (size - 1) // 2
        y = F.pad(y.view(1, n * c, h, w), (pad, pad, pad, pad))
        y = F.conv2d(y, kernel.view(n * c, 1, size, size), groups=n * c).view(n, c, h, w)
        return F.relu(self.norms[i](y), inplace=True)

    def forward(self, features):
        x = features[-1]
        parts = [x] + [self.dynamic(i, x) for i in range(len(self.sizes))]
        return self.scores(self.join(torch.cat(parts, dim=1)))


class EncodingHead(Head):
    # Residual encoding with learned codewords, and a loss on which classes are present.
    def __init__(self, inputs, channels, classes, codes=32):
        super().__init__(channels, classes)
        self.reduce = conv_bn(inputs, channels, 3)
        self.project = conv_bn(channels, channels)
        self.codewords, self.scale = nn.Parameter(torch.zeros(codes, channels)), nn.Parameter(torch.zeros(codes))
        self.norm, self.gate, self.present = nn.BatchNorm1d(codes), nn.Linear(channels, channels), nn.Linear(channels, classes)

    def encode(self, x):
        x = self.project(x)
        n, c = x.shape[:2]
        x = x.view(n, c, -1).transpose(1, 2).contiguous()
        spread = x.unsqueeze(2).expand(n, x.size(1), *self.codewords.shape)
        words = self.codewords.view(1, 1, *self.codewords.shape)
        weight = F.softmax(self.scale.view(1, 1, -1) * (spread - words).pow(2).sum(dim=3), dim=2)
        return (weight.unsqueeze(3) * (spread - words)).sum(dim=1)

    def forward(self, features):
        x = self.reduce(features[-1])
        code = F.relu(self.norm(self.encode(x))).mean(dim=1)
        gate = torch.sigmoid(self.gate(code))
        y = F.relu_(x + x * gate.view(*gate.shape, 1, 1))
        self.presence = self.present(code)
        return self.scores(y)


class PointwiseSpatialHead(Head):
    # Two masks, collected and distributed, at half of the resolution: each is a score for every pair of places.
    def __init__(self, inputs, channels, classes, mask=97):
        super().__init__(channels, classes)
        self.reduce = nn.ModuleList([conv_bn(inputs, channels) for _ in range(2)])
        self.attend = nn.ModuleList([nn.Sequential(conv_bn(channels, channels), nn.Conv2d(channels, mask * mask, 1, bias=False)) for _ in range(2)])
        self.project, self.join = conv_bn(2 * channels, inputs), conv_bn(2 * inputs, channels, 3)

    def spread(self, i, x):
        y = self.reduce[i](x)
        height, width = (x.shape[2] + 1) // 2, (x.shape[3] + 1) // 2
        y = F.interpolate(y, size=(height, width), mode="bilinear", align_corners=bool(x.shape[2] % 2))
        mask = self.attend[i](y)[:, :height * width].clone().softmax(dim=1)
        n, c = y.shape[:2]
        return torch.bmm(y.view(n, c, -1), mask.view(n, height * width, -1)).view(n, c, height, width) * 1.0

    def forward(self, features):
        x = features[-1]
        y = self.project(torch.cat([self.spread(0, x), self.spread(1, x)], dim=1))
        return self.scores(self.join(torch.cat([x, resized(y, x)], dim=1)))


class UPerHead(Head):
    def __init__(self, widths, channels, classes):
        super().__init__(channels, classes)
        self.pools = nn.ModuleList([nn.Sequential(nn.AdaptiveAvgPool2d(n), conv_bn(widths[-1], channels)) for n in (1, 2, 3, 6)])
        self.top = conv_bn(widths[-1] + 4 * channels, channels, 3)
        self.laterals = nn.ModuleList([conv_bn(w, channels) for w in widths[:-1]])
        self.smooth = nn.ModuleList([conv_bn(channels, channels, 3) for _ in widths[:-1]])
        self.join = conv_bn(len(widths) * channels, channels, 3)

    def forward(self, features):
        x = features[-1]
        laterals = [lateral(f) for lateral, f in zip(self.laterals, features)]
        laterals.append(self.top(torch.cat([x] + [resized(pool(x), x) for pool in self.pools], dim=1)))
        for i in range(len(laterals) - 1, 0, -1):
            laterals[i - 1] += resized(laterals[i], laterals[i - 1])
        outs = [smooth(l) for smooth, l in zip(self.smooth, laterals)] + [laterals[-1]]
        outs = [outs[0]] + [resized(o, outs[0]) for o in outs[1:]]
        return self.scores(self.join(torch.cat(outs, dim=1)))


class PyramidHead(Head):
    # Semantic FPN: lateral sums, then every level is brought to a quarter of the image.
    def __init__(self, widths, classes, width=256, channels=128):
        super().__init__(channels, classes)
        self.laterals = nn.ModuleList([nn.Conv2d(w, width, 1) for w in widths])
        self.smooth = nn.ModuleList([nn.Conv2d(width, width, 3, padding=1) for _ in widths])
        self.scale = nn.ModuleList([nn.ModuleList([conv_bn(width if k == 0 else channels, channels, 3) for k in range(max(1, i))]) for i in range(4)])

    def forward(self, features):
        laterals = [lateral(f) for lateral, f in zip(self.laterals, features)]
        for i in (3, 2, 1):
            laterals[i - 1] += F.interpolate(laterals[i], size=laterals[i - 1].shape[2:], mode="nearest")
        outs = [smooth(l) for smooth, l in zip(self.smooth, laterals)]
        total = self.scale[0][0](outs[0])
        for i in (1, 2, 3):
            x = outs[i]
            for layer in self.scale[i]:
                x = F.interpolate(layer(x), scale_factor=2, mode="bilinear", align_corners=False)
            total = total + x
        return self.scores(total)


class ObjectContextHead(Head):
    def __init__(self, inputs, channels, classes, keys=256):
        super().__init__(channels, classes)
        self.enter = conv_bn(inputs, channels, 3)
        twice = lambda: nn.Sequential(conv_bn(channels, keys), conv_bn(keys, keys))
        self.query, self.key, self.value = twice(), twice(), conv_bn(channels, keys)
        self.out, self.join = conv_bn(keys, channels), conv_bn(2 * channels, channels)

    def forward(self, features, coarse):
        x = self.enter(features)
        n, classes = coarse.shape[:2]
        weight = F.softmax(coarse.view(n, classes, -1), dim=2)
        context = torch.matmul(weight, x.flatten(2).permute(0, 2, 1)).permute(0, 2, 1).contiguous().unsqueeze(3)
        query = self.query(x).flatten(2).permute(0, 2, 1).contiguous()
        similarity = torch.matmul(query, self.key(context).flatten(2)) * self.query[1][0].out_channels ** -0.5
        y = torch.matmul(similarity.softmax(dim=-1), self.value(context).flatten(2).permute(0, 2, 1))
        y = y.permute(0, 2, 1).contiguous().reshape(n, -1, *x.shape[2:])
        return self.scores(self.join(torch.cat([self.out(y), x], dim=1)))


class Joined(nn.Module):
    # A backbone whose maps are brought to the size of the first and joined.
    def __init__(self, net):
        super().__init__()
        self.net, self.widths = net, [sum(net.widths)]

    def forward(self, x):
        maps = self.net(x)
        return [torch.cat([maps[0]] + [resized(m, maps[0]) for m in maps[1:]], dim=1)]


class Segmentor(nn.Module):
    # Returns the training loss. The labels stand on the card, one int64 a pixel.
    def __init__(self, backbone, head, auxiliary, cascade=None):
        super().__init__()
        self.backbone, self.head, self.auxiliary, self.cascade = backbone, head, auxiliary, cascade

    def loss(self, scores, labels):
        scores = F.interpolate(scores, size=labels.shape[1:], mode="bilinear", align_corners=False)
        self.kept.append(scores)  # torch before 1.11 keeps the input of log_softmax as well as its result
        return F.cross_entropy(scores, labels, reduction="none", ignore_index=255).mean()

    def losses(self, scores, labels):
        parts = scores if isinstance(scores, list) else [scores]
        return sum(self.loss(part, labels) for part in parts)

    def forward(self, x):
        labels = torch.zeros((x.shape[0], *x.shape[2:]), dtype=torch.int64)
        self.kept = []
        features = self.backbone(x)
        if self.cascade is not None:
            coarse = self.head(features)
            total = self.losses(coarse, labels)
            return total + self.losses(self.cascade(features[-1], coarse), labels)
        scores = self.head(features)
        total = self.losses(scores, labels)
        presence = getattr(self.head, "presence", None)
        if presence is not None:
            total = total + F.binary_cross_entropy_with_logits(presence, torch.zeros_like(presence))
        if self.auxiliary is not None:
            total = total + 0.4 * self.losses(self.auxiliary(features), labels)
        return total


PYRAMID = dict(strides=(1, 2, 2, 2), dilations=(1, 1, 1, 1))
DILATED = {"d8": dict(strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4)), "d16": dict(strides=(1, 2, 2, 1), dilations=(1, 1, 1, 2))}


def plain(name):
    return "".join(c for c in name.lower() if c.isalnum() or c == "+")


def backbone_of(name, method):
    # "R-101-D8", "R-50b-D8", "R-101-D16-MG124", "R-50", "HRNetV2p-W18-Small", "M-V2-D8".
    parts = name.lower().split("-")
    if parts[0] == "hrnetv2p":
        return Joined(HRNet(int(parts[1][1:]), "small" in parts))
    if parts[:2] == ["m", "v2"]:
        return MobileNetV2()
    if parts[0] != "r" or not parts[1].rstrip("b").isdigit():
        raise ValueError(f"backbone {name} is not written for this benchmark")
    options = DILATED[parts[2]] if len(parts) > 2 else PYRAMID
    if method in ("upernet", "fpn", "semanticfpn"):
        options = PYRAMID
    last = (1, 2, 4) if "mg124" in parts else None
    return ResNet(int(parts[1].rstrip("b")), "b" if parts[1].endswith("b") else "c", last=last, **options)


def joined_segmentor(method, net, classes):
    # On joined maps the plain head is a 1×1 convolution; object context takes its scores as regions.
    width = net.widths[0]
    plain_head = FCNHead(width, width, classes, convs=1, concat=False, kernel=1)
    if method == "ocrnet":
        return Segmentor(net, plain_head, None, ObjectContextHead(width, 512, classes))
    if method == "fcn":
        return Segmentor(net, plain_head, None)
    raise ValueError(f"method {method} on joined maps is not written for this benchmark")


def segmentor(method, backbone, classes):
    method = plain(method)
    net = backbone_of(backbone, method)
    if isinstance(net, Joined):
        return joined_segmentor(method, net, classes)
    widths = net.widths
    small = widths[-1] == 512
    channels, inputs = (128 if small else 512), widths[-1]
    heads = {
        "fcn": lambda: FCNHead(inputs, channels, classes),
        "pspnet": lambda: PSPHead(inputs, channels, classes),
        "deeplabv3": lambda: ASPPHead(inputs, channels, classes),
        "deeplabv3+": lambda: SeparableASPPHead(inputs, channels, classes, widths[0], 12 if small else 48),
        "nonlocalnet": lambda: FCNHead(inputs, channels, classes, block=NonLocal(channels)),
        "gcnet": lambda: FCNHead(inputs, channels, classes, block=GlobalContext(channels)),
        "ccnet": lambda: FCNHead(inputs, channels, classes, block=TwiceCrissCross(channels)),
        "danet": lambda: DualHead(inputs, channels, classes),
        "dmnet": lambda: DynamicHead(inputs, channels, classes),
        "encnet": lambda: EncodingHead(inputs, channels, classes),
        "psanet": lambda: PointwiseSpatialHead(inputs, channels, classes),
        "upernet": lambda: UPerHead(widths, 512, classes),
        "fpn": lambda: PyramidHead(widths, classes),
    }
    heads["nonlocal"], heads["semanticfpn"] = heads["nonlocalnet"], heads["fpn"]
    width = 96 if isinstance(net, MobileNetV2) else channels // 2
    auxiliary = FCNHead(widths[2], width, classes, convs=1, index=2, concat=False)
    if method == "ocrnet":
        return Segmentor(net, auxiliary, None, ObjectContextHead(inputs, channels, classes))
    if method not in heads:
        raise ValueError(f"method {method} is not written for this benchmark")
    return Segmentor(net, heads[method](), None if method in ("fpn", "semanticfpn") else auxiliary)
