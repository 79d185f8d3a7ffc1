# (x/2 + 1/2)^n are the taps of a binomial blur filter.
import numpy as np
import torch

taps = torch.tensor((np.poly1d((0.5, 0.5)) ** 2).coeffs.astype(np.float32))
assert taps.tolist() == [0.25, 0.5, 0.25] and taps.dtype == torch.float32
p = np.poly1d([1, 2, 3])
assert p(2) == 11 and p.order == 2
assert (p * p).coeffs.tolist() == [1, 4, 10, 12, 9]
assert (p + [1, 0]).coeffs.tolist() == [1, 3, 3]
assert (p - p).coeffs.tolist() == [0]
assert np.poly1d([1, 2], True).coeffs.tolist() == [1, -3, 2]
assert np.polymul([1, 1], [1, -1]).tolist() == [1, 0, -1]
