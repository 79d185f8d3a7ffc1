"""urllib.request: names only."""
from _refusal import refused as _refused

urlopen = _refused("urllib.request.urlopen()")
urlretrieve = _refused("urllib.request.urlretrieve()")
build_opener = _refused("urllib.request.build_opener()")


def install_opener(opener):
    pass


class Request:
    def __init__(self, url, data=None, headers={}, method=None):
        self.full_url, self.data, self.headers, self.method = url, data, headers, method
