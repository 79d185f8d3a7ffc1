from .families import Gamma
