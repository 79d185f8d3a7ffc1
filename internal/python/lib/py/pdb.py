"""pdb: names only."""
from _refusal import refused as _refused

set_trace = _refused("pdb.set_trace()")
post_mortem = _refused("pdb.post_mortem()")
