# huggingface_hub.file_download: nothing is downloaded.
import re

from . import _no_network

REGEX_COMMIT_HASH = re.compile(r"^[0-9a-f]{40}$")
hf_hub_download = get_hf_file_metadata = http_get = _no_network


def hf_hub_url(repo_id, filename, **options):
    return f"https://huggingface.co/{repo_id}/resolve/{options.get('revision') or 'main'}/{filename}"


def try_to_load_from_cache(*args, **options):
    return None
