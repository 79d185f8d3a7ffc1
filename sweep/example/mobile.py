"""A family of mobile networks: inverted residuals in five stages, as wide and as deep as asked for."""
from torch import nn


class Squeeze(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.down = nn.Conv2d(channels, channels // 4, 1)
        self.up = nn.Conv2d(channels // 4, channels, 1)

    def forward(self, x):
        return x * self.up(self.down(self.pool(x)).relu()).sigmoid()


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride, kernel, expand, squeeze):
        super().__init__()
        wide = inputs * expand
        self.layers = nn.Sequential(
            nn.Conv2d(inputs, wide, 1, bias=False), nn.BatchNorm2d(wide), nn.ReLU6(inplace=True),
            nn.Conv2d(wide, wide, kernel, stride, kernel // 2, groups=wide, bias=False), nn.BatchNorm2d(wide), nn.ReLU6(inplace=True),
            Squeeze(wide) if squeeze else nn.Identity(),
            nn.Conv2d(wide, outputs, 1, bias=False), nn.BatchNorm2d(outputs))
        self.same = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.layers(x) if self.same else self.layers(x)


class Net(nn.Module):
    def __init__(self, width, depths, kernel, expand, squeeze):
        super().__init__()
        stages = [nn.Conv2d(3, width, 3, 2, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU6(inplace=True)]
        inputs = width
        for stage, depth in enumerate(depths):
            outputs = width * (stage + 1)
            for i in range(depth):
                stages.append(Residual(inputs, outputs, 2 if i == 0 and stage < 4 else 1, kernel, expand, squeeze))
                inputs = outputs
        self.features = nn.Sequential(*stages)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(inputs, 1000)

    def forward(self, x):
        return self.classifier(self.pool(self.features(x)).flatten(1))
