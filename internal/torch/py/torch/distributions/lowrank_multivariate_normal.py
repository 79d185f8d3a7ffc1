from .more import LowRankMultivariateNormal
