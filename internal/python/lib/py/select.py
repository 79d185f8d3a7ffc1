"""select: names only."""
from _refusal import refused as _refused

select = _refused("select.select()")
poll = _refused("select.poll()")
