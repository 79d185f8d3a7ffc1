# Quantization before conversion: layers are fused, and get observers and fake quantization. Converting a model is not
# supported, since heft has no integer kernels.
from torch import _C
from torch.ao.nn.intrinsic import BNReLU2d, BNReLU3d, ConvReLU1d, ConvReLU2d, ConvReLU3d, LinearReLU

from .fake_quantize import *
from .fuse_modules import fuse_modules, fuse_modules_qat
from .observer import *
from .qconfig import *
from .quantize import (convert, get_default_qat_module_mappings, get_default_qconfig_propagation_list, prepare, prepare_qat,
                       propagate_qconfig_, quantize, quantize_dynamic, quantize_qat)
from .stubs import DeQuantStub, QuantStub, QuantWrapper

__getattr__ = _C.missing("torch.ao.quantization")
