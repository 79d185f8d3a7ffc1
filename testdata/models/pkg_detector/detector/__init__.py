"""A small two-stage-free detector package."""
from .modeling.meta_arch import build_model
from .config import get_cfg

__version__ = "0.1"
