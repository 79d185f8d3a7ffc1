# torch.hub: nothing is downloaded. A checkpoint is an empty dict, which load_state_dict accepts.
from torch import _C

__getattr__ = _C.missing("torch.hub")


def load_state_dict_from_url(url, model_dir=None, map_location=None, progress=True, check_hash=False, file_name=None,
                             weights_only=False):
    return {}


def download_url_to_file(url, dst, hash_prefix=None, progress=True):
    pass


def get_dir():
    return "torch_hub"


def set_dir(d):
    pass


def load(repo_or_dir, model, *args, **kwargs):
    _C.unsupported(f"torch.hub.load({repo_or_dir!r}, {model!r}): programs are not downloaded")
