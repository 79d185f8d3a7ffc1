# What timm's models take from timm.data: constants. The rest prepares pictures,
# which there are none of.
from .constants import *
from .config import resolve_data_config, resolve_model_data_config
from .model_config import resolve_input_data_config


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)

    def unavailable(*args, **options):
        raise OSError(f"heft has no pictures: timm.data.{name} is not available")
    return unavailable
