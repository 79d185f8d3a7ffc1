from .more import LogisticNormal
