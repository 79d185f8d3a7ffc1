# The building blocks of timm that other people's models import. The models
# themselves are not here: give heft the folder that timm is installed in.
from torch import _C

from .version import __version__


def create_model(model_name, *args, **options):
    _C.unsupported(f"timm.create_model({model_name!r}): heft has timm's layers, not its models; name the folder that "
                   "timm is installed in with --path")


def list_models(*args, **options):
    return []


list_pretrained = list_modules = list_models


def is_model(model_name):
    return False
