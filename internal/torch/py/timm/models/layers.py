from timm.layers import *
from timm.layers import _assert
