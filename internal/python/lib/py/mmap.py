"""mmap: names only."""
from _refusal import refused as _refused

mmap = _refused("mmap.mmap()")
