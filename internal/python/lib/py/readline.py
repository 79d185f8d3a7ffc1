"""readline: names only."""
from _refusal import refused as _refused

parse_and_bind = _refused("readline.parse_and_bind()")
