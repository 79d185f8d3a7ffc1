"""ssl: names only."""
from _refusal import refused as _refused

create_default_context = _refused("ssl.create_default_context()")
_create_unverified_context = _refused("ssl._create_unverified_context()")
