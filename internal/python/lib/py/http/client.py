"""http.client: names only."""
from _refusal import refused as _refused

HTTPConnection = _refused("http.client.HTTPConnection()")
HTTPSConnection = _refused("http.client.HTTPSConnection()")


class HTTPException(Exception):
    pass
