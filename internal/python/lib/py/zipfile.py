"""zipfile: names only."""
from _refusal import refused as _refused

ZipFile = _refused("zipfile.ZipFile()")
is_zipfile = _refused("zipfile.is_zipfile()")
