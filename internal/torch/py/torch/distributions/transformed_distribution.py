from .families import TransformedDistribution
