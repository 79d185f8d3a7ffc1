"""profile: names only."""
from _refusal import refused as _refused

Profile = _refused("profile.Profile()")
run = _refused("profile.run()")
