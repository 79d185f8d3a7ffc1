# torchvision, whether or not the user has it: its parts are loaded when they
# are first named, so that a model needs neither PIL nor compiled code.
from .version import __version__

_PARTS = ("datasets", "extension", "io", "models", "ops", "transforms", "tv_tensors", "utils")
_image_backend = "PIL"
_video_backend = "pyav"


def __getattr__(name):
    if name in _PARTS:
        return __import__("torchvision." + name, fromlist=(name,))
    raise AttributeError(f"module 'torchvision' has no attribute '{name}'")


def set_image_backend(backend):
    global _image_backend
    if backend not in ("PIL", "accimage"):
        raise ValueError(f"Invalid backend '{backend}'. Options are 'PIL' and 'accimage'")
    _image_backend = backend


def get_image_backend():
    return _image_backend


def set_video_backend(backend):
    global _video_backend
    _video_backend = backend


def get_video_backend():
    return _video_backend


def _is_tracing():
    return False


def disable_beta_transforms_warning():
    return None
