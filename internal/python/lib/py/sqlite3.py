"""sqlite3: names only."""
from _refusal import refused as _refused

connect = _refused("sqlite3.connect()")
