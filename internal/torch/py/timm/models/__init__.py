from timm import create_model, is_model, list_models
from .registry import register_model
from .vision_transformer import Block, VisionTransformer
