"""tarfile: names only."""
from _refusal import refused as _refused

open = _refused("tarfile.open()")
TarFile = _refused("tarfile.TarFile()")
is_tarfile = _refused("tarfile.is_tarfile()")
