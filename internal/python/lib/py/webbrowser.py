"""webbrowser: names only."""
from _refusal import refused as _refused

open = _refused("webbrowser.open()")
