from .more import FisherSnedecor
