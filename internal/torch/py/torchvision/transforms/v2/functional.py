from ..functional import *
