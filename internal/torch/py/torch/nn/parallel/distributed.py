# torch knows the wrapper by this name too.
from . import DistributedDataParallel
