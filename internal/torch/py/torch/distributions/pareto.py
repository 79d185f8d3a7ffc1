from .more import Pareto
