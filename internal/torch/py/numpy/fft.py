# Fourier transforms through torch.fft.
import torch

from ._array import _array_of, _inexact, asarray
from ._native import aside


def _function(name):
    @aside
    def apply(a, *rest, **ignored):
        return _array_of(getattr(torch.fft, name)(_inexact(asarray(a)._t), *rest))
    return apply


fft, ifft, rfft, irfft, fft2, ifft2, rfft2, irfft2, fftn, ifftn = (
    _function(n) for n in ("fft", "ifft", "rfft", "irfft", "fft2", "ifft2", "rfft2", "irfft2", "fftn", "ifftn"))
fftshift, ifftshift = _function("fftshift"), _function("ifftshift")


@aside
def fftfreq(n, d=1.0):
    return _array_of(torch.fft.fftfreq(n, d, dtype=torch.float64))


@aside
def rfftfreq(n, d=1.0):
    return _array_of(torch.fft.rfftfreq(n, d, dtype=torch.float64))
