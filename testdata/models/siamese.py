import torch
import torch.nn as nn
import torch.nn.functional as F


class PairLoss(nn.Module):
    def __init__(self, margin=2.0):
        super(PairLoss, self).__init__()
        self.margin = margin

    def forward(self, a, b, different):
        far = F.pairwise_distance(a, b, keepdim=True)
        push = torch.clamp(self.margin - far, min=0.0)
        return torch.mean(different * push ** 2 + (1 - different) * far ** 2)


class Siamese(nn.Module):
    def __init__(self):
        super(Siamese, self).__init__()
        self.see = nn.Sequential(
            nn.Conv2d(1, 48, kernel_size=11, stride=4), nn.ReLU(inplace=True),
            nn.LocalResponseNorm(5, alpha=0.0001, beta=0.75, k=2),
            nn.MaxPool2d(3, stride=2),
            nn.Conv2d(48, 96, kernel_size=5, padding=2), nn.ReLU(inplace=True),
            nn.MaxPool2d(2, stride=2), nn.Dropout2d(p=0.3))
        self.place = nn.Sequential(nn.Linear(96 * 5 * 5, 64), nn.ReLU(inplace=True), nn.Dropout(0.5), nn.Linear(64, 2))

    def one(self, x):
        x = self.see(x)
        return self.place(x.view(x.size()[0], -1))

    def forward(self, a, b):
        return self.one(a), self.one(b)


class SiameseHead(nn.Module):
    """One embedding net under three names; a distance goes into the head."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, 64), nn.PReLU(64), nn.Linear(64, 32))
        self.left = self.embed
        self.right = self.embed
        self.head = nn.Bilinear(32, 32, 1)

    def forward(self, a, b):
        ea, eb = self.left(a), self.right(b)
        return {"score": self.head(ea, eb), "distance": (ea - eb).norm(p=2, dim=-1), "cos": F.cosine_similarity(ea, eb)}
