"""smtplib: names only."""
from _refusal import refused as _refused

SMTP = _refused("smtplib.SMTP()")
