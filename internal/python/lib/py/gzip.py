"""gzip: names only."""
from _refusal import refused as _refused

open = _refused("gzip.open()")
compress = _refused("gzip.compress()")
decompress = _refused("gzip.decompress()")
GzipFile = _refused("gzip.GzipFile()")
