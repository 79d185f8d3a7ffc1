from .families import Chi2
