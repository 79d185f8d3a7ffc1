"""urllib.error: the exceptions."""


class URLError(OSError):
    pass


class HTTPError(URLError):
    pass
