# Segmentation networks as their toolbox trains them: a backbone, a decoding head, mostly an auxiliary head, and all
# losses at the size of the labels. Which they are is read off the name of the published configuration.
import torch
import torch.nn.functional as F
from torch import nn

import attention
import heads
from backbones import HRNet, MobileNetV2, ResNet
from light import CGNet, FastSCNN, MobileNetV3, UNet
from rotated_parts import Swin


class Segmentor(nn.Module):
    # Returns the training loss. The labels stand on the card, one int64 a pixel. A second head reads the first one's
    # scores; for that the first runs once more. binary: one loss for each class instead of one over all.
    def __init__(self, backbone, head, auxiliary=(), second=None, neck=None, binary=False):
        super().__init__()
        self.backbone, self.head, self.auxiliary, self.second = backbone, head, nn.ModuleList(auxiliary), second
        self.neck, self.binary = neck, binary

    def cross_entropy(self, scores, labels):
        if self.binary:
            known = torch.ones_like(labels, dtype=torch.bool)
            target = labels.new_zeros(scores.shape)
            weight = known.unsqueeze(1).expand(scores.shape).float()
            return (F.binary_cross_entropy_with_logits(scores, target.float(), reduction="none") * weight).mean()
        # torch before 1.11 keeps the input of log_softmax as well as its result. In-place ReLU keeps it here.
        return F.cross_entropy(F.relu_(scores), labels, reduction="none", ignore_index=255).mean()

    def loss(self, scores, labels):
        scores = F.interpolate(scores, size=labels.shape[1:], mode="bilinear", align_corners=False)
        return self.trained(scores, labels)

    def trained(self, scores, labels):
        # The loss, and how many labels were met.
        loss = self.cross_entropy(scores, labels)
        right = scores.topk(1, dim=1)[1].transpose(0, 1).eq(labels.unsqueeze(0))
        return loss, right.view(-1).float().sum()

    def losses(self, scores, labels):
        parts = scores if isinstance(scores, list) else [scores]
        return [self.loss(part, labels) for part in parts]

    def of_head(self, head, features, labels):
        scores = head(features)
        return self.losses(scores, labels)

    def of_second(self, features, labels):
        coarse = self.head(features)
        if isinstance(self.second, attention.PointHead):
            return [self.trained(*self.second(features, coarse, labels))]
        return self.losses(self.second(features, coarse), labels)

    def forward(self, x):
        labels = torch.zeros((x.shape[0], *x.shape[2:]), dtype=torch.int64)
        features = self.backbone(x)
        if self.neck is not None:
            features = self.neck(features)
        found = self.of_head(self.head, features, labels)
        if getattr(self.head, "presence", None) is not None:
            presence = self.head.presence
            found.append((F.binary_cross_entropy_with_logits(presence, torch.zeros_like(presence)), None))
        if self.second is not None:
            found += self.of_second(features, labels)
        for head in self.auxiliary:
            found += self.of_head(head, features, labels)
        return sum(loss for loss, _ in found)


PYRAMID = dict(strides=(1, 2, 2, 2), dilations=(1, 1, 1, 1))
DILATED = {"d8": dict(strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4)), "d16": dict(strides=(1, 2, 2, 1), dilations=(1, 1, 1, 2))}


def residual(name):
    # "r101-d16-mg124": depth, variant of the stem, stride, dilations of the last stage; "s101-d8" is ResNeSt.
    first, *rest = name.split("-")
    depth = int("".join(c for c in first if c.isdigit()))
    stem = 0 if first.endswith("b") else 128 if first.startswith("s") or first.endswith("s") else 64
    options = DILATED[rest[0]] if rest else PYRAMID
    return ResNet(depth, stem, last=(1, 2, 4) if "mg124" in rest else None, split=first.startswith("s"), **options)


def backbone_of(name):
    if name.startswith("hr"):
        return HRNet(int(name[2:].rstrip("s")), name.endswith("s"))
    special = {"swin": Swin, "m-v2-d8": MobileNetV2, "m-v3-d8": MobileNetV3, "m-v3s-d8": lambda: MobileNetV3(small=True), "unet": UNet}
    if name in special:
        return special[name]()
    if name[0] in "rs" and name[1].isdigit():
        return residual(name)
    raise ValueError(f"backbone {name} is not written for this benchmark")


def on_joined_maps(method, net, classes):
    # On joined maps the plain head is a 1×1 convolution; object context takes its scores as regions.
    width = sum(net.widths)
    plain = heads.FCNHead(width, width, classes, convs=1, index=None, concat=False, kernel=1, dropout=0)
    if method == "fcn":
        return Segmentor(net, plain)
    if method == "ocrnet":
        return Segmentor(net, plain, second=attention.ObjectContextHead(width, 512, classes, index=None, dropout=0))
    raise ValueError(f"method {method} on joined maps is not written for this benchmark")


def on_unet(method, net, classes):
    head = {
        "fcn": lambda: heads.FCNHead(64, 64, classes, convs=1, concat=False),
        "pspnet": lambda: heads.PSPHead(64, 16, classes),
        "deeplabv3": lambda: heads.ASPPHead(64, 16, classes),
    }[method]()
    return Segmentor(net, head, [heads.FCNHead(128, 64, classes, convs=1, index=3, concat=False)])


def light(name, classes):
    if name == "cgnet":
        return Segmentor(CGNet(), heads.FCNHead(256, 256, classes, convs=0, concat=False, dropout=0))
    separable = heads.FCNHead(128, 128, classes, concat=False, conv=heads.separable_conv)
    auxiliary = [heads.FCNHead(w, 32, classes, convs=1, index=i, concat=False) for w, i in ((128, -2), (64, -3))]
    return Segmentor(FastSCNN(), separable, auxiliary, binary=True)


def on_pyramid(method, net, classes):
    neck = heads.Pyramid(net.widths)
    if method == "pointrend":
        return Segmentor(net, heads.PyramidHead(classes, dropout=0), second=attention.PointHead(256, classes), neck=neck)
    return Segmentor(net, heads.PyramidHead(classes), neck=neck)


def head_of(method, net, classes, channels):
    widths, inputs, small = net.widths, net.widths[-1], net.widths[-1] == 512
    dilations = (1, 6, 12, 18) if getattr(net, "coarse", False) else (1, 12, 24, 36)
    with_block = lambda block: heads.FCNHead(inputs, channels, classes, block=block)
    return {
        "fcn": lambda: heads.FCNHead(inputs, channels, classes),
        "pspnet": lambda: heads.PSPHead(inputs, channels, classes),
        "deeplabv3": lambda: heads.ASPPHead(inputs, channels, classes, dilations),
        "deeplabv3plus": lambda: heads.SeparableASPPHead(inputs, channels, classes, widths[0], 12 if small else 48, dilations),
        "nonlocal": lambda: with_block(attention.NonLocal(channels)),
        "dnl": lambda: with_block(attention.Disentangled(channels)),
        "gcnet": lambda: with_block(attention.GlobalContext(channels)),
        "ccnet": lambda: with_block(attention.TwiceCrissCross(channels)),
        "danet": lambda: attention.DualHead(inputs, channels, classes),
        "ann": lambda: attention.AsymmetricHead(widths[-2], inputs, channels, classes),
        "emanet": lambda: attention.ExpectationHead(inputs, 256, classes),
        "encnet": lambda: attention.EncodingHead(inputs, channels, classes),
        "psanet": lambda: attention.PointwiseSpatialHead(inputs, channels, classes, mask_of(classes)),
        "dmnet": lambda: heads.DynamicHead(inputs, channels, classes),
        "apcnet": lambda: heads.AdaptiveContextHead(inputs, channels, classes),
        "upernet": lambda: heads.UPerHead(widths, 512, classes),
        "lraspp": lambda: heads.LiteASPPHead(widths, 128, classes),
    }.get(method)


def mask_of(classes):
    # PSANet's published settings narrow the mask for one data set only.
    return 66 if classes == 150 else 97


def segmentor(config, classes):
    # config: "deeplabv3plus_r101-d16-mg124_512x1024_40k_cityscapes".
    method, name, *rest = config.replace("fast_scnn", "fastscnn_-").split("_")
    if method in ("cgnet", "fastscnn"):
        return light(method, classes)
    if method in ("fpn", "pointrend"):
        return on_pyramid(method, residual(name), classes)
    net = backbone_of(name)
    if isinstance(net, HRNet):
        return on_joined_maps(method, net, classes)
    if isinstance(net, UNet):
        return on_unet(method, net, classes)
    net.coarse = "d16" in name
    small = net.widths[-1] == 512
    channels = 128 if small else 512
    auxiliary = None
    if method != "lraspp":
        auxiliary = heads.FCNHead(net.widths[2], 64 if small else 256, classes, convs=1, index=2, concat=False)
    if method == "ocrnet":
        return Segmentor(net, auxiliary, second=attention.ObjectContextHead(net.widths[-1], channels, classes))
    head = head_of(method, net, classes, channels)
    if head is None:
        raise ValueError(f"method {method} is not written for this benchmark")
    return Segmentor(net, head(), [] if auxiliary is None else [auxiliary])
