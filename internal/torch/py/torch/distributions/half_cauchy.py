from .more import HalfCauchy
