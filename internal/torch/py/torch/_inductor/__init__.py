# torch._inductor: nothing is compiled here.
from . import config
