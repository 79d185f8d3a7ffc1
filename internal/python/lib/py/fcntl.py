"""fcntl: names only."""
from _refusal import refused as _refused

flock = _refused("fcntl.flock()")
ioctl = _refused("fcntl.ioctl()")
