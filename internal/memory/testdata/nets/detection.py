# Detectors with losses inside, on as many places as the images have.
import torch
import torch.nn.functional as F
from torch import nn

from segmentation import Encoder, block


class Towers(nn.Module):
    # Classes and boxes of every place of three levels, one pair of towers for all.
    def __init__(self, anchors=3, classes=10, groups=False):
        super().__init__()
        self.encoder, self.classes = Encoder(), classes
        self.sides = nn.ModuleList(nn.Conv2d(i, 32, 1) for i in (32, 64, 96))
        tower = lambda: nn.Sequential(nn.Conv2d(32, 32, 3, padding=1), nn.GroupNorm(8, 32) if groups else nn.Identity(), nn.ReLU())
        self.kinds, self.boxes = nn.Sequential(tower(), nn.Conv2d(32, anchors * classes, 3, padding=1)), nn.Sequential(tower(), nn.Conv2d(32, anchors * 4, 3, padding=1))

    def heads(self, x):
        sides = [side(level) for side, level in zip(self.sides, self.encoder(x)[1:])]
        for k in (2, 1):
            sides[k - 1] = sides[k - 1] + F.interpolate(sides[k], size=sides[k - 1].shape[-2:], mode="nearest")
        rows = lambda t, n: t.view(t.shape[0], -1, n, *t.shape[-2:]).permute(0, 3, 4, 1, 2).reshape(t.shape[0], -1, n)
        return (torch.cat([rows(self.kinds(s), self.classes) for s in sides], 1), torch.cat([rows(self.boxes(s), 4) for s in sides], 1))


class Focal(Towers):
    def forward(self, x):
        kinds, boxes = self.heads(x)
        target = torch.zeros_like(kinds)
        p = kinds.sigmoid()
        cross = F.binary_cross_entropy_with_logits(kinds, target, reduction="none")
        likely = p * target + (1 - p) * (1 - target)
        focal = cross * (1 - likely) ** 2 * (0.25 * target + 0.75 * (1 - target))
        return {"kinds": focal.sum(), "boxes": F.smooth_l1_loss(boxes, torch.zeros_like(boxes), beta=0.1)}


class Overlap(Towers):
    # Boxes by their overlap, kinds by plain cross entropy, and how central a place is.
    def __init__(self):
        super().__init__(1, 6, True)

    def forward(self, x):
        kinds, boxes = self.heads(x)
        boxes = boxes.exp().flatten(0, 1)
        wanted = torch.ones_like(boxes)
        area = (boxes[:, 0] + boxes[:, 2]) * (boxes[:, 1] + boxes[:, 3])
        other = (wanted[:, 0] + wanted[:, 2]) * (wanted[:, 1] + wanted[:, 3])
        width = torch.min(boxes[:, 0], wanted[:, 0]) + torch.min(boxes[:, 2], wanted[:, 2])
        height = torch.min(boxes[:, 1], wanted[:, 1]) + torch.min(boxes[:, 3], wanted[:, 3])
        shared = width * height
        overlap = (shared + 1) / (area + other - shared + 1)
        return {"boxes": -overlap.log().mean(), "kinds": F.cross_entropy(kinds.flatten(0, 1), kinds.new_zeros(kinds.shape[0] * kinds.shape[1], dtype=torch.long))}


class Grid(nn.Module):
    # One number of boxes in each cell of two grids, everything in one tensor.
    def __init__(self, boxes=3, classes=8):
        super().__init__()
        self.boxes, self.width = boxes, 5 + classes
        self.stem = nn.Sequential(block(3, 16, 2), block(16, 32, 2), block(32, 64, 2))
        self.deep = block(64, 96, 2)
        self.side = nn.Sequential(nn.Conv2d(96, 64, 1), nn.Upsample(scale_factor=2))
        self.fine, self.coarse = nn.Conv2d(128, boxes * self.width, 1), nn.Conv2d(96, boxes * self.width, 1)

    def forward(self, x):
        y = self.stem(x)
        z = self.deep(y)
        total = 0
        for t in (self.fine(torch.cat((y, self.side(z)), 1)), self.coarse(z)):
            t = t.view(t.shape[0], self.boxes, self.width, *t.shape[-2:]).permute(0, 1, 3, 4, 2).contiguous()
            centre, size = t[..., :2].sigmoid(), t[..., 2:4].exp()
            total = total + F.mse_loss(centre, torch.zeros_like(centre)) + F.mse_loss(size, torch.zeros_like(size))
            total = total + F.binary_cross_entropy_with_logits(t[..., 4:], torch.zeros_like(t[..., 4:]))
        return total


class Regions(nn.Module):
    # A second stage on a fixed number of regions: pooled features, two layers, classes and boxes.
    def __init__(self, regions=32, mask=False):
        super().__init__()
        self.encoder, self.regions = Encoder(), regions
        self.first, self.second = nn.Linear(64 * 49, 128), nn.Linear(128, 128)
        self.kinds, self.boxes = nn.Linear(128, 11), nn.Linear(128, 40)
        self.mask = nn.Sequential(block(64, 32), nn.ConvTranspose2d(32, 32, 2, 2), nn.ReLU(inplace=True), nn.Conv2d(32, 10, 1)) if mask else None

    def forward(self, x):
        y = self.encoder(x)[2]
        n = x.shape[0] * self.regions
        grid = F.affine_grid(x.new_zeros(n, 2, 3), [n, 64, 7, 7], align_corners=False)
        rows = y.repeat_interleave(self.regions, 0)
        pooled = F.grid_sample(rows, grid, align_corners=False)
        z = F.relu(self.second(F.relu(self.first(pooled.flatten(1)))))
        kinds, boxes = self.kinds(z), self.boxes(z)
        losses = {"kinds": F.cross_entropy(kinds, kinds.new_zeros(n, dtype=torch.long)), "boxes": F.l1_loss(boxes, torch.zeros_like(boxes))}
        if self.mask is not None:
            masks = self.mask(pooled)
            losses["masks"] = F.binary_cross_entropy_with_logits(masks[:, 0], torch.zeros_like(masks[:, 0]))
        return losses


class Queries(nn.Module):
    # A transformer whose queries are the objects.
    def __init__(self):
        super().__init__()
        self.encoder, self.side = Encoder(), nn.Conv2d(96, 64, 1)
        self.queries = nn.Embedding(20, 64)
        self.net = nn.TransformerDecoder(nn.TransformerDecoderLayer(64, 4, 128), 2)
        self.kinds, self.boxes = nn.Linear(64, 11), nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 4))

    def forward(self, x):
        y = self.side(self.encoder(x)[-1]).flatten(2).permute(2, 0, 1)
        z = self.net(self.queries.weight.unsqueeze(1).repeat(1, x.shape[0], 1), y).transpose(0, 1)
        return {"kinds": self.kinds(z), "boxes": self.boxes(z).sigmoid()}


class Peaks(nn.Module):
    # Objects as peaks of a map, with a loss that weighs them.
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.ups = nn.Sequential(nn.ConvTranspose2d(96, 48, 4, 2, 1), nn.BatchNorm2d(48), nn.ReLU(inplace=True), nn.ConvTranspose2d(48, 32, 4, 2, 1), nn.ReLU(inplace=True))
        self.map, self.size = nn.Conv2d(32, 6, 1), nn.Conv2d(32, 2, 1)

    def forward(self, x):
        y = self.ups(self.encoder(x)[-1])
        p = self.map(y).sigmoid().clamp(1e-4, 1 - 1e-4)
        target = torch.zeros_like(p)
        near = p.log() * (1 - p).pow(2) * target.eq(1).float()
        far = (1 - p).log() * p.pow(2) * (1 - target).pow(4)
        return {"map": -(near + far).sum(), "size": F.l1_loss(self.size(y), torch.zeros_like(self.size(y)))}
