from .families import RelaxedOneHotCategorical
