"""zlib: names only."""
from _refusal import refused as _refused

compress = _refused("zlib.compress()")
decompress = _refused("zlib.decompress()")


class error(Exception):
    pass
