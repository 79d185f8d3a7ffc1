import torch
import torch.nn as nn
import torchvision
import torchvision.models as models
from torchvision.models._utils import IntermediateLayerGetter


def set_parameter_requires_grad(model, feature_extracting):
    if feature_extracting:
        for param in model.parameters():
            param.requires_grad = False


def finetune_resnet(num_classes=7, feature_extract=True):
    model_ft = models.resnet18(weights=None)
    set_parameter_requires_grad(model_ft, feature_extract)
    num_ftrs = model_ft.fc.in_features
    model_ft.fc = nn.Linear(num_ftrs, num_classes)
    return model_ft


def finetune_vgg(num_classes=3):
    vgg = models.vgg11_bn()
    for p in vgg.features.parameters():
        p.requires_grad = False
    vgg.classifier[6] = nn.Linear(vgg.classifier[6].in_features, num_classes)
    return vgg


class EncoderCNN(nn.Module):
    """Image captioning encoder: everything of a ResNet but the last two children."""

    def __init__(self, encoded_image_size=7):
        super(EncoderCNN, self).__init__()
        resnet = torchvision.models.resnet50(weights=None)
        modules = list(resnet.children())[:-2]
        self.resnet = nn.Sequential(*modules)
        self.adaptive_pool = nn.AdaptiveAvgPool2d((encoded_image_size, encoded_image_size))
        self.fine_tune()

    def forward(self, images):
        out = self.resnet(images)
        out = self.adaptive_pool(out)
        return out.permute(0, 2, 3, 1)

    def fine_tune(self, fine_tune=True):
        for p in self.resnet.parameters():
            p.requires_grad = False
        for c in list(self.resnet.children())[5:]:
            for p in c.parameters():
                p.requires_grad = fine_tune


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
    def __init__(self, requires_grad=False):
        super().__init__()
        vgg_features = models.vgg16(weights=None).features
        self.slices = nn.ModuleList()
        for a, b in ((0, 4), (4, 9), (9, 16)):
            s = nn.Sequential()
            for x in range(a, b):
                s.add_module(str(x), vgg_features[x])
            self.slices.append(s)
        if not requires_grad:
            for param in self.parameters():
                param.requires_grad = False
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1), persistent=False)

    def forward(self, X):
        h = (X - self.mean) / self.std
        outs = []
        for s in self.slices:
            h = s(h)
            outs.append(h)
        return tuple(outs)
