# The new name of pytorch_lightning.
from pytorch_lightning import *
from . import pytorch
