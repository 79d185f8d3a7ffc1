# torch.hub: nothing is downloaded. A checkpoint is an empty dict, which load_state_dict accepts, and from which programs
# may take the parts and delete the entries that they know to be there.
from torch import _C

__getattr__ = _C.missing("torch.hub")


class _Checkpoint(dict):
    def __missing__(self, key):
        return _Checkpoint()

    def __delitem__(self, key):
        self.pop(key)

    def pop(self, key, *default):
        return dict.pop(self, key, default[0] if default else None)


def load_state_dict_from_url(url, model_dir=None, map_location=None, progress=True, check_hash=False, file_name=None,
                             weights_only=False):
    return _Checkpoint()


def download_url_to_file(url, dst, hash_prefix=None, progress=True):
    pass


def get_dir():
    return "torch_hub"


def set_dir(d):
    pass


def load(repo_or_dir, model, *args, source="github", trust_repo="check", force_reload=False, verbose=True, skip_validation=False,
         **kwargs):
    if source == "github" and repo_or_dir.split(":")[0] == "pytorch/vision":
        from torchvision import models
        entry = getattr(models, model, None)
        if not callable(entry):
            raise RuntimeError(f"Cannot find callable {model} in hubconf")
        return entry(*args, **kwargs)
    _C.unsupported(f"torch.hub.load({repo_or_dir!r}, {model!r}): programs are not downloaded")
