from .small import SmallBackbone
