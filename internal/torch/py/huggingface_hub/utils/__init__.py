# huggingface_hub.utils: the exceptions, progress bars that show nothing, and no network.
from tqdm import tqdm

from .. import _no_network, errors
from ..errors import *
from ..errors import OfflineModeIsEnabled

SafetensorsParsingError = errors.SafetensorsParsingError


class httpx:
    class HTTPError(OSError):
        pass

    class HTTPStatusError(HTTPError):
        pass

    class RequestError(HTTPError):
        pass

    class ConnectError(RequestError):
        pass

    class TimeoutException(RequestError):
        pass

    ProxyError = ReadTimeout = ConnectTimeout = NetworkError = TimeoutException
    get = post = head = stream = request = staticmethod(_no_network)


def are_progress_bars_disabled(name=None):
    return True


def disable_progress_bars(name=None):
    pass


enable_progress_bars = logging = disable_progress_bars


def is_offline_mode():
    return True


def build_hf_headers(**options):
    return {}


def get_token():
    return None


def hf_raise_for_status(response, endpoint_name=None):
    return None


get_session = http_backoff = configure_http_backend = _no_network


def validate_hf_hub_args(function):
    return function


def validate_repo_id(repo_id):
    return None


def is_torch_available():
    return True


def is_tf_available():
    return False


is_jax_available = is_numpy_available = is_tf_available


def insecure_hashlib():
    return None


class SoftTemporaryDirectory:
    def __enter__(self):
        return "/tmp"

    def __exit__(self, *failure):
        return None
