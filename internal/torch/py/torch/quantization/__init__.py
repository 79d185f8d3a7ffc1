# The old name of torch.ao.quantization.
from torch.ao.quantization import *
from torch.ao.quantization import __getattr__
