"""cProfile: names only."""
from _refusal import refused as _refused

Profile = _refused("cProfile.Profile()")
run = _refused("cProfile.run()")
