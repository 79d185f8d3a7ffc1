import torch
import torch.nn as nn
import torch.nn.functional as F


class Locate(nn.Module):
    """Predicts a 2x3 matrix; starts as the identity."""

    def __init__(self):
        super().__init__()
        self.look = nn.Sequential(nn.Conv2d(1, 8, 7), nn.MaxPool2d(2, stride=2), nn.ReLU(True),
                                  nn.Conv2d(8, 12, kernel_size=4), nn.MaxPool2d(2), nn.ReLU(True), nn.Flatten())
        self.fc = nn.ModuleList([nn.Linear(12 * 4 * 4, 24), nn.Linear(24, 6)])
        self.fc[1].weight.data.zero_()
        self.fc[-1].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))

    def forward(self, x):
        h = self.look(x)
        for layer in self.fc[:-1]:
            h = F.relu(layer(h))
        return self.fc[-1](h).view(-1, 2, 3)


class WarpNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.locate = Locate()
        self.a, self.b = nn.Conv2d(1, 10, 5), nn.Conv2d(10, 20, 5)
        self.drop = nn.Dropout2d()
        self.out = nn.Linear(20 * 4 * 4, 10)

    def warp(self, x):
        grid = F.affine_grid(self.locate(x), x.size(), align_corners=False)
        return F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)

    def forward(self, x):
        x = self.warp(x)
        x = F.max_pool2d(self.a(x), 2).relu()
        x = F.relu(F.max_pool2d(self.drop(self.b(x)), kernel_size=2))
        x = F.dropout(x.view(-1, self.out.in_features), training=self.training)
        return F.log_softmax(self.out(x), dim=1)
