# Divergences: the closed form for two normal distributions; for the others the
# shape of the result from the logarithms of the probabilities.
import torch

from .distribution import Independent
from .families import Bernoulli, Categorical, Normal, OneHotCategorical

_registered = {}


def register_kl(type_p, type_q):
    def keep(function):
        _registered[type_p, type_q] = function
        return function
    return keep


def kl_divergence(p, q):
    for (type_p, type_q), function in _registered.items():
        if isinstance(p, type_p) and isinstance(q, type_q):
            return function(p, q)
    if isinstance(p, Independent) and isinstance(q, Independent):
        return p._total(kl_divergence(p.base_dist, q.base_dist))
    if isinstance(p, Normal) and isinstance(q, Normal):
        ratio = (p.scale / q.scale).pow(2)
        distance = ((p.loc - q.loc) / q.scale).pow(2)
        return 0.5 * (ratio + distance - 1 - ratio.log())
    if isinstance(p, (Categorical, OneHotCategorical)):
        return (p.probs * (p.logits - q.logits)).sum(-1)
    if isinstance(p, Bernoulli):
        return p.probs * (p.logits - q.logits)
    raise NotImplementedError(f"No KL(p || q) is implemented for p type {type(p).__name__} and q type "
                              f"{type(q).__name__}")
