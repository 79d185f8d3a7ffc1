from .families import Categorical
