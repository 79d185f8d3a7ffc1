from .families import VonMises
