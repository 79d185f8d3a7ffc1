"""bz2: names only."""
from _refusal import refused as _refused

open = _refused("bz2.open()")
compress = _refused("bz2.compress()")
decompress = _refused("bz2.decompress()")
BZ2File = _refused("bz2.BZ2File()")
