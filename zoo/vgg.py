"""VGG: "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2014). Stacks of 3x3 convolutions."""

import torch
from torch import nn

# Output channels of each convolution; "M" is a max pooling that halves the image.
LAYOUTS = {
    11: [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    13: [64, 64, "M", 128, 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    16: [64, 64, "M", 128, 128, "M", *[256] * 3, "M", *[512] * 3, "M", *[512] * 3, "M"],
    19: [64, 64, "M", 128, 128, "M", *[256] * 4, "M", *[512] * 4, "M", *[512] * 4, "M"],
}


class VGG(nn.Module):
    def __init__(self, features, num_classes=1000, init_weights=True, dropout=0.5):
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 4096),
            nn.ReLU(True),
            nn.Dropout(dropout),
            nn.Linear(4096, 4096),
            nn.ReLU(True),
            nn.Dropout(dropout),
            nn.Linear(4096, num_classes),
        )
        if init_weights:
            for module in self.modules():
                if isinstance(module, nn.Conv2d):
                    nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                    nn.init.zeros_(module.bias)
                elif isinstance(module, nn.Linear):
                    nn.init.normal_(module.weight, 0, 0.01)
                    nn.init.zeros_(module.bias)

    def forward(self, x):
        x = self.features(x)
        x = self.avgpool(x)
        x = torch.flatten(x, 1)
        return self.classifier(x)


def make_layers(layout, batch_norm=False):
    layers, channels = [], 3
    for entry in layout:
        if entry == "M":
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        layers.append(nn.Conv2d(channels, entry, kernel_size=3, padding=1))
        if batch_norm:
            layers.append(nn.BatchNorm2d(entry))
        layers.append(nn.ReLU(inplace=True))
        channels = entry
    return nn.Sequential(*layers)


def _vgg(depth, batch_norm, **kwargs):
    return VGG(make_layers(LAYOUTS[depth], batch_norm), **kwargs)


def vgg11(weights=None, progress=True, pretrained=False, **kwargs):
    return _vgg(11, False, **kwargs)


def vgg11_bn(weights=None, progress=True, pretrained=False, **kwargs):
    return _vgg(11, True, **kwargs)


def vgg13(weights=None, progress=True, pretrained=False, **kwargs):
    return _vgg(13, False, **kwargs)


def vgg13_bn(weights=None, progress=True, pretrained=False, **kwargs):
    return _vgg(13, True, **kwargs)


def vgg16(weights=None, progress=True, pretrained=False, **kwargs):
    return _vgg(16, False, **kwargs)


def vgg16_bn(weights=None, progress=True, pretrained=False, **kwargs):
    return _vgg(16, True, **kwargs)


def vgg19(weights=None, progress=True, pretrained=False, **kwargs):
    return _vgg(19, False, **kwargs)


def vgg19_bn(weights=None, progress=True, pretrained=False, **kwargs):
    return _vgg(19, True, **kwargs)
