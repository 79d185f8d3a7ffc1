"""lzma: names only."""
from _refusal import refused as _refused

open = _refused("lzma.open()")
compress = _refused("lzma.compress()")
decompress = _refused("lzma.decompress()")
LZMAFile = _refused("lzma.LZMAFile()")
