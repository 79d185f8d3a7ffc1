# The layers live in misc.py; torch knows them by this name too.
from .misc import Flatten, Unflatten
