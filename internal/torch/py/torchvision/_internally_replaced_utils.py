# Where torchvision would fetch weights from the network.
from torch.hub import load_state_dict_from_url

_HOME = "/weights"
_USE_SHARDED_DATASETS = False
IN_FBCODE = False


def _download_file_from_remote_location(fpath, url):
    return None


def _is_remote_location_available():
    return False


def _get_extension_path(lib_name):
    raise ImportError(f"Could not find module '{lib_name}'")
