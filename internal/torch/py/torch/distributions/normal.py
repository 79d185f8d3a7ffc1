from .families import Normal
