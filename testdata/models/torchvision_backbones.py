import torch
import torch.nn as nn
import torchvision
import torchvision.models as models
from torchvision.models._utils import IntermediateLayerGetter


def freeze(module, really=True):
    if really:
        for p in module.parameters():
            p.requires_grad = False
    return module


def finetune_resnet(classes=7, frozen=True):
    net = models.resnet18(weights=None)
    freeze(net, frozen)
    inputs = net.fc.in_features
    net.fc = nn.Linear(inputs, classes)
    return net


def finetune_vgg(classes=3):
    vgg = models.vgg11_bn()
    freeze(vgg.features)
    vgg.classifier[6] = nn.Linear(vgg.classifier[6].in_features, classes)
    return vgg


class CaptionEncoder(nn.Module):
    """Everything of a ResNet but its last two children, resized to a fixed grid."""

    def __init__(self, grid=7):
        super(CaptionEncoder, self).__init__()
        net = torchvision.models.resnet50(weights=None)
        self.net = freeze(nn.Sequential(*list(net.children())[:-2]))
        self.pool = nn.AdaptiveAvgPool2d((grid, grid))
        self.thaw(from_child=5)

    def thaw(self, from_child, on=True):
        for child in list(self.net.children())[from_child:]:
            for p in child.parameters():
                p.requires_grad = on

    def forward(self, images):
        x = self.pool(self.net(images))
        return x.permute(0, 2, 3, 1)


class PyramidFromResNet(nn.Module):
    def __init__(self):
        super().__init__()
        backbone = models.resnet18()
        self.body = IntermediateLayerGetter(backbone, return_layers={"layer1": "0", "layer2": "1", "layer4": "top"})
        self.proj = nn.ModuleDict({"0": nn.Conv2d(64, 32, 1), "1": nn.Conv2d(128, 32, 1), "top": nn.Conv2d(512, 32, 1)})

    def forward(self, x):
        feats = self.body(x)
        return [self.proj[k](v) for k, v in feats.items()]


class MobileSegmenter(nn.Module):
    def __init__(self, classes=2):
        super().__init__()
        net = models.mobilenet_v2().features
        self.low, self.high = net[:7], net[7:]
        self.head = nn.Conv2d(1280 + 32, classes, 1)

    def forward(self, x):
        low = self.low(x)
        high = nn.functional.interpolate(self.high(low), scale_factor=4.0, mode="bilinear")
        return nn.functional.interpolate(self.head(torch.cat([low, high], 1)), size=x.shape[2:])


def efficientnet_with_new_head(classes=5):
    net = models.efficientnet_b0(weights=None)
    net.classifier = nn.Sequential(nn.Dropout(0.3), nn.Linear(net.classifier[1].in_features, classes))
    for name, p in net.named_parameters():
        p.requires_grad = name.startswith(("features.7", "features.8", "classifier"))
    return net


class PerceptualFeatures(nn.Module):
    """Maps after three places of a frozen VGG, with the usual colour statistics."""

    def __init__(self, ends=(4, 9, 16)):
        super().__init__()
        layers = models.vgg16(weights=None).features
        self.parts = nn.ModuleList()
        begin = 0
        for end in ends:
            part = nn.Sequential()
            for i in range(begin, end):
                part.add_module(str(i), layers[i])
            self.parts.append(part)
            begin = end
        freeze(self)
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1), persistent=False)

    def forward(self, X):
        X = (X - self.mean) / self.std
        maps = []
        for part in self.parts:
            X = part(X)
            maps.append(X)
        return tuple(maps)
