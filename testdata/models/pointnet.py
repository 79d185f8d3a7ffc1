import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class Align(nn.Module):
    """Predicts a k x k matrix close to the identity."""

    def __init__(self, k=64, widths=(64, 128, 256)):
        super(Align, self).__init__()
        self.k = k
        self.points = nn.Sequential()
        for i, (a, b) in enumerate(zip((k,) + widths, widths)):
            self.points.add_module("conv%d" % i, nn.Conv1d(a, b, 1))
            self.points.add_module("norm%d" % i, nn.BatchNorm1d(b))
            self.points.add_module("relu%d" % i, nn.ReLU())
        self.matrix = nn.Sequential(nn.Linear(widths[-1], 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, k * k))

    def forward(self, x):
        n = x.size()[0]
        x = torch.max(self.points(x), 2, keepdim=True)[0].view(n, -1)
        x = self.matrix(x)
        same = torch.from_numpy(np.identity(self.k).ravel().astype(np.float32))
        same = same.view(1, self.k * self.k).repeat(n, 1)
        if x.is_cuda:
            same = same.cuda()
        return (x + same).view(-1, self.k, self.k)


class PointNet(nn.Module):
    def __init__(self, classes=10, align_features=True):
        super().__init__()
        self.align = Align(3)
        self.enter, self.norm = nn.Conv1d(3, 64, 1), nn.BatchNorm1d(64)
        self.align_features = align_features
        if self.align_features:
            self.align64 = Align(k=64)
        self.grow = nn.Sequential(nn.Conv1d(64, 128, 1), nn.BatchNorm1d(128))
        self.out = nn.Linear(128, classes)

    @staticmethod
    def turn(points, matrix):
        return torch.bmm(points.transpose(2, 1), matrix).transpose(2, 1)

    def forward(self, cloud):
        t3, t64 = self.align(cloud), None
        x = F.relu(self.norm(self.enter(self.turn(cloud, t3))))
        if self.align_features:
            t64 = self.align64(x)
            x = self.turn(x, t64)
        x = self.grow(x).max(dim=2)[0]
        return F.log_softmax(self.out(x), dim=1), t3, t64
