import torch
import torch.nn.functional as F
import math


class SplineLinear(torch.nn.Module):
    """Every edge is a learned curve: a B-spline on a fixed grid plus a scaled SiLU."""

    def __init__(self, fin, fout, cells=5, order=3, low=-1., high=1., base=torch.nn.SiLU):
        super(SplineLinear, self).__init__()
        self.fin, self.fout, self.order = fin, fout, order
        step = (high - low) / cells
        knots = torch.arange(-order, cells + order + 1).mul(step).add(low)
        self.register_buffer("knots", knots.expand(fin, -1).contiguous())
        self.linear = torch.nn.Parameter(torch.Tensor(fout, fin))
        self.curve = torch.nn.Parameter(torch.Tensor(fout, fin, cells + order))
        self.height = torch.nn.Parameter(torch.ones(fout, fin))
        self.base = base()
        torch.nn.init.kaiming_uniform_(self.linear, a=math.sqrt(5))
        with torch.no_grad():
            self.curve.copy_(torch.rand(self.curve.shape).sub_(0.5) * 0.1 / cells)

    def basis(self, x):
        t = self.knots
        x = x[..., None]
        b = torch.logical_and(x >= t[:, :-1], x < t[:, 1:]).to(x.dtype)
        for k in range(1, self.order + 1):
            rise = (x - t[:, :-k - 1]) / (t[:, k:-1] - t[:, :-k - 1])
            fall = (t[:, k + 1:] - x) / (t[:, k + 1:] - t[:, 1:-k])
            b = rise * b[..., :-1] + fall * b[..., 1:]
        assert b.size()[1:] == (self.fin, t.size(1) - self.order - 1)
        return b

    @property
    def weights(self):
        return (self.curve * self.height.unsqueeze(-1)).view(self.fout, -1)

    def forward(self, x):
        *lead, last = x.shape
        x = x.reshape(-1, last)
        y = F.linear(self.base(x), self.linear) + F.linear(self.basis(x).flatten(1), self.weights)
        return y.reshape(*lead, self.fout)


class KAN(torch.nn.Module):
    def __init__(self, sizes, **options):
        super(KAN, self).__init__()
        self.layers = torch.nn.ModuleList(SplineLinear(i, o, **options) for i, o in zip(sizes, sizes[1:]))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
