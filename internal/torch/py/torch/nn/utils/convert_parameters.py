# torch knows these by this name too.
from .convert import parameters_to_vector, vector_to_parameters
