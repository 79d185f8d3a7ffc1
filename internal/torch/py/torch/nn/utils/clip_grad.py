# torch knows gradient clipping by this name too.
from .clip import clip_grad_norm, clip_grad_norm_, clip_grad_value_
