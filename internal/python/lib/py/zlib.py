"""zlib: what is compressed can be read."""
from _refusal import refused as _refused
from _native_files import decompress as _native

compress = _refused("zlib.compress()")


class error(Exception):
    pass


def decompress(data, /, wbits=15, bufsize=16384):
    try:
        return _native("gzip" if wbits > 15 else "zlib", data)
    except OSError as failure:
        raise error(str(failure)) from None
