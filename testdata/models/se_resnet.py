import torch.nn as nn
from torch.hub import load_state_dict_from_url
from torchvision.models import ResNet


class Excite(nn.Module):
    """Weights channels by what their averages say."""

    def __init__(self, width, less=16):
        super(Excite, self).__init__()
        self.average = nn.AdaptiveAvgPool2d(1)
        hidden = width // less
        self.weigh = nn.Sequential(nn.Linear(width, hidden, bias=False), nn.ReLU(inplace=True),
                                   nn.Linear(hidden, width, bias=False), nn.Sigmoid())

    def forward(self, x):
        n, c, _, _ = x.size()
        w = self.weigh(self.average(x).view(n, c))
        return x * w.view(n, c, 1, 1).expand_as(x)


class ExciteBlock(nn.Module):
    """Has the signature that torchvision's ResNet expects of a block."""
    expansion = 1

    def __init__(self, inplanes, planes, stride=1, downsample=None, groups=1,
                 base_width=64, dilation=1, norm_layer=None, *, less=16):
        super(ExciteBlock, self).__init__()
        norm = norm_layer or nn.BatchNorm2d
        self.main = nn.Sequential(
            nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False), norm(planes), nn.ReLU(inplace=True),
            nn.Conv2d(planes, planes, 3, 1, 1, bias=False), norm(planes), Excite(planes, less))
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample

    def forward(self, x):
        y = self.main(x)
        y += x if self.downsample is None else self.downsample(x)
        return self.relu(y)


def se_resnet18(num_classes=1_000, pretrained=False):
    model = ResNet(ExciteBlock, [2, 2, 2, 2], num_classes=num_classes)
    model.avgpool = nn.AdaptiveAvgPool2d(1)
    if pretrained:
        model.load_state_dict(load_state_dict_from_url("https://example.com/weights.pth"))
    return model
