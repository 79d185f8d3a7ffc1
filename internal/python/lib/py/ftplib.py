"""ftplib: names only."""
from _refusal import refused as _refused

FTP = _refused("ftplib.FTP()")
