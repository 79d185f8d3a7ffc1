from .more import VonMises
