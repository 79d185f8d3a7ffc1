# The Hugging Face hub: nothing is downloaded.


def _no_network(*args, **options):
    raise OSError("heft has no network: files of the Hugging Face hub cannot be fetched")


def hf_hub_download(repo_id, filename, *, subfolder=None, repo_type=None, revision=None, library_name=None, library_version=None, cache_dir=None,
                    local_dir=None, user_agent=None, force_download=False, etag_timeout=10, token=None, local_files_only=False, headers=None,
                    endpoint=None, tqdm_class=None, dry_run=False):
    # from_pretrained takes a folder of the id's name before it asks the hub: what is missing there is said.
    # A file that a model may lack is told to be missing, so that the next one is asked for.
    from .errors import EntryNotFoundError

    kind = OSError if filename in ("config.json", "model_index.json") else EntryNotFoundError
    raise kind(f"heft has no network: {filename} of {repo_id} cannot be fetched; put https://huggingface.co/{repo_id}/raw/main/{filename} "
                  f"into a folder {repo_id} beside the program (weights are not needed)")


__version__ = "1.11.0"
snapshot_download = cached_download = model_info = upload_file = create_repo = _no_network
get_token = login = notebook_login = lambda *args, **options: None


_CACHED_NO_EXIST = object()


def is_offline_mode():
    return True


def try_to_load_from_cache(*args, **options):
    return None


class HfApi:
    def __getattr__(self, name):
        return _no_network


HfFolder = HfApi


class ModelHubMixin:
    def __init_subclass__(cls, **options):
        super().__init_subclass__()

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path=None, **options):
        _no_network()

    def save_pretrained(self, save_directory, **options):
        return None

    push_to_hub = save_pretrained


class PyTorchModelHubMixin(ModelHubMixin):
    pass


from . import constants
from .errors import *
from .file_download import hf_hub_url
