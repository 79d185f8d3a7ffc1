"""pstats: names only."""
from _refusal import refused as _refused

Stats = _refused("pstats.Stats()")
