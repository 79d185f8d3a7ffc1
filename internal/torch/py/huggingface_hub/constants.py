# huggingface_hub.constants: there is no cache and no network.
HF_HUB_OFFLINE = True
HF_HOME = "/nonexistent/huggingface"
HF_HUB_CACHE = HUGGINGFACE_HUB_CACHE = default_cache_path = HF_HOME + "/hub"
HF_ASSETS_CACHE = HF_HOME + "/assets"
HF_TOKEN_PATH = HF_HOME + "/token"
HF_MODULES_CACHE = HF_HOME + "/modules"
HUGGINGFACE_CO_URL_HOME = ENDPOINT = "https://huggingface.co"
HUGGINGFACE_CO_URL_TEMPLATE = ENDPOINT + "/{repo_id}/resolve/{revision}/{filename}"
HF_HUB_DISABLE_TELEMETRY = True
HF_HUB_DOWNLOAD_TIMEOUT = HF_HUB_ETAG_TIMEOUT = 10
HF_HUB_ENABLE_HF_TRANSFER = False
DEFAULT_REVISION = "main"
PYTORCH_WEIGHTS_NAME = "pytorch_model.bin"
SAFETENSORS_SINGLE_FILE = "model.safetensors"
SAFETENSORS_INDEX_FILE = "model.safetensors.index.json"
CONFIG_NAME = "config.json"
REPO_TYPES = [None, "dataset", "space", "model"]
