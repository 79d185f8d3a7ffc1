# The parametrisations torch ships.
import torch
from .. import functional as F
from ..modules.module import Module
from . import parametrize


class _WeightNorm(Module):
    # weight = g * v / ||v||, the norm over all axes but dim.
    def __init__(self, dim=0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g, weight_v):
        return torch._weight_norm(weight_v, weight_g, self.dim)

    def right_inverse(self, weight):
        return torch.norm_except_dim(weight, 2, self.dim), weight


def weight_norm(module, name="weight", dim=0):
    return parametrize.register_parametrization(module, name, _WeightNorm(dim), unsafe=True)


class _SpectralNorm(Module):
    # weight / its largest singular value, estimated by power iteration.
    def __init__(self, weight, n_power_iterations=1, dim=0, eps=1e-12):
        super().__init__()
        self.dim = dim if dim >= 0 else dim + weight.dim()
        self.eps = eps
        if weight.dim() > 1:
            self.n_power_iterations = n_power_iterations
            rows = weight.shape[self.dim]
            self.register_buffer("_u", torch.empty(rows, dtype=weight.dtype))
            self.register_buffer("_v", torch.empty(weight.numel() // rows, dtype=weight.dtype))

    def _matrix(self, weight):
        if self.dim != 0:
            weight = weight.permute(self.dim, *(d for d in range(weight.dim()) if d != self.dim))
        return weight.flatten(1)

    def forward(self, weight):
        if weight.dim() == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        matrix = self._matrix(weight)
        if self.training:
            with torch.no_grad():
                for _ in range(self.n_power_iterations):
                    self._u = F.normalize(torch.mv(matrix, self._v), dim=0, eps=self.eps)
                    self._v = F.normalize(torch.mv(matrix.H, self._u), dim=0, eps=self.eps)
        u = self._u.clone()
        v = self._v.clone()
        sigma = torch.vdot(u, torch.mv(matrix, v))
        return weight / sigma

    def right_inverse(self, value):
        return value


def spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    weight = getattr(module, name)
    if dim is None:
        dim = 1 if type(module).__name__.startswith("ConvTranspose") else 0
    return parametrize.register_parametrization(module, name, _SpectralNorm(weight, n_power_iterations, dim, eps))


class _Orthogonal(Module):
    def forward(self, weight):
        rows, columns = weight.size(-2), weight.size(-1)
        square = weight.mT if rows < columns else weight
        a = square.tril(-1)
        q = torch.linalg.qr(a).Q
        return q.mT if rows < columns else q


def orthogonal(module, name="weight", orthogonal_map=None, *, use_trivialization=True):
    return parametrize.register_parametrization(module, name, _Orthogonal(), unsafe=True)
