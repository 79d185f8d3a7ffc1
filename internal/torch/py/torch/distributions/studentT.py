from .families import StudentT
