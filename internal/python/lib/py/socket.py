"""socket: names only."""
from _refusal import refused as _refused

AF_INET, AF_INET6, AF_UNIX = 2, 10, 1
SOCK_STREAM, SOCK_DGRAM = 1, 2
SOL_SOCKET, SO_REUSEADDR = 1, 2
error = OSError


class timeout(OSError):
    pass


class gaierror(OSError):
    pass


class socket:
    def __init__(self, *args, **kwargs):
        raise OSError("socket.socket() is not available: heft gives models no network")


create_connection = _refused("socket.create_connection()")
getaddrinfo = _refused("socket.getaddrinfo()")
gethostbyname = _refused("socket.gethostbyname()")


def gethostname():
    return "heft"


def setdefaulttimeout(timeout):
    pass
