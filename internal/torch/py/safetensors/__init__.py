# Checkpoint files: none is read; an empty dict stands for any.
from . import torch
