# torch.nn: layers, parameters, functions, initialisers.
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter
from .modules import *
from . import functional, init, modules, utils
from .parallel import DataParallel
