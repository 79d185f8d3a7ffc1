# ResNet-50 of a video recogniser: frames are folded into the batch, and the sum of a block is a new tensor. Own code.
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, inputs, width, stride, widen):
        super().__init__()
        outputs = 4 * width
        self.conv1, self.bn1 = nn.Conv2d(inputs, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, outputs, 1, bias=False), nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if widen:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out = out + identity
        return self.relu(out)


class Recogniser(nn.Module):
    def __init__(self, classes=400):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        self.relu, self.maxpool = nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)
        inputs = 64
        for i, blocks in enumerate([3, 4, 6, 3]):
            width = 64 << i
            layer = []
            for j in range(blocks):
                layer.append(Bottleneck(inputs, width, 2 if i and not j else 1, not j))
                inputs = 4 * width
            self.add_module(f"layer{i + 1}", nn.Sequential(*layer))
        self.head = nn.Linear(2048, classes)

    def forward(self, frames):
        videos = frames.shape[0]
        x = frames.reshape((-1,) + frames.shape[2:])
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
        x = x.mean((2, 3))
        return self.head(x).view(videos, -1, self.head.out_features).mean(1)
